import path from 'node:path'
import { expect, test } from 'vitest'
import { takeApart } from '../../site/frame/frame-parts.mjs'
import { framesOf } from '../../site/frame/frames.mjs'
import { nextPart } from '../../site/frame/next-part.ts'
import { parsePage } from '../../site/quotes/pages.mjs'

const ROOT = path.join(import.meta.dirname, '..', '..')

const problems = (text: string) =>
  framesOf(parsePage(text)).problems.map(({ message }) => message)

const frame = (notes: string, parts = 'namespace version') =>
  `<Frame capture="rpc-call-namespace-version" message="request" parts="${parts}">\n\n${notes}\n\n</Frame>\n`

test('a captured call is taken apart into method, properties, envelope and message', () => {
  const { parts, raw } = takeApart(ROOT, 'rpc-call', 'request')
  expect(parts.map(({ name, level }) => `${level} ${name}`)).toEqual([
    '1 basic.publish',
    '2 exchange',
    '2 routing_key',
    '2 mandatory',
    '1 properties',
    '2 content_type',
    '2 content_encoding',
    '2 headers',
    '2 delivery_mode',
    '2 priority',
    '2 expiration',
    '1 body',
    '2 oslo.version',
    '2 oslo.message',
    '3 method',
    '3 args',
    '3 _msg_id',
    '3 _reply_q',
    '3 _timeout',
    '3 _unique_id',
    '3 _context_',
  ])
  const method = raw.find(({ part }) => part === 'method')
  expect(method?.text).toBe('\\"method\\": \\"get_port\\"')
})

test('a part without its note is named, with what the capture has', () => {
  expect(problems(frame('- `namespace` where.\n- `version` which.'))).toEqual(
    [],
  )
  expect(problems(frame('- `namespace` where.'))).toEqual([
    '<Frame>: note 2 is about nothing; expected version, as in the capture: namespace, version',
  ])
  expect(problems(frame('- `version` which.\n- `namespace` where.'))).toEqual([
    '<Frame>: note 1 is about version; expected namespace, as in the capture: namespace, version',
  ])
  expect(problems(frame('- where.'))).toEqual([
    '<Frame>: each note begins with its part, as inline code',
  ])
})

test('arrow keys lead through the tree, and stay where it ends', () => {
  const { parts } = takeApart(ROOT, 'rpc-call', 'request')
  const at = (name: string) => parts.findIndex((part) => part.name === name)
  const from = (name: string, key: string) => {
    const next = nextPart(key, at(name), parts)
    return next === null ? null : parts[next]?.name
  }
  expect(from('properties', 'ArrowDown')).toBe('content_type')
  expect(from('properties', 'ArrowRight')).toBe('content_type')
  expect(from('method', 'ArrowLeft')).toBe('oslo.message')
  expect(from('oslo.message', 'ArrowLeft')).toBe('body')
  expect(from('body', 'ArrowLeft')).toBeNull()
  expect(from('basic.publish', 'ArrowUp')).toBeNull()
  expect(from('_context_', 'ArrowDown')).toBeNull()
  expect(from('method', 'Home')).toBe('basic.publish')
  expect(from('method', 'End')).toBe('_context_')
  expect(from('method', 'x')).toBeNull()
})
