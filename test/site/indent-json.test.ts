import { expect, test } from 'vitest'
import { indentJson, innerMessage } from '../../site/player/indent-json.ts'

test('JSON is laid out as JSON.stringify does with two spaces', () => {
  const data = { a: [1, { b: 'x, "y": {z}\\' }], c: {}, d: [], e: null }
  expect(indentJson(JSON.stringify(data))).toBe(JSON.stringify(data, null, 2))
})

test('numbers, escapes and double keys stay as they were on the wire', () => {
  const text = '{"n": 12345678901234567890.10, "s": "\\u00e9", "n": 1e400}'
  expect(indentJson(text)).toBe(
    '{\n  "n": 12345678901234567890.10,\n  "s": "\\u00e9",\n  "n": 1e400\n}',
  )
})

test('text that is not JSON loses nothing but its white space', () => {
  const text = '}] "open {a: b'
  expect(indentJson(text).replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
})

test.each([
  ['{"oslo.version": "2.0", "oslo.message": "{}"}', '{}'],
  ['{"oslo.message": {}}', null],
  ['{"method": "x"}', null],
  ['null', null],
  ['not JSON', null],
])('the inner message of %s is %j', (body, inner) => {
  expect(innerMessage(body)).toBe(inner)
})
