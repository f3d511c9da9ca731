import { describe, expect, it } from 'vitest'
import { CancelledError, Future } from '../../src/executor/future.ts'
import { turn } from '../support/deferred.ts'
import { recordLog } from '../support/recorded-log.ts'

describe('what became of the work', () => {
  it('a result ends it', async () => {
    const future = new Future<number>()
    future.setRunningOrNotifyCancel()
    expect([future.running(), future.done()]).toEqual([true, false])
    future.setResult(7)
    expect([future.running(), future.done()]).toEqual([false, true])
    expect(future.failed()).toBe(false)
    expect(await future.result()).toBe(7)
    expect(await future.exception()).toBeNull()
  })

  it('what it threw is the exception, and result throws it', async () => {
    const future = new Future<number>()
    const error = new Error('no such router')
    future.setException(error)
    expect(future.failed()).toBe(true)
    expect(await future.exception()).toBe(error)
    await expect(future.result()).rejects.toBe(error)
  })

  it('work that threw undefined or null has failed all the same', async () => {
    for (const nothing of [undefined, null]) {
      const future = new Future<number>()
      future.setException(nothing)
      await expect(future.result()).rejects.toThrow(`the work threw ${nothing}`)
    }
  })

  it('is not thenable: to await it is not to await the work', async () => {
    const future = new Future<number>()
    expect('then' in future).toBe(false)
    expect(await future).toBe(future)
  })

  it('nobody who asks for its exception is no unhandled rejection', async () => {
    const future = new Future<number>()
    future.setException(new Error('nobody asks'))
    await turn()
    expect(future.done()).toBe(true)
  })
})

describe('cancel', () => {
  it('before the work begins means that it never runs', async () => {
    const future = new Future<number>()
    expect(future.cancel()).toBe(true)
    expect(future.cancel()).toBe(true)
    expect([future.cancelled(), future.done()]).toEqual([true, true])
    expect(future.setRunningOrNotifyCancel()).toBe(false)
    await expect(future.result()).rejects.toThrow(CancelledError)
    await expect(future.exception()).rejects.toThrow(CancelledError)
  })

  it('is refused once the work runs or has ended', async () => {
    const future = new Future<number>()
    future.setRunningOrNotifyCancel()
    expect(future.cancel()).toBe(false)
    future.setResult(1)
    expect(future.cancel()).toBe(false)
    expect(await future.result()).toBe(1)
  })
})

describe('callbacks', () => {
  it('are called once, in order, with the future, when it ends', () => {
    const future = new Future<number>()
    const called: unknown[] = []
    future.addDoneCallback((ended) => called.push(['first', ended]))
    future.addDoneCallback((ended) => called.push(['second', ended]))
    expect(called).toEqual([])
    future.setResult(1)
    expect(called).toEqual([
      ['first', future],
      ['second', future],
    ])
  })

  it('are called at once when it has ended', () => {
    const future = new Future<number>()
    future.setException(new Error('failed'))
    let called = false
    future.addDoneCallback(() => {
      called = true
    })
    expect(called).toBe(true)
  })

  it('are called when the work is cancelled', () => {
    const future = new Future<number>()
    const called: boolean[] = []
    future.addDoneCallback((ended) => called.push(ended.cancelled()))
    future.cancel()
    expect(called).toEqual([true])
  })

  it('that throw or reject are logged, and the others are called', async () => {
    const log = recordLog()
    const future = new Future<number>()
    const thrown = new Error('thrown')
    const rejected = new Error('rejected')
    let called = false
    future.addDoneCallback(() => {
      throw thrown
    })
    future.addDoneCallback(() => Promise.reject(rejected))
    future.addDoneCallback(() => {
      called = true
    })
    future.setResult(1)
    await turn()
    expect(called).toBe(true)
    expect(log.records).toEqual(
      [thrown, rejected].map((error) => ({
        level: 'error',
        logger: 'futurist',
        message: 'exception calling callback for a FINISHED future',
        error,
      })),
    )
  })
})
