import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Future } from '../../src/executor/future.ts'
import { ExecutorStatistics, Gatherer } from '../../src/executor/statistics.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

it('nothing was done at first, and the average of nothing is NaN', () => {
  const { statistics } = new Gatherer()
  expect(statistics).toEqual(new ExecutorStatistics(0, 0, 0, 0))
  expect(statistics.averageRuntime).toBeNaN()
})

it('counts what ended, what threw, what was cancelled, and the seconds', () => {
  const gatherer = new Gatherer()
  const [served, failed, cancelled] = [
    new Future(),
    new Future(),
    new Future(),
  ] as const
  for (const future of [served, failed, cancelled]) gatherer.watch(future)
  vi.advanceTimersByTime(1000)
  served.setResult(null)
  vi.advanceTimersByTime(1000)
  failed.setException(new Error('failed'))
  vi.advanceTimersByTime(1000)
  cancelled.cancel()
  expect(gatherer.statistics).toEqual(new ExecutorStatistics(1, 2, 3, 1))
  expect(gatherer.statistics.averageRuntime).toBe(1.5)
})

it('a count that was read does not change', () => {
  const gatherer = new Gatherer()
  const before = gatherer.statistics
  const future = new Future()
  gatherer.watch(future)
  future.setResult(null)
  expect(before.executed).toBe(0)
  expect(gatherer.statistics.executed).toBe(1)
})
