import { describe, expect, it } from 'vitest'
import {
  difference,
  show,
  type Typed,
  typedOf,
  valueFrom,
} from './typed-json.ts'

const INT: Typed = ['int', '1']
const FLOAT: Typed = ['float', '1.0']

describe('values with their Python types', () => {
  it.each<[string, unknown, Typed]>([
    ['nothing', null, ['none']],
    ['true', true, ['bool', true]],
    ['an integer', 1, ['int', '1']],
    ['a fraction', 1.5, ['float', '1.5']],
    ['an integer beyond 2^53', 2n ** 63n, ['int', '9223372036854775808']],
    ['a number beyond 2^53', 1e300, ['float', '1e+300']],
    [
      'a list',
      ['a', []],
      [
        'list',
        [
          ['str', 'a'],
          ['list', []],
        ],
      ],
    ],
    [
      'an object',
      { b: null, a: 1 },
      [
        'dict',
        [
          ['a', INT],
          ['b', ['none']],
        ],
      ],
    ],
  ])(
    '%s has the form that Python gives it, and is made of it',
    (_, value, form) => {
      expect(typedOf(value)).toEqual(form)
      expect(valueFrom(form)).toEqual(value)
    },
  )

  it('takes Python words for what is no number', () => {
    expect(
      ['nan', 'inf', '-inf'].map((it) => valueFrom(['float', it])),
    ).toEqual([Number.NaN, Infinity, -Infinity])
    expect(
      [Number.NaN, Infinity, -Infinity].map((it) => typedOf(it)[1]),
    ).toEqual(['nan', 'inf', '-inf'])
  })

  it('keeps a key that would be a prototype', () => {
    const form: Typed = ['dict', [['__proto__', INT]]]
    expect(typedOf(valueFrom(form))).toEqual(form)
  })

  it('does not take an instance for a dict', () => {
    expect(typedOf(new Date(0))[0]).toBe('other')
  })
})

describe('the difference of two values', () => {
  it.each<[string, Typed, Typed]>([
    ['the same float in other words', ['float', '1e-7'], ['float', '1e-07']],
    ['NaN', ['float', 'nan'], ['float', 'NaN']],
    ['a float and itself', FLOAT, ['float', '1']],
  ])('is none between %s', (_, one, other) => {
    expect(difference(one, other)).toBeNull()
  })

  it.each<[string, Typed, Typed, string]>([
    ['a float and an int', FLOAT, INT, 'expected 1.0, got 1'],
    [
      '0.0 and -0.0',
      ['float', '0.0'],
      ['float', '-0.0'],
      'expected 0.0, got -0.0',
    ],
    ['a text and an int', ['str', '1'], INT, 'expected "1", got 1'],
    [
      'lists of other lengths',
      ['list', []],
      ['list', [INT]],
      'expected [], got [1]',
    ],
    [
      'a place deep inside',
      ['dict', [['a', ['list', [INT, INT]]]]],
      ['dict', [['a', ['list', [INT, FLOAT]]]]],
      'at ["a"][1]: expected 1, got 1.0',
    ],
    [
      'other keys',
      ['dict', [['a', INT]]],
      ['dict', [['b', INT]]],
      'expected {"a": 1}, got {"b": 1}',
    ],
  ])('is told for %s', (_, one, other, text) => {
    expect(difference(one, other)).toBe(text)
  })

  it('does not show a megabyte', () => {
    expect(show(['str', 'x'.repeat(1_000_000)])).toMatch(
      /^"x{119}\.\.\. \(1000002 characters\)$/,
    )
  })
})
