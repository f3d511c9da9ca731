import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LoopMonitor } from '../../src/dispatcher/loop-monitor.ts'
import { deferred } from '../support/deferred.ts'
import { recordLog } from '../support/recorded-log.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** The clock goes on and no timer fires: what a busy loop looks like. */
function block(ms: number): void {
  const now = performance.now()
  vi.spyOn(performance, 'now').mockReturnValue(now + ms)
}

/** The loop turns again, at the time to which it was blocked. */
async function unblock(): Promise<void> {
  const now = performance.now()
  vi.mocked(performance.now).mockRestore()
  const behindMs = now - performance.now()
  vi.setSystemTime(Date.now() + behindMs)
  const original = performance.now.bind(performance)
  vi.spyOn(performance, 'now').mockImplementation(() => original() + behindMs)
  await vi.advanceTimersToNextTimerAsync()
}

const warning = (message: string) => ({
  level: 'warning',
  logger: 'oslo_messaging.dispatcher',
  message: `${message}: the broker may have closed the connection`,
})

describe('a method that blocks the loop', () => {
  it('before it first waits is named, with the time', async () => {
    const log = recordLog()
    const monitor = new LoopMonitor(60_000)
    await monitor.watch('Agent.sync', async () => block(61_250))
    await unblock()
    expect(log.records).toEqual([
      warning(
        'Agent.sync blocked the event loop for 61.25 s, longer than the ' +
          'heartbeat of 60 s',
      ),
    ])
  })

  it('after it waited is named too, when the loop turns again', async () => {
    const log = recordLog()
    const monitor = new LoopMonitor(60_000)
    const gate = deferred()
    const work = monitor.watch('Agent.sync', async () => {
      await gate.promise
      block(90_000)
    })
    await vi.advanceTimersByTimeAsync(1000)
    gate.resolve()
    await work
    await unblock()
    expect(log.records).toEqual([
      warning(
        'Agent.sync blocked the event loop for 91.00 s, longer than the ' +
          'heartbeat of 60 s',
      ),
    ])
  })

  it('is one of those that ran, if several did', async () => {
    const log = recordLog()
    const monitor = new LoopMonitor(60_000)
    const gate = deferred()
    const waiting = monitor.watch('Agent.wait', () => gate.promise)
    const blocking = monitor.watch('Agent.sync', async () => {
      await null
      block(60_000)
    })
    await blocking
    await unblock()
    expect(log.records).toMatchObject([
      {
        message: expect.stringMatching(
          /^one of Agent\.wait, Agent\.sync blocked/,
        ),
      },
    ])
    gate.resolve()
    await waiting
  })

  it('for less than the heartbeat is not worth a word', async () => {
    const log = recordLog()
    const monitor = new LoopMonitor(60_000)
    await monitor.watch('Agent.sync', async () => block(58_000))
    await unblock()
    expect(log.records).toEqual([])
  })
})

it('a method that takes long without blocking is not warned of', async () => {
  const log = recordLog()
  const monitor = new LoopMonitor(60_000)
  const gate = deferred()
  const work = monitor.watch('Agent.wait', () => gate.promise)
  await vi.advanceTimersByTimeAsync(300_000)
  gate.resolve()
  await work
  expect(log.records).toEqual([])
})

it('gives back what the method returned or threw', async () => {
  const monitor = new LoopMonitor(60_000)
  expect(await monitor.watch('Agent.a', async () => 7)).toBe(7)
  const error = new Error('failed')
  await expect(
    monitor.watch('Agent.b', () => Promise.reject(error)),
  ).rejects.toBe(error)
})

it('its timer ends when nothing has run for two looks', async () => {
  const monitor = new LoopMonitor(60_000)
  expect(vi.getTimerCount()).toBe(0)
  await monitor.watch('Agent.a', async () => {})
  expect(vi.getTimerCount()).toBe(1)
  await vi.advanceTimersByTimeAsync(2000)
  expect(vi.getTimerCount()).toBe(0)
})

it('without a heartbeat it watches nothing', async () => {
  const log = recordLog()
  const monitor = new LoopMonitor(0)
  await monitor.watch('Agent.sync', async () => block(600_000))
  expect([vi.getTimerCount(), log.records]).toEqual([0, []])
})
