import { describe, expect, it, vi } from 'vitest'
import {
  RejectedSubmission,
  rejectWhenReached,
} from '../../src/executor/executor.ts'
import { ThreadPoolExecutor } from '../../src/executor/thread-pool-executor.ts'
import { cpuCount } from '../../src/threads/thread-pool.ts'
import { RuntimeError } from '../../src/wire/builtin-errors.ts'
import { deferred, turn } from '../support/deferred.ts'

// A thread takes a second to start where others are busy too.
vi.setConfig({ testTimeout: 30_000 })

const CALLS = new URL('../threads/calls.mjs', import.meta.url).href

/** Resolves once the executor has loaded its threads: it runs something. */
const loaded = (executor: ThreadPoolExecutor) =>
  executor.submit(() => {}).result()

describe('submit', () => {
  it('never runs the work itself', async () => {
    const executor = new ThreadPoolExecutor()
    await loaded(executor)
    let ran = false
    const future = executor.submit(() => {
      ran = true
    })
    expect(ran).toBe(false)
    await future.result()
    expect(ran).toBe(true)
    await executor.shutdown()
  })

  it('begins work in the order in which it came', async () => {
    const executor = new ThreadPoolExecutor({ maxThreads: 2 })
    const begun: number[] = []
    const numbers = Array.from({ length: 10 }, (_, at) => at)
    const futures = numbers.map((at) =>
      executor.submit(async () => {
        begun.push(at)
        if (at % 3 === 0) await turn()
      }),
    )
    await Promise.all(futures.map((future) => future.result()))
    expect(begun).toEqual(numbers)
    await executor.shutdown()
  })

  it.each([
    [{ maxThreads: 3 }, 3],
    [{ maxThreads: 3, maxWorkers: 2 }, 2],
    [{ maxThreads: 2, maxWorkers: 64 }, 2],
    [{}, cpuCount()],
    [{ maxWorkers: 1 }, 1],
  ])('with %j runs %d at once', async (options, expected) => {
    const executor = new ThreadPoolExecutor(options)
    await loaded(executor)
    const gate = deferred()
    let begun = 0
    for (let at = 0; at < expected + 2; at += 1)
      executor.submit(() => {
        begun += 1
        return gate.promise
      })
    await turn()
    expect(begun).toBe(expected)
    gate.resolve()
    await executor.shutdown()
    expect(begun).toBe(expected + 2)
  })

  it('puts what a thread throws into the future, and counts it', async () => {
    const executor = new ThreadPoolExecutor({ maxThreads: 1 })
    const [failed, next, cancelled] = [
      executor.submit(() => executor.run(CALLS, 'reject', null)),
      executor.submit(() => executor.run(CALLS, 'echo', 'next')),
      executor.submit(() => 'never'),
    ]
    expect(cancelled?.cancel()).toBe(true)
    expect(await failed?.exception()).toMatchObject({ message: 'no such port' })
    expect(await next?.result()).toBe('next')
    await executor.shutdown()
    expect(executor.statistics).toMatchObject({
      executed: 2,
      failures: 1,
      cancelled: 1,
    })
  })

  it('refuses what checkAndReject refuses, and takes nothing of it', async () => {
    const executor = new ThreadPoolExecutor({
      maxThreads: 1,
      checkAndReject: rejectWhenReached(1),
    })
    await loaded(executor)
    const gate = deferred()
    executor.submit(() => gate.promise)
    executor.submit(() => {})
    expect(() => executor.submit(() => {})).toThrow(RejectedSubmission)
    gate.resolve()
    await executor.shutdown()
    expect(executor.statistics.executed).toBe(3)
  })
})

it.each([0, -1, 1.5])('maxWorkers %d is refused', (maxWorkers) => {
  expect(() => new ThreadPoolExecutor({ maxWorkers })).toThrow(
    new RangeError(`maxWorkers is ${maxWorkers}; expected an integer above 0`),
  )
})

it.each([-1, 1.5])('maxThreads %d is refused', (maxThreads) => {
  expect(() => new ThreadPoolExecutor({ maxThreads })).toThrow(
    new RangeError(
      `maxThreads is ${maxThreads}; expected an integer, 0 for one a CPU`,
    ),
  )
})

describe('shutdown', () => {
  it('keeps every caller waiting for the work that runs and waits', async () => {
    const executor = new ThreadPoolExecutor({ maxThreads: 1 })
    const gate = deferred()
    const ended: string[] = []
    executor.submit(async () => {
      await gate.promise
      ended.push('running')
    })
    executor.submit(() => ended.push('waiting'))
    const first = executor.shutdown().then(() => ended.push('first'))
    const second = executor.shutdown().then(() => ended.push('second'))
    expect(executor.alive).toBe(false)
    await turn()
    expect(ended).toEqual([])
    gate.resolve()
    await Promise.all([first, second])
    expect(ended).toEqual(['running', 'waiting', 'first', 'second'])
  })

  it('leaves no way to submit', async () => {
    const executor = new ThreadPoolExecutor()
    expect(executor.alive).toBe(true)
    await executor.shutdown()
    expect(() => executor.submit(() => {})).toThrow(
      new RuntimeError('Can not schedule new futures after being shutdown'),
    )
  })
})
