import { expect, it } from 'vitest'
import { Float, float, floatText } from '../../src/wire/float.ts'
import { writeJSON } from '../../src/wire/json-writer.ts'

it.each([
  [1, '1.0'],
  [-3, '-3.0'],
  [-0, '-0.0'],
  [2.5, '2.5'],
  [1e21, '1e+21'],
  [2 ** 60, '1152921504606847000.0'],
  [Number.NaN, 'NaN'],
  [-Infinity, '-Infinity'],
])('%s as a float is %s', (value, text) => {
  expect(floatText(value)).toBe(text)
  expect(writeJSON({ it: float(value) })).toBe(`{"it":${text}}`)
})

it('a float counts like a number', () => {
  const two = float(2)
  expect(two).toBeInstanceOf(Float)
  expect(Number(two) + 1).toBe(3)
  expect(JSON.stringify([two])).toBe('[2]')
})

it('a float that was cloned into a thread is sent as one still', () => {
  expect(writeJSON(structuredClone({ it: float(1) }))).toBe('{"it":1.0}')
})

it('what is no number cannot become a float', () => {
  expect(() => float('1' as never)).toThrow(
    new TypeError('float() of a string; expected a number'),
  )
})
