import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { foreverRetryUncaughtExceptions } from '../../src/server/forever-retry.ts'
import { recordLog } from '../support/recorded-log.ts'
import { advance, watch } from './life.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})

afterEach(() => {
  vi.useRealTimers()
})

const said = (times: number) =>
  `Unexpected exception occurred ${times} time(s)... retrying.`

/** Fails with these messages in turn, then returns 'served'. */
function failing(messages: readonly string[]): () => Promise<string> {
  const left = [...messages]
  return async () => {
    const message = left.shift()
    if (message !== undefined) throw new Error(message)
    return 'served'
  }
}

const repeat = (message: string, times: number) =>
  Array.from({ length: times }, () => message)

it('returns what the function returns, without a word', async () => {
  const log = recordLog()
  const served = await foreverRetryUncaughtExceptions(failing([]))
  expect(served).toBe('served')
  expect(log.records).toEqual([])
})

it('logs the first failure with its error, and tries again in 1 s', async () => {
  const log = recordLog()
  const run = watch(foreverRetryUncaughtExceptions(failing(['no broker'])))
  await advance(0.999)
  expect(run.outcome).toBe('pending')
  await advance(0.001)
  expect(run.outcome).toBe('done')
  expect(log.records).toEqual([
    {
      level: 'error',
      logger: 'oslo_utils.excutils',
      message: said(1),
      error: new Error('no broker'),
    },
  ])
})

it('the same failure each second is logged once a minute, with its count', async () => {
  const log = recordLog()
  const run = watch(
    foreverRetryUncaughtExceptions(failing(repeat('no broker', 130))),
  )
  await advance(60)
  expect(log.lines()).toEqual([said(1)])
  await advance(1)
  expect(log.lines()).toEqual([said(1), said(61)])
  await advance(69)
  expect(log.lines()).toEqual([said(1), said(61), said(61)])
  expect(run.outcome).toBe('done')
})

it('two failures that alternate are logged every time', async () => {
  const log = recordLog()
  watch(foreverRetryUncaughtExceptions(failing(['a', 'b', 'a', 'b'])))
  await advance(4)
  expect(log.lines()).toEqual([said(1), said(1), said(1), said(1)])
})

it('a new failure is logged with 1, whatever was silent before it', async () => {
  const log = recordLog()
  watch(foreverRetryUncaughtExceptions(failing(['a', 'a', 'a', 'b'])))
  await advance(4)
  expect(log.lines()).toEqual([said(1), said(1)])
})

it('each call begins with a log of its own', async () => {
  const log = recordLog()
  for (const _ of [1, 2]) {
    watch(foreverRetryUncaughtExceptions(failing(['a'])))
    await advance(1)
  }
  expect(log.lines()).toEqual([said(1), said(1)])
})

it('takes other delays; a negative one is none', async () => {
  const log = recordLog()
  const run = watch(
    foreverRetryUncaughtExceptions(failing(repeat('a', 100)), {
      retryDelay: -1,
    }),
  )
  await advance(0.2)
  expect(run.outcome).toBe('done')
  expect(log.lines()).toEqual([said(1)])
})

it('tells failures apart by their text when they are no errors', async () => {
  const log = recordLog()
  const thrown: unknown[] = ['a', 'a', null]
  watch(
    foreverRetryUncaughtExceptions(async () => {
      if (thrown.length > 0) throw thrown.shift()
    }),
  )
  await advance(3)
  expect(log.records.map(({ error }) => error)).toEqual(['a', null])
})

it('outlives a thrown thing that has no text', async () => {
  const log = recordLog()
  let thrown = false
  const run = watch(
    foreverRetryUncaughtExceptions(async () => {
      if (thrown) return 'served'
      thrown = true
      throw Object.create(null)
    }),
  )
  await advance(1)
  expect(run.outcome).toBe('done')
  expect(log.lines('error')).toEqual([said(1)])
})
