import { describe, expect, it } from 'vitest'
import { SynchronousExecutor } from '../../src/executor/synchronous-executor.ts'
import { RuntimeError } from '../../src/wire/builtin-errors.ts'
import { deferred, turn } from '../support/deferred.ts'

describe('submit', () => {
  it('runs the work before it comes back', async () => {
    const executor = new SynchronousExecutor()
    const ran: string[] = []
    const submit = executor.submit(async () => {
      ran.push('begun')
      await turn()
      ran.push('ended')
    })
    expect(ran).toEqual(['begun'])
    const future = await submit
    expect(ran).toEqual(['begun', 'ended'])
    expect(future.done()).toBe(true)
  })

  it('puts what the work throws into the future', async () => {
    const executor = new SynchronousExecutor()
    const error = new Error('failed')
    const future = await executor.submit(() => Promise.reject(error))
    expect(await future.exception()).toBe(error)
  })

  it('may be called by the work that it runs', async () => {
    const executor = new SynchronousExecutor()
    const outer = await executor.submit(() => executor.submit(() => 'inner'))
    const inner = await outer.result()
    expect(await inner.result()).toBe('inner')
  })
})

it('statistics count what ended and what threw', async () => {
  const executor = new SynchronousExecutor()
  await executor.submit(() => turn())
  await executor.submit(() => Promise.reject(new Error('failed')))
  expect(executor.statistics).toMatchObject({
    executed: 2,
    failures: 1,
    cancelled: 0,
  })
  expect(executor.statistics.runtime).toBeGreaterThan(0)
})

describe('shutdown', () => {
  it('waits for the work that runs', async () => {
    const executor = new SynchronousExecutor()
    const gate = deferred()
    const ended: string[] = []
    const submit = executor.submit(async () => {
      await gate.promise
      ended.push('work')
    })
    const shutdown = executor.shutdown().then(() => ended.push('shutdown'))
    await turn()
    expect(ended).toEqual([])
    gate.resolve()
    await Promise.all([submit, shutdown])
    expect(ended).toEqual(['work', 'shutdown'])
  })

  it('of an idle executor returns at once', async () => {
    const executor = new SynchronousExecutor()
    await executor.submit(() => {})
    await executor.shutdown()
    await executor.shutdown()
  })

  it('leaves no way to submit', async () => {
    const executor = new SynchronousExecutor()
    expect(executor.alive).toBe(true)
    await executor.shutdown()
    expect(executor.alive).toBe(false)
    await expect(executor.submit(() => {})).rejects.toThrow(
      new RuntimeError('Can not schedule new futures after being shutdown'),
    )
  })
})
