import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { InvalidMessage } from '../../src/errors.ts'
import { shown, writeJSON } from '../../src/wire/json-writer.ts'

const DAY = new Date('2016-04-07T12:30:00.250Z')
const bytes = (text: string) => new TextEncoder().encode(text)

describe('what is written', () => {
  it.each<[string, unknown, string]>([
    [
      'a plain value',
      { a: [null, true, 'ö', 0.5] },
      '{"a":[null,true,"ö",0.5]}',
    ],
    ['a Date', DAY, '"2016-04-07T12:30:00.250000"'],
    [
      'a Map',
      new Map<unknown, unknown>([
        ['a', 1],
        [2, [NaN]],
      ]),
      '{"a":1,"2":[NaN]}',
    ],
    [
      'keys as Python does',
      new Map<unknown, unknown>([
        [null, 0],
        [true, 0],
        [7n, 0],
        [NaN, 0],
      ]),
      '{"null":0,"true":0,"7":0,"NaN":0}',
    ],
    ['a Set', new Set([1, 'a', DAY]), '[1,"a","2016-04-07T12:30:00.250000"]'],
    ['a bigint', -(2n ** 70n), '-1180591620717411303424'],
    ['NaN', NaN, 'NaN'],
    ['the infinities', [Infinity, -Infinity], '[Infinity,-Infinity]'],
    ['minus zero', [-0, NaN], '[0,NaN]'],
    ['bytes', bytes('pört'), '"pört"'],
    ['a Buffer', Buffer.from('\ufeffa'), '"\ufeffa"'],
    ['a lone surrogate', ['\ud800', NaN], '["\\ud800",NaN]'],
    ['boxed values', [Object('a'), Object(true), Object(2n)], '["a",true,2]'],
    [
      'a toJSON',
      { own: { hidden: undefined, toJSON: () => 'said' } },
      '{"own":"said"}',
    ],
    [
      'a toJSON that is told its key',
      { own: { toJSON: (key: string) => key } },
      '{"own":"own"}',
    ],
    [
      'a toJSON that gives a Date',
      { toJSON: () => DAY },
      '"2016-04-07T12:30:00.250000"',
    ],
    [
      'a member toJSON that is data',
      { toJSON: 1, a: NaN },
      '{"toJSON":1,"a":NaN}',
    ],
    [
      'an object of a class',
      new (class {
        a = 1
        #b = 2
        get b() {
          return this.#b
        }
      })(),
      '{"a":1}',
    ],
    [
      'an object without prototype',
      Object.assign(Object.create(null), { a: NaN }),
      '{"a":NaN}',
    ],
    [
      'a Date and a Map of another realm',
      runInNewContext('[new Date(0), new Map([[1, 2]])]'),
      '["1970-01-01T00:00:00.000000",{"1":2}]',
    ],
  ])('%s', (_what, value, text) => {
    expect(writeJSON(value)).toBe(text)
  })

  it('a key __proto__ is data, on both ways', () => {
    const text = '{"__proto__":{"a":1},"b":2}'
    expect(writeJSON(JSON.parse(text))).toBe(text)
    const strange = JSON.parse(text)
    strange.b = Number.NaN
    expect(writeJSON(strange)).toBe('{"__proto__":{"a":1},"b":NaN}')
  })

  it('what is there twice is written twice', () => {
    const twice = { at: DAY }
    const text = '{"at":"2016-04-07T12:30:00.250000"}'
    expect(writeJSON([twice, twice])).toBe(`[${text},${text}]`)
  })
})

describe('what is refused, with the path to it', () => {
  const cycle: { a: unknown[] } = { a: [] }
  cycle.a.push(cycle)
  const hole = [1]
  hole[2] = 3

  it.each<[string, unknown, string]>([
    ['undefined', { a: [1, undefined] }, '"a.1" is undefined'],
    ['a hole', { a: hole }, '"a.1" is undefined'],
    ['a function', { run: () => 1 }, '"run" is () => 1'],
    ['a symbol', { s: Symbol('x') }, '"s" is Symbol(x)'],
    [
      'undefined in a Map',
      { m: new Map([['k', undefined]]) },
      '"m.k" is undefined',
    ],
    ['undefined in a Set', { s: new Set([undefined]) }, '"s.0" is undefined'],
    [
      'what a toJSON says',
      { r: { toJSON: () => undefined } },
      '"r" is undefined',
    ],
    ['a cycle', cycle, '"a.0" is what it is a part of'],
    [
      'bytes that are no text',
      { b: Uint8Array.of(255) },
      '"b" is bytes that are no UTF-8; send them as base64',
    ],
    ['other typed arrays', { b: new Float64Array(1) }, '"b" is a Float64Array'],
    ['a Promise', { p: Promise.resolve(1) }, '"p" is a Promise'],
    ['a RegExp', { r: /a/ }, '"r" is a RegExp'],
    ['an error', { e: new Error('m') }, '"e" is a Error'],
    ['a Date that is none', { d: new Date(NaN) }, '"d" is an invalid Date'],
    [
      'a Date beyond 9999',
      { d: new Date(8.64e15) },
      '"d" is a Date in the year 275760',
    ],
    [
      'a key that is no text',
      { m: new Map([[{}, 1]]) },
      '"m" has a key that is a object',
    ],
    [
      'a key undefined',
      { m: new Map([[undefined, 1]]) },
      '"m" has a key that is a undefined',
    ],
    [
      'two keys of one text',
      {
        m: new Map<unknown, unknown>([
          [1, 'a'],
          ['1', 'b'],
        ]),
      },
      '"m" has two keys that are "1" in JSON',
    ],
    [
      'an integer that Python cannot read',
      { i: 10n ** 4300n },
      '"i" is an integer of 4301 digits; expected at most 4300',
    ],
  ])('%s', (_what, value, text) => {
    expect(() => writeJSON(value)).toThrow(InvalidMessage)
    expect(() => writeJSON(value)).toThrow(text)
  })

  it('what is nested deeper than Python reads', () => {
    const nested = (levels: number) => {
      let value: unknown = 1
      for (let level = 0; level < levels; level += 1) value = { a: value }
      return value
    }
    expect(writeJSON(nested(500))).toContain('1')
    expect(writeJSON([nested(499), 1n])).toContain('1')
    for (const levels of [501, 100_000])
      expect(() => writeJSON(nested(levels))).toThrow(
        /^"a\.a\..*\.\.\." is more than 500 levels deep/,
      )
  })

  it('a member that throws, with the cause', () => {
    const cause = new Error('not ready')
    const toJSON = () => {
      throw cause
    }
    expect(() => writeJSON({ result: { toJSON } })).toThrow(
      expect.objectContaining({ constructor: InvalidMessage, cause }),
    )
  })

  it('a toJSON without end', () => {
    const endless = (): object => ({ toJSON: endless })
    expect(() => writeJSON(endless())).toThrow(InvalidMessage)
  })
})

it.each([
  [undefined, 'undefined'],
  [2n ** 64n, '18446744073709551616'],
  ['a'.repeat(100), `"${'a'.repeat(79)}`],
  [Symbol('s'), 'a symbol that cannot be printed'],
])('%s is shown in an error as %s', (value, text) => {
  expect(shown(value)).toBe(text)
})
