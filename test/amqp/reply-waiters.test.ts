import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ReplyWaiters } from '../../src/amqp/reply-waiters.ts'
import { MessagingTimeout } from '../../src/errors.ts'
import { collectLog } from './log-records.ts'

const log = collectLog()
const REPLY = { result: 1, failure: null, ending: true }

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('a reply that came before anybody looked is kept', async () => {
  const waiters = new ReplyWaiters()
  waiters.add('a')
  expect(waiters.put('a', REPLY)).toBe(true)
  expect(await waiters.get('a', null)).toBe(REPLY)
})

test('a reply wakes the one who waits for it, and nobody else', async () => {
  const waiters = new ReplyWaiters()
  waiters.add('a')
  waiters.add('b')
  const [a, b] = [waiters.get('a', null), waiters.get('b', Date.now() + 10)]
  waiters.put('a', REPLY)
  expect(await a).toBe(REPLY)
  const late = expect(b).rejects.toBeInstanceOf(MessagingTimeout)
  await vi.advanceTimersByTimeAsync(10)
  await late
})

test('the deadline is a MessagingTimeout that names the id', async () => {
  const waiters = new ReplyWaiters()
  waiters.add('a')
  const late = expect(waiters.get('a', Date.now() + 1000)).rejects.toThrow(
    /^Timed out waiting for a reply to message ID a$/,
  )
  await vi.advanceTimersByTimeAsync(1000)
  await late
})

test('no timer is left when the reply came', async () => {
  const waiters = new ReplyWaiters()
  waiters.add('a')
  const got = waiters.get('a', Date.now() + 60_000)
  waiters.put('a', REPLY)
  await got
  expect(vi.getTimerCount()).toBe(0)
})

test('a deadline beyond what a timer can hold does not fire at once', async () => {
  const timers = vi.spyOn(globalThis, 'setTimeout')
  const waiters = new ReplyWaiters()
  waiters.add('a')
  const got = waiters.get('a', Date.now() + 2 ** 40)
  await vi.advanceTimersByTimeAsync(1000)
  expect(timers).toHaveBeenCalledTimes(1)
  waiters.put('a', REPLY)
  expect(await got).toBe(REPLY)
})

test('a reply to nobody is refused, also to one who has gone', () => {
  const waiters = new ReplyWaiters()
  waiters.add('a')
  waiters.remove('a')
  expect(waiters.put('a', REPLY)).toBe(false)
})

test('a deadline that is past is not asked whether a reply is there', async () => {
  const waiters = new ReplyWaiters()
  waiters.add('a')
  waiters.put('a', REPLY)
  await expect(waiters.get('a', Date.now())).rejects.toThrow(MessagingTimeout)
})

test('whoever waits when it is removed is ended, and leaves no timer', async () => {
  const waiters = new ReplyWaiters()
  waiters.add('a')
  const ended = expect(waiters.get('a', Date.now() + 60_000)).rejects.toThrow(
    'a was removed',
  )
  waiters.remove('a')
  await ended
  expect(vi.getTimerCount()).toBe(0)
})

test('waking all ends those who wait and those who come', async () => {
  const waiters = new ReplyWaiters()
  waiters.add('a')
  const waiting = expect(waiters.get('a', null)).rejects.toThrow('closed')
  waiters.wakeAll(new Error('closed'))
  await waiting
  waiters.add('b')
  await expect(waiters.get('b', null)).rejects.toThrow('closed')
})

test('more than 10 who wait are warned of, then more than 20', () => {
  const waiters = new ReplyWaiters()
  const warnedAt: number[] = []
  for (let count = 1; count <= 41; count += 1) {
    const before = log.length
    waiters.add(String(count))
    if (log.length > before) warnedAt.push(count)
  }
  expect(warnedAt).toEqual([11, 21, 41])
  expect(log.slice(0, 2)).toMatchObject([
    {
      level: 'warning',
      message:
        'Number of call queues is 11, greater than warning threshold: 10. ' +
        'There could be a leak. Increasing threshold to: 20',
    },
    {
      level: 'warning',
      message:
        'Number of call queues is 21, greater than warning threshold: 20. ' +
        'There could be a leak. Increasing threshold to: 40',
    },
  ])
})
