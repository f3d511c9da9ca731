import { describe, expect, it } from 'vitest'
import { float } from '../../src/wire/float.ts'
import { readJSON } from '../../src/wire/json-reader.ts'
import { writeJSON } from '../../src/wire/json-writer.ts'

const plain = (text: string) => readJSON(text, 'plain')
const exact = (text: string) => readJSON(text, 'exact')

/** Sends a text the long way round: by hand, whatever JSON.parse could do. */
const byHand = (text: string) =>
  (plain(`[12345678901234567890, ${text}]`) as unknown[])[1]

describe('numbers', () => {
  it.each<[string, unknown]>([
    ['0', 0],
    ['-0', -0],
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', 9007199254740992n],
    ['-9007199254740993', -9007199254740993n],
    ['1180591620717411303424', 2n ** 70n],
    ['0000000000000001'.slice(15), 1],
    ['1234567890123456.5', 1234567890123456.5],
    ['1e400', Number.POSITIVE_INFINITY],
    ['1E5', 100_000],
    ['1.0', 1],
    ['-2.5e-3', -0.0025],
    ['NaN', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['-Infinity', Number.NEGATIVE_INFINITY],
  ])('%s is read, alone, in an array and in an object', (text, value) => {
    expect(plain(text)).toBe(value)
    expect(plain(`[true, ${text}]`)).toEqual([true, value])
    expect(plain(`{"a":${text}}`)).toEqual({ a: value })
    expect(byHand(text)).toBe(value)
  })

  it.each<[string, unknown]>([
    ['1', 1],
    ['1.0', float(1)],
    ['-0.0', float(-0)],
    ['1e2', float(100)],
    ['1e22', float(1e22)],
    ['2.5', 2.5],
    ['NaN', Number.NaN],
    ['1e400', Number.POSITIVE_INFINITY],
    ['36893488147419103232', 2n ** 65n],
  ])('%s, read exactly, goes out as what it was', (text, value) => {
    const read = exact(`{"a": [${text}]}`)
    expect(read).toStrictEqual({ a: [value] })
    expect(exact(writeJSON(read))).toStrictEqual(read)
  })

  it('an integer of more digits than Python reads is refused', () => {
    const most = '9'.repeat(4300)
    expect(plain(most)).toBe(BigInt(most))
    expect(() => plain(`[1, ${most}0]`)).toThrow(
      'an integer of 4301 digits at position 4; expected at most 4300',
    )
  })

  it('digits in a text change nothing', () => {
    const text = '{"id": "12345678901234567890", "at": " 12345678901234567890"}'
    expect(plain(text)).toEqual(JSON.parse(text))
    expect(exact('["1.0", ":1.0"]')).toEqual(['1.0', ':1.0'])
  })
})

describe('read by hand', () => {
  it.each([
    'null',
    'true',
    '""',
    '"a\\"b\\\\"',
    '"\\\\\\""',
    '"\\u00f6\\ud83d\\ude00\\ud800"',
    '"ö端口"',
    '[]',
    '{}',
    '[[], {}, [[1]], {"a": {"b": []}}]',
    ' \t\r\n[ 1 , 2 ] ',
    '{"a": 1, "b": 2, "a": 3}',
    '{"": 0}',
    '{"toString": 1, "hasOwnProperty": {"prototype": 2}}',
  ])('%s is what JSON.parse reads', (text) => {
    expect(byHand(text)).toStrictEqual(JSON.parse(text))
  })

  it('members of one name are one, the last, in the first one’s place', () => {
    expect(JSON.stringify(byHand('{"a": 1, "b": 2, "a": 3}'))).toBe(
      '{"a":3,"b":2}',
    )
  })

  it('a member __proto__ stays data', () => {
    const text = '{"__proto__":{"polluted":1}}'
    const read = byHand(text) as object
    expect(JSON.stringify(read)).toBe(text)
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype)
  })

  it.each([
    '',
    '[',
    '{',
    '[1,]',
    '[1 2]',
    '[,1]',
    '{"a"}',
    '{"a":}',
    '{"a":1,}',
    '{a:1}',
    '{"a":1 "b":2}',
    '01',
    '1.',
    '.5',
    '+1',
    '-',
    '-NaN',
    'nan',
    'tru',
    'NaNa',
    'undefined',
    '"',
    '"\\"',
    '"\\x"',
    '"\\u00zz"',
    '"\n"',
    '"a" b',
    '}',
    '[}',
    '{]',
  ])('%j is refused, as JSON.parse does', (text) => {
    expect(() => JSON.parse(text)).toThrow(SyntaxError)
    expect(() => plain(text)).toThrow(SyntaxError)
    expect(() => byHand(text)).toThrow(SyntaxError)
  })

  it('names the place of a fault', () => {
    expect(() => plain('[NaN, nope]')).toThrow(
      'Unexpected "n" in JSON at position 6',
    )
    expect(() => plain('[NaN')).toThrow('Unexpected end of JSON')
  })

  it.each(['NaN', '1', '12345678901234567890'])(
    '100000 levels around %s end no stack',
    (text) => {
      const levels = 100_000
      let read = plain('['.repeat(levels) + text + ']'.repeat(levels))
      let depth = 0
      while (Array.isArray(read)) {
        read = read[0]
        depth += 1
      }
      expect(depth).toBe(levels)
    },
  )
})
