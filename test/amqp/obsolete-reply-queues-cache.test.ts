import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ObsoleteReplyQueuesCache } from '../../src/amqp/obsolete-reply-queues-cache.ts'
import { collectLog } from './log-records.ts'

const log = collectLog()

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('a queue that was not there is told from one that nobody tried', () => {
  const cache = new ObsoleteReplyQueuesCache()
  cache.add('reply_gone', 'm1')
  expect(cache.replyQValid('reply_gone', 'm2')).toBe(false)
  expect(cache.replyQValid('reply_other', 'm2')).toBe(true)
  expect(log.at(-1)?.message).toContain('drop reply to m2')
})

test('it is forgotten after a minute', () => {
  const cache = new ObsoleteReplyQueuesCache()
  cache.add('reply_gone', 'm1')
  vi.advanceTimersByTime(59_999)
  expect(cache.replyQValid('reply_gone', 'm2')).toBe(false)
  vi.advanceTimersByTime(1)
  expect(cache.replyQValid('reply_gone', 'm2')).toBe(true)
})

test('the oldest gives way to the 201st', () => {
  const cache = new ObsoleteReplyQueuesCache()
  for (let queue = 0; queue <= 200; queue += 1) cache.add(`reply_${queue}`, 'm')
  expect(cache.replyQValid('reply_0', 'm')).toBe(true)
  expect(cache.replyQValid('reply_1', 'm')).toBe(false)
})
