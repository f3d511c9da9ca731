import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { TaskTimeout } from '../../src/errors.ts'
import { deferred } from '../support/deferred.ts'
import { recordLog } from '../support/recorded-log.ts'
import { advance, Life, watch } from './life.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

describe('waiting long', () => {
  const waitsForStart = 'Possible hang: stop is waiting for start to complete'

  it('warns once after 30 seconds, then waits in silence', async () => {
    const log = recordLog()
    const life = new Life()
    const stop = watch(life.stop())
    await advance(29.999)
    expect(log.lines()).toEqual([])
    await advance(0.001)
    expect(log.lines('warning')).toEqual([waitsForStart])
    await advance(3600)
    expect(log.lines()).toEqual([waitsForStart])
    expect(stop.outcome).toBe('pending')
    await life.start()
    await advance(0)
    expect(stop.outcome).toBe('done')
  })

  it('warns of a task that another caller runs', async () => {
    const log = recordLog()
    const life = new Life()
    const starting = deferred()
    life.onStart = () => starting.promise
    watch(life.start())
    const second = watch(life.start({ logAfter: 2 }))
    await advance(2)
    expect(log.lines()).toEqual([
      'Possible hang: start is waiting for another thread to complete',
    ])
    starting.resolve()
    await advance(0)
    expect(second.outcome).toBe('done')
  })

  it('warns once in each of the two waits of one call', async () => {
    const log = recordLog()
    const life = new Life()
    const stopping = deferred()
    life.onStop = () => stopping.promise
    const stops = [life.stop({ logAfter: 0 }), life.stop({ logAfter: 1 })]
    await advance(1)
    await life.start()
    await advance(1)
    expect(log.lines()).toEqual([
      waitsForStart,
      'Possible hang: stop is waiting for another thread to complete',
    ])
    stopping.resolve()
    await Promise.all(stops)
  })

  it('each caller warns for itself, by its own clock', async () => {
    const log = recordLog()
    const life = new Life()
    const stops = [life.stop({ logAfter: 1 }), life.stop({ logAfter: 2 })]
    const wait = life.wait({ logAfter: 3 })
    await advance(1)
    expect(log.lines()).toEqual([waitsForStart])
    await advance(1)
    expect(log.lines()).toEqual([waitsForStart, waitsForStart])
    await advance(1)
    expect(log.lines().at(-1)).toBe(
      'Possible hang: wait is waiting for stop to complete',
    )
    await life.start()
    await Promise.all([...stops, wait])
  })

  it('never warns with logAfter 0', async () => {
    const log = recordLog()
    const life = new Life()
    const stop = watch(life.stop({ logAfter: 0, timeout: 100 }))
    await advance(100)
    expect(stop.outcome).toBeInstanceOf(TaskTimeout)
    expect(log.lines()).toEqual([])
  })

  it('warns before it times out when both are due', async () => {
    const log = recordLog()
    const life = new Life()
    const stop = watch(life.stop({ logAfter: 1, timeout: 1 }))
    await advance(1)
    expect(log.lines()).toEqual([waitsForStart])
    expect(stop.outcome).toBeInstanceOf(TaskTimeout)
  })
})

describe('timeout', () => {
  it('ends a wait for the task before it', async () => {
    const stop = watch(new Life().stop({ timeout: 1 }))
    await advance(0.999)
    expect(stop.outcome).toBe('pending')
    await advance(0.001)
    expect(stop.outcome).toEqual(
      new TaskTimeout('stop is waiting for start to complete'),
    )
  })

  it('ends a wait for another caller; the task goes on', async () => {
    const life = new Life()
    const starting = deferred()
    life.onStart = () => starting.promise
    const first = watch(life.start())
    const second = watch(life.start({ timeout: 1 }))
    await advance(1)
    expect(second.outcome).toEqual(
      new TaskTimeout('start is waiting for another thread to complete'),
    )
    starting.resolve()
    await advance(0)
    expect(first.outcome).toBe('done')
  })

  it('is one for both waits of a call', async () => {
    const life = new Life()
    const stopping = deferred()
    life.onStop = () => stopping.promise
    const first = watch(life.stop())
    const second = watch(life.stop({ timeout: 10 }))
    await advance(6)
    await life.start()
    await advance(3.999)
    expect(second.outcome).toBe('pending')
    await advance(0.001)
    expect(second.outcome).toBeInstanceOf(TaskTimeout)
    stopping.resolve()
    await advance(0)
    expect(first.outcome).toBe('done')
  })

  it('0 gives up at once', async () => {
    const stop = watch(new Life().stop({ timeout: 0 }))
    await advance(0)
    expect(stop.outcome).toBeInstanceOf(TaskTimeout)
  })

  it('longer than a timer can hold is waited for all the same', async () => {
    const life = new Life()
    const days = 60 * 24 * 3600
    const setTimer = vi.spyOn(globalThis, 'setTimeout')
    const stop = watch(life.stop({ timeout: days, logAfter: 0 }))
    await advance(days - 1)
    expect(stop.outcome).toBe('pending')
    await advance(1)
    expect(stop.outcome).toBeInstanceOf(TaskTimeout)
    expect(setTimer.mock.calls.map(([, ms]) => ms)).toEqual([
      2 ** 31 - 1,
      2 ** 31 - 1,
      days * 1000 - 2 * (2 ** 31 - 1),
    ])
  })

  it('without end, and a warning never, may be written as Infinity', async () => {
    const log = recordLog()
    const life = new Life()
    const forEver = { timeout: Infinity, logAfter: Infinity }
    const stop = watch(life.stop(forEver))
    await advance(3600)
    expect(stop.outcome).toBe('pending')
    await life.start()
    await advance(0)
    expect(stop.outcome).toBe('done')
    expect(log.lines()).toEqual([])
  })
})
