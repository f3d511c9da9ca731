import { describe, expect, it } from 'vitest'
import { parseIni } from '../../src/conf-file/parse-ini.ts'
import { ConfigurationError } from '../../src/errors.ts'

const FILE = '/etc/neutron/neutron.conf'

const texts = (...lines: string[]) =>
  parseIni(FILE, lines.join('\n')).assignments.map(
    ({ group, name, text }) => `${group}.${name}=${text}`,
  )

describe('an assignment', () => {
  it.each([
    ['a = 1', 'a=1'],
    ['a=1', 'a=1'],
    ['a: 1', 'a=1'],
    ['a = b:c', 'a=b:c'],
    ['a : b=c', 'a=b=c'],
    ['a =', 'a='],
    ['a = 1   ', 'a=1'],
    ['a = # no comment', 'a=# no comment'],
    ['a b = 1', 'a b=1'],
    ['A = 1', 'A=1'],
    ['__proto__ = 1', '__proto__=1'],
  ])('%j', (line, expected) => {
    expect(texts('[g]', line)).toEqual([`g.${expected}`])
  })

  it.each([
    [`a = "1 "`, '1 '],
    [`a = '1'`, '1'],
    [`a = "'1'"`, "'1'"],
    [`a = "1'`, `"1'`],
    ['a = "', ''],
    [`a = "1" or "2"`, '1" or "2'],
  ])('%j loses one pair of quotes, as it does there', (line, text) => {
    expect(texts('[g]', line)).toEqual([`g.a=${text}`])
  })

  it('goes on in lines that begin with white space', () => {
    expect(texts('[g]', 'a = 1', '  2 ', '\t3', 'b = 4')).toEqual([
      'g.a=1\n2\n3',
      'g.b=4',
    ])
  })

  it('goes on even with what looks like a comment or a group', () => {
    expect(texts('[g]', 'a = 1', ' # 2', ' [h]')).toEqual(['g.a=1\n# 2\n[h]'])
  })

  it('ends at an empty line, a comment and a group', () => {
    expect(texts('[g]', 'a = 1', '', 'b = 2', '# x', 'c = 3', '[h]')).toEqual([
      'g.a=1',
      'g.b=2',
      'g.c=3',
    ])
  })

  it('that is repeated stands there twice', () => {
    expect(texts('[g]', 'a = 1', 'a = 2')).toEqual(['g.a=1', 'g.a=2'])
  })

  it('knows the line of its name', () => {
    const { assignments } = parseIni(FILE, '[g]\n\na = 1\n 2\nb = 3\n')
    expect(assignments.map(({ line }) => line)).toEqual([3, 5])
  })
})

describe('a group', () => {
  it('is compared without case, but for DEFAULT', () => {
    expect(
      texts('[DEFAULT]', 'a = 1', '[default]', 'b = 2', '[Neutron]', 'c = 3'),
    ).toEqual(['DEFAULT.a=1', 'default.b=2', 'neutron.c=3'])
  })

  it('keeps its white space and begins anew as often as it stands', () => {
    expect(texts('[ g ]', 'a = 1', '[h]', '[ g ]', 'b = 2')).toEqual([
      ' g .a=1',
      ' g .b=2',
    ])
  })
})

it.each(['\n', '\r\n', '\r'])('lines may end in %j', (end) => {
  const { assignments } = parseIni(FILE, `[g]${end}a = 1${end} 2${end}`)
  expect(assignments).toEqual([
    { group: 'g', name: 'a', text: '1\n2', line: 2 },
  ])
})

it.each(['', '\n\n', '# only this', '; or this'])(
  '%j holds nothing',
  (text) => {
    expect(parseIni(FILE, text).assignments).toEqual([])
  },
)

describe('what is none of these', () => {
  it.each([
    [['[g]', 'a'], 2, 'has no = and no :; expected name = value'],
    [['[g]', 'a 1'], 2, 'has no = and no : after "a"; expected name = value'],
    [['[g]', '= 1'], 2, 'has no name before its value; expected name = value'],
    [
      ['[g]', ' a = 1'],
      2,
      'begins with white space, which goes on with a value; expected a value ' +
        'before it, or no white space',
    ],
    [
      ['[g]', 'a = 1', '', ' 2'],
      4,
      'begins with white space, which goes on with a value; expected a value ' +
        'before it, or no white space',
    ],
    [
      ['a = 1'],
      1,
      'sets a before any group has begun; expected a line [DEFAULT]',
    ],
    [['[g] # g'], 1, 'is "[g] # g"; expected [group] and no more'],
    [['[]'], 1, 'is "[]"; expected [group] and no more'],
    [['[g'], 1, 'is "[g"; expected [group] and no more'],
  ])('%j is refused by file and line', (lines, line, why) => {
    expect(() => texts(...lines)).toThrow(
      new ConfigurationError(`${FILE} line ${line} ${why}`),
    )
  })

  it('is not printed where it may be a password', () => {
    const lines = ['[g]', 'rabbit_password secret']
    expect(() => texts(...lines)).toThrow(/after "rabbit_password"/)
    expect(() => texts(...lines)).not.toThrow(/secret/)
  })
})
