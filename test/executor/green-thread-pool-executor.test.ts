import { describe, expect, it } from 'vitest'
import {
  RejectedSubmission,
  rejectWhenReached,
} from '../../src/executor/executor.ts'
import { GreenThreadPoolExecutor } from '../../src/executor/green-thread-pool-executor.ts'
import { RuntimeError } from '../../src/wire/builtin-errors.ts'
import { deferred, turn } from '../support/deferred.ts'

describe('submit', () => {
  it('never runs the work itself', async () => {
    const executor = new GreenThreadPoolExecutor()
    let ran = false
    const future = executor.submit(() => {
      ran = true
    })
    expect([ran, future.running(), future.done()]).toEqual([
      false,
      false,
      false,
    ])
    await future.result()
    expect(ran).toBe(true)
  })

  it('begins work in the order in which it came', async () => {
    const executor = new GreenThreadPoolExecutor({ maxWorkers: 2 })
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
  })

  it('runs at most maxWorkers at once, and the rest as they end', async () => {
    const executor = new GreenThreadPoolExecutor({ maxWorkers: 2 })
    const gates = [deferred(), deferred(), deferred()]
    const begun: number[] = []
    for (const [at, gate] of gates.entries())
      executor.submit(() => {
        begun.push(at)
        return gate.promise
      })
    await turn()
    expect(begun).toEqual([0, 1])
    gates[1]?.resolve()
    await turn()
    expect(begun).toEqual([0, 1, 2])
    for (const gate of gates) gate.resolve()
    await executor.shutdown()
  })

  it('spawns a worker anew after all workers have ended', async () => {
    const executor = new GreenThreadPoolExecutor({ maxWorkers: 1 })
    expect(await executor.submit(() => 'first').result()).toBe('first')
    await turn()
    expect(await executor.submit(() => 'second').result()).toBe('second')
  })

  it('loses no work that comes in the turn in which a worker ends', async () => {
    for (const ticks of Array.from({ length: 12 }, (_, at) => at)) {
      const executor = new GreenThreadPoolExecutor({ maxWorkers: 1 })
      const gate = deferred()
      executor.submit(() => gate.promise)
      await turn()
      gate.resolve()
      for (let tick = 0; tick < ticks; tick += 1) await null
      const late = executor.submit(() => 'served')
      await turn()
      expect([ticks, late.done()]).toEqual([ticks, true])
    }
  })

  it('takes work that submits more work, even with one worker', async () => {
    const executor = new GreenThreadPoolExecutor({ maxWorkers: 1 })
    const inner = await executor
      .submit(() => executor.submit(() => 'inner'))
      .result()
    expect(await inner.result()).toBe('inner')
  })

  it('puts what the work throws into its future, and goes on', async () => {
    const executor = new GreenThreadPoolExecutor({ maxWorkers: 1 })
    const error = new Error('failed')
    const [thrown, rejected, next] = [
      executor.submit(() => {
        throw error
      }),
      executor.submit(() => Promise.reject(error)),
      executor.submit(() => 'next'),
    ]
    expect(await next.result()).toBe('next')
    expect(await thrown.exception()).toBe(error)
    expect(await rejected.exception()).toBe(error)
  })

  it('passes over work that was cancelled while it waited', async () => {
    const executor = new GreenThreadPoolExecutor({ maxWorkers: 1 })
    const ran: string[] = []
    const spawned = executor.submit(() => ran.push('spawned'))
    const delayed = executor.submit(() => ran.push('delayed'))
    const last = executor.submit(() => ran.push('last'))
    expect([spawned.cancel(), delayed.cancel()]).toEqual([true, true])
    await last.result()
    expect(ran).toEqual(['last'])
  })
})

describe('maxWorkers', () => {
  it.each([0, -1, 1.5, Number.NaN, Infinity])(
    '%d is refused, with its value',
    (maxWorkers) => {
      expect(() => new GreenThreadPoolExecutor({ maxWorkers })).toThrow(
        new RangeError(
          `maxWorkers is ${maxWorkers}; expected an integer above 0`,
        ),
      )
    },
  )

  it('is 1000 if not given', async () => {
    const executor = new GreenThreadPoolExecutor()
    const gate = deferred()
    let begun = 0
    for (let at = 0; at < 1001; at += 1)
      executor.submit(() => {
        begun += 1
        return gate.promise
      })
    await turn()
    expect(begun).toBe(1000)
    gate.resolve()
    await executor.shutdown()
    expect(begun).toBe(1001)
  })
})

