import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ThreadLost } from '../../src/errors.ts'
import { cpuCount, ThreadPool } from '../../src/threads/thread-pool.ts'
import { turn } from '../support/deferred.ts'
import { recordLog } from '../support/recorded-log.ts'

// A thread takes a second to start where others are busy too.
vi.setConfig({ testTimeout: 30_000 })

const CALLS = new URL('./calls.mjs', import.meta.url).href

// The tests share their threads, of which each takes a while to start.
let pool: ThreadPool
beforeAll(() => {
  pool = new ThreadPool(2)
})
afterAll(() => pool.close())

it('there is at least one CPU', () => {
  expect(cpuCount()).toBeGreaterThanOrEqual(1)
})

describe('run', () => {
  it('calls in another thread, which stays for the next call', async () => {
    const { threadId } = await import('node:worker_threads')
    const first = await pool.run(CALLS, 'where', null)
    expect(first).not.toBe(threadId)
    expect(await pool.run(CALLS, 'where', null)).toBe(first)
  })

  it('runs calls at the same time, and the loop turns meanwhile', async () => {
    const meeting = new Int32Array(new SharedArrayBuffer(4))
    const calls = [1, 2].map(() =>
      pool.run(CALLS, 'meet', { meeting, count: 3 }),
    )
    while (Atomics.load(meeting, 0) < 2) await turn()
    Atomics.add(meeting, 0, 1)
    const threads = await Promise.all(calls)
    expect(new Set(threads).size).toBe(2)
  })

  it('throws what the function threw, without what cannot be cloned', async () => {
    const thrown = await pool.run(CALLS, 'reject', null).catch((error) => error)
    expect(thrown).toMatchObject({
      name: 'RangeError',
      message: 'no such port',
      stack: expect.stringContaining('calls.mjs'),
    })
    await expect(pool.run(CALLS, 'throwText', null)).rejects.toThrow(
      new Error('only text'),
    )
    await expect(pool.run('file:///nowhere.mjs', 'f', null)).rejects.toThrow(
      /Cannot find module/,
    )
  })

  it('refuses arguments that cannot be cloned', async () => {
    await expect(pool.run(CALLS, 'echo', () => {})).rejects.toThrow(
      expect.objectContaining({ name: 'DataCloneError' }),
    )
    expect(await pool.run(CALLS, 'echo', new Map([[1, 2n]]))).toEqual(
      new Map([[1, 2n]]),
    )
  })

  it('fails the call of a thread that ends, and goes on with another', async () => {
    await expect(pool.run(CALLS, 'exit', null)).rejects.toThrow(
      new ThreadLost(
        'The thread ended before it answered: worker exited with code: 3',
      ),
    )
    expect(await pool.run(CALLS, 'echo', 'again')).toBe('again')
  })

  it('keeps an idle thread, and its timers fire', async () => {
    const meeting = new Int32Array(new SharedArrayBuffer(4))
    await pool.run(CALLS, 'comeLater', { meeting })
    while (Atomics.load(meeting, 0) < 1) await turn()
  })

  it('logs what a call left behind and threw, and goes on', async () => {
    const log = recordLog()
    const meeting = new Int32Array(new SharedArrayBuffer(4))
    await pool.run(CALLS, 'leaveBehind', { meeting })
    Atomics.add(meeting, 0, 1)
    while (log.records.length === 0) await turn()
    expect(log.records).toMatchObject([
      {
        level: 'error',
        logger: 'oslo_messaging.threads',
        message: 'a thread failed that had no call',
        error: { message: 'left behind' },
      },
    ])
    expect(await pool.run(CALLS, 'echo', 'again')).toBe('again')
  })
})
