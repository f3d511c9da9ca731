import { expect, test } from 'vitest'
import { MsgIdCache } from '../../src/amqp/msg-id-cache.ts'
import { DuplicateMessageError } from '../../src/errors.ts'

test('an id that was added is a duplicate', () => {
  const cache = new MsgIdCache()
  cache.checkDuplicate('a')
  cache.add('a')
  expect(() => cache.checkDuplicate('a')).toThrow(DuplicateMessageError)
  expect(() => cache.checkDuplicate('a')).toThrow(
    'Found duplicate message(a). Skipping it.',
  )
})

test('the last 2048 ids are remembered, the one before is not', () => {
  const cache = new MsgIdCache()
  for (let id = 0; id <= 2048; id += 1) cache.add(String(id))
  cache.checkDuplicate('0')
  expect(() => cache.checkDuplicate('1')).toThrow(DuplicateMessageError)
  expect(() => cache.checkDuplicate('2048')).toThrow(DuplicateMessageError)
})

test('a message without an id is never a duplicate', () => {
  const cache = new MsgIdCache()
  cache.add(null)
  cache.checkDuplicate(null)
})
