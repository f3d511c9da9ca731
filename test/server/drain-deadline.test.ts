import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AMQPError } from '../../src/errors.ts'
import { deferred } from '../support/deferred.ts'
import { recordLog } from '../support/recorded-log.ts'
import { makeServer } from './hand-made-dispatcher.ts'
import { advance, watch } from './life.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  vi.advanceTimersByTime(3_600_000)
})

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

const notDrained = (back: number, accepted: number) =>
  `Not drained within 5000 ms: messages handed back to their queues: ${back}; ` +
  `requests accepted and not yet served: ${accepted}`

/** Serves one request at a time and hangs in a; b and c are delivered too. */
async function hangingServer(executor: string, drainDeadlineMs: number | null) {
  const { server, dispatcher } = await makeServer(
    executor,
    {},
    { maxAccepted: 1, drainDeadlineMs },
  )
  const method = deferred()
  dispatcher.serve = () => method.promise
  const started = watch(server.start())
  await advance(0)
  dispatcher.deliver('a', 'b', 'c')
  await advance(0)
  return { server, dispatcher, method, started }
}

describe.each(['eventlet', 'blocking'])('with %s, a drain deadline', (name) => {
  it('ends wait, and hands back what was not polled', async () => {
    const log = recordLog()
    const { server, dispatcher } = await hangingServer(name, 5000)
    await server.stop()
    const wait = watch(server.wait())
    await advance(4.999)
    expect(wait.outcome).toBe('pending')
    expect(log.lines()).toEqual([])
    await advance(0.001)
    expect(wait.outcome).toBe('done')
    expect(dispatcher.happened.slice(-3)).toEqual([
      'requeue b',
      'requeue c',
      'listener cleanup',
    ])
    expect(log.lines('warning')).toEqual([notDrained(2, 1)])
  })

  it('lets the method that runs go on; nothing is served after it', async () => {
    const log = recordLog()
    const { server, dispatcher, method, started } = await hangingServer(
      name,
      5000,
    )
    await server.stop()
    watch(server.wait())
    await advance(5)
    const before = dispatcher.happened.length
    method.resolve()
    await advance(3600)
    expect(dispatcher.happened.slice(before)).toEqual(['served a', 'done a'])
    expect(log.lines('error')).toEqual([])
    expect(started.outcome).toBe('done')
  })

  it('is not waited for when all is served before', async () => {
    const log = recordLog()
    const { server, dispatcher, method } = await hangingServer(name, 5000)
    await server.stop()
    method.resolve()
    await server.wait()
    expect(dispatcher.happened).toContain('served c')
    expect(server.listener).toBeNull()
    expect(log.records).toEqual([])
  })

  it('is counted from stop, however late wait is called', async () => {
    recordLog()
    const { server, dispatcher } = await hangingServer(name, 5000)
    await server.stop()
    await advance(7)
    const wait = watch(server.wait())
    await advance(0)
    expect(wait.outcome).toBe('done')
    expect(dispatcher.happened).toContain('requeue c')
  })

  it('lets an endpoint wait for the server that runs it', async () => {
    recordLog()
    const { server, dispatcher } = await makeServer(
      name,
      {},
      { drainDeadlineMs: 5000 },
    )
    dispatcher.serve = async () => {
      await server.stop()
      await server.wait()
    }
    const started = watch(server.start())
    await advance(0)
    dispatcher.deliver('a')
    await advance(5)
    expect(dispatcher.happened).toContain('done a')
    expect(started.outcome).toBe('done')
  })

  it('none by default: wait waits as long as the work takes', async () => {
    const { server, method } = await hangingServer(name, null)
    await server.stop()
    const wait = watch(server.wait())
    await advance(24 * 3600)
    expect(wait.outcome).toBe('pending')
    method.resolve()
    await advance(0)
    expect(wait.outcome).toBe('done')
  })
})

it('what cannot be handed back is back already: its channel is gone', async () => {
  const log = recordLog()
  const { server, dispatcher } = await hangingServer('eventlet', 5000)
  const lost = dispatcher.request('lost')
  lost.refuseRequeue = new AMQPError('the channel is gone')
  dispatcher.listener.deliver(lost)
  await server.stop()
  const wait = watch(server.wait())
  await advance(5)
  expect(wait.outcome).toBe('done')
  expect(log.lines()).toEqual([notDrained(3, 1)])
})

it('a start after a drain that was cut short is warned of', async () => {
  const log = recordLog()
  const { server, method } = await hangingServer('eventlet', 5000)
  await server.stop()
  const wait = watch(server.wait())
  await advance(5)
  expect(wait.outcome).toBe('done')
  await server.start()
  expect(log.lines().at(-1)).toMatch(/^Starting again without a wait\(\) that/)
  method.resolve()
  await server.stop()
  await server.wait()
})

it.each([-1, Number.NaN, 2 ** 31, Infinity])(
  'a deadline of %s is refused at construction',
  async (drainDeadlineMs) => {
    await expect(
      makeServer('eventlet', {}, { drainDeadlineMs }),
    ).rejects.toThrow(
      new RangeError(
        `drainDeadlineMs is ${drainDeadlineMs}; expected milliseconds from 0 ` +
          'to 2147483647, or null',
      ),
    )
  },
)