describe('checkAndReject', () => {
  it('is asked before work is taken, with the work that waits', async () => {
    const asked: unknown[] = []
    const executor = new GreenThreadPoolExecutor({
      maxWorkers: 1,
      checkAndReject: (asking, backlogSize) =>
        asked.push([asking === executor, backlogSize]),
    })
    for (let at = 0; at < 3; at += 1) executor.submit(() => {})
    expect(asked).toEqual([
      [true, 0],
      [true, 0],
      [true, 1],
    ])
    await executor.shutdown()
  })

  it('may refuse the work, which then never runs and is not counted', async () => {
    const executor = new GreenThreadPoolExecutor({
      maxWorkers: 1,
      checkAndReject: rejectWhenReached(1),
    })
    const ran: string[] = []
    executor.submit(() => ran.push('first'))
    executor.submit(() => ran.push('second'))
    expect(() => executor.submit(() => ran.push('third'))).toThrow(
      new RejectedSubmission('Current backlog 1 is not allowed to go beyond 1'),
    )
    await executor.shutdown()
    expect(ran).toEqual(['first', 'second'])
    expect(executor.statistics.executed).toBe(2)
  })

  it('is not asked after shutdown', async () => {
    let asked = false
    const executor = new GreenThreadPoolExecutor({
      checkAndReject: () => {
        asked = true
      },
    })
    await executor.shutdown()
    expect(() => executor.submit(() => {})).toThrow(RuntimeError)
    expect(asked).toBe(false)
  })
})

it('statistics count what ended, what threw and what was cancelled', async () => {
  const executor = new GreenThreadPoolExecutor({ maxWorkers: 1 })
  executor.submit(() => 'served')
  executor.submit(() => Promise.reject(new Error('failed')))
  executor.submit(() => 'never').cancel()
  await executor.shutdown()
  expect(executor.statistics).toMatchObject({
    executed: 2,
    failures: 1,
    cancelled: 1,
  })
  expect(executor.statistics.runtime).toBeGreaterThan(0)
})

describe('shutdown', () => {
  it('finishes the work that runs and the work that waits', async () => {
    const executor = new GreenThreadPoolExecutor({ maxWorkers: 1 })
    const gate = deferred()
    const ended: string[] = []
    executor.submit(async () => {
      await gate.promise
      ended.push('running')
    })
    executor.submit(() => ended.push('waiting'))
    const shutdown = executor.shutdown().then(() => ended.push('shutdown'))
    await turn()
    expect(ended).toEqual([])
    gate.resolve()
    await shutdown
    expect(ended).toEqual(['running', 'waiting', 'shutdown'])
  })

  it('waits for the last of several workers', async () => {
    const executor = new GreenThreadPoolExecutor({ maxWorkers: 2 })
    const gates = [deferred(), deferred()] as const
    for (const gate of gates) executor.submit(() => gate.promise)
    let ended = false
    const shutdown = executor.shutdown().then(() => {
      ended = true
    })
    gates[0].resolve()
    await turn()
    expect(ended).toBe(false)
    gates[1].resolve()
    await shutdown
  })

  it('keeps only its first caller waiting', async () => {
    const executor = new GreenThreadPoolExecutor()
    const gate = deferred()
    let ended = false
    executor.submit(() => gate.promise)
    const first = executor.shutdown().then(() => {
      ended = true
    })
    await executor.shutdown()
    expect(ended).toBe(false)
    gate.resolve()
    await first
  })

  it('of an idle executor returns at once', async () => {
    const executor = new GreenThreadPoolExecutor()
    await executor.submit(() => {}).result()
    await executor.shutdown()
  })

  it('leaves no way to submit', async () => {
    const executor = new GreenThreadPoolExecutor()
    expect(executor.alive).toBe(true)
    await executor.shutdown()
    expect(executor.alive).toBe(false)
    expect(() => executor.submit(() => {})).toThrow(
      new RuntimeError('Can not schedule new futures after being shutdown'),
    )
  })
})
