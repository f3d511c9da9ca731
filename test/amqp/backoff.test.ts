import { afterEach, expect, test, vi } from 'vitest'
import { Backoff } from '../../src/amqp/backoff.ts'
import { Conf } from '../../src/conf.ts'
import { rabbitOpts } from '../../src/options/rabbit-opts.ts'

function backoff(values: Record<string, unknown> = {}): Backoff {
  const conf = new Conf({ oslo_messaging_rabbit: values })
  conf.registerOpts(rabbitOpts)
  return new Backoff(conf)
}

afterEach(() => {
  vi.useRealTimers()
})

test('before any round has failed only the reconnect delay is waited', () => {
  expect(backoff().seconds).toBe(1)
})

test('rounds that fail add 1, 3, 5 and at most 30 seconds', () => {
  const waits = backoff({ kombu_reconnect_delay: 0 })
  const seconds = Array.from({ length: 18 }, () => {
    waits.roundFailed()
    return waits.seconds
  })
  expect(seconds.slice(0, 4)).toEqual([1, 3, 5, 7])
  expect(seconds.slice(-3)).toEqual([30, 30, 30])
})

test('a connection that was made starts the growth again', () => {
  const waits = backoff()
  waits.roundFailed()
  waits.roundFailed()
  waits.reset()
  expect(waits.seconds).toBe(1)
})

test('a wait lasts as long as it says', async () => {
  vi.useFakeTimers()
  let over = false
  void backoff()
    .wait()
    .then(() => {
      over = true
    })
  await vi.advanceTimersByTimeAsync(999)
  expect(over).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  expect(over).toBe(true)
})

test('each wait has a random part of its own, from none to the splay', async () => {
  vi.useFakeTimers()
  const waits = backoff({ kombu_reconnect_splay: 4 })
  const seconds: number[] = []
  for (let time = 0; time < 50; time += 1) {
    seconds.push(waits.seconds)
    expect(waits.seconds).toBe(seconds.at(-1))
    const waited = waits.wait()
    await vi.advanceTimersByTimeAsync(5000)
    await waited
  }
  expect(new Set(seconds).size).toBeGreaterThan(1)
  expect(Math.min(...seconds)).toBeGreaterThanOrEqual(1)
  expect(Math.max(...seconds)).toBeLessThan(5)
})

test('whoever comes during a wait ends it with those who wait', async () => {
  vi.useFakeTimers()
  const waits = backoff()
  const over: string[] = []
  void waits.wait().then(() => over.push('first'))
  await vi.advanceTimersByTimeAsync(900)
  void waits.wait().then(() => over.push('second'))
  await vi.advanceTimersByTimeAsync(100)
  expect(over).toEqual(['first', 'second'])
  expect(waits.isWaiting).toBe(false)
})

test('a round that fails during a wait does not lengthen the next', async () => {
  vi.useFakeTimers()
  const waits = backoff()
  waits.roundFailed()
  void waits.wait()
  for (let time = 0; time < 10; time += 1) waits.roundFailed()
  expect(waits.seconds).toBe(2)
  await vi.advanceTimersByTimeAsync(2000)
  waits.roundFailed()
  expect(waits.seconds).toBe(4)
})

test('waking ends every wait at once and leaves no timer', async () => {
  vi.useFakeTimers()
  const waits = backoff()
  const all = Promise.all([waits.wait(), waits.wait()])
  waits.wake()
  await all
  expect(vi.getTimerCount()).toBe(0)
})
