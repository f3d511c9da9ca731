import { describe, expect, it } from 'vitest'
import {
  absentFlag,
  choice,
  flag,
  integer,
  multipleTexts,
  number,
  type Opt,
  optionalText,
  text,
  texts,
  without,
} from '../src/opt.ts'

const G = 'DEFAULT'
const HELP = 'Help.'

/** The value of a text and what was expected instead, as a file's reader asks. */
const read = (opt: Opt<unknown>, given: string) => {
  const value = opt.fromText(given)
  return opt.check(value) ?? value
}

describe('a text stands for', () => {
  const aNumber = number(G, 'n', 1, [0], HELP)
  const anInteger = integer(G, 'n', 1, [-1, 65_535], HELP)
  const some = choice<'a' | null>(G, 'n', null, [null, 'a'], HELP)

  it.each<[Opt<unknown>, string, unknown]>([
    [aNumber, '1', 1],
    [aNumber, ' 1.5 ', 1.5],
    [aNumber, '.5', 0.5],
    [aNumber, '5.', 5],
    [aNumber, '+1e-3', 0.001],
    [aNumber, '1_000', 1000],
    [anInteger, '-1', -1],
    [anInteger, '007', 7],
    [anInteger, '1_000', 1000],
    [flag(G, 'n', false, HELP), 'TRUE', true],
    [flag(G, 'n', false, HELP), 'On', true],
    [flag(G, 'n', false, HELP), 'yes', true],
    [flag(G, 'n', false, HELP), '1', true],
    [flag(G, 'n', true, HELP), 'off', false],
    [flag(G, 'n', true, HELP), 'NO', false],
    [flag(G, 'n', true, HELP), 'false', false],
    [flag(G, 'n', true, HELP), '0', false],
    [text(G, 'n', '', HELP), '', ''],
    [text(G, 'n', '', HELP), ' a ', ' a '],
    [optionalText(G, 'n', HELP), 'a', 'a'],
    [some, 'a', 'a'],
    [some, '', null],
    [texts(G, 'n', [], HELP), 'a, b,\n c,', ['a', 'b', 'c']],
    [texts(G, 'n', ['x'], HELP), '', []],
    [multipleTexts(G, 'n', HELP), 'a, b', ['a, b']],
  ])('case %#: %o of %j', (opt, given, value) => {
    expect(read(opt, given)).toEqual(value)
  })

  it.each<[Opt<unknown>, string, string]>([
    [aNumber, '', 'a number not below 0'],
    [aNumber, '1s', 'a number not below 0'],
    [aNumber, 'inf', 'a number not below 0'],
    [aNumber, 'nan', 'a number not below 0'],
    [aNumber, '0x5', 'a number not below 0'],
    [aNumber, '.', 'a number not below 0'],
    [aNumber, '1__0', 'a number not below 0'],
    [aNumber, '-1', 'a number not below 0'],
    [anInteger, '1.0', 'an integer from -1 to 65535'],
    [anInteger, '1e3', 'an integer from -1 to 65535'],
    [anInteger, '65536', 'an integer from -1 to 65535'],
    [anInteger, '-2', 'an integer from -1 to 65535'],
    [flag(G, 'n', false, HELP), '2', 'true or false'],
    [flag(G, 'n', false, HELP), ' true', 'true or false'],
    [some, 'b', 'one of a'],
  ])('case %#: nothing that %o takes: %j', (opt, given, expected) => {
    expect(read(opt, given)).toBe(expected)
  })
})

describe('an option that is not here', () => {
  const opt = absentFlag(G, 'n', 'there is none; try another', HELP)

  it('is fine where it is off', () => {
    expect(opt.default).toBe(false)
    expect(read(opt, 'False')).toBe(false)
  })

  it('says why, and what helps, where it is on', () => {
    expect(read(opt, 'yes')).toBe('false: there is none; try another')
    expect(read(opt, '2')).toBe('false')
  })

  it('may be but one value', () => {
    const one = without(choice(G, 'n', 'a', ['a', 'b'], HELP), 'c', 'no c here')
    expect(read(one, 'b')).toBe('b')
    expect(read(one, 'c')).toBe('one of a, b; no c here')
    expect(read(one, 'd')).toBe('one of a, b')
  })
})
