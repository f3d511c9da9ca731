import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  AMQPError,
  ExecutorLoadFailure,
  TaskTimeout,
} from '../../src/errors.ts'
import { deferred, turn } from '../support/deferred.ts'
import { recordLog } from '../support/recorded-log.ts'
import { makeServer } from './hand-made-dispatcher.ts'

afterEach(() => {
  vi.useRealTimers()
})

describe('construction', () => {
  it('keeps what it was given, and connects to nothing', async () => {
    const { server, dispatcher } = await makeServer('eventlet')
    expect(server.dispatcher).toBe(dispatcher)
    expect(server.conf).toBe(server.transport.conf)
    expect(server.executorType).toBe('eventlet')
    expect(server.listener).toBeNull()
    expect(dispatcher.happened).toEqual([])
  })

  it('refuses an executor that nobody registered, with the names there are', async () => {
    const error = await makeServer('treading').catch((thrown) => thrown)
    expect(error).toBeInstanceOf(ExecutorLoadFailure)
    expect(error.executor).toBe('treading')
    expect(error.message).toBe(
      'Failed to load executor "treading": No \'oslo.messaging.executors\' ' +
        "driver found, looking for 'treading'; there are 'blocking', 'eventlet', 'threading'",
    )
  })
})

describe('start, stop, wait', () => {
  it('listen, cancel the consumers, close the connection', async () => {
    const { server, dispatcher } = await makeServer('eventlet')
    await server.start()
    expect(server.listener).toBe(dispatcher.listener)
    await server.stop()
    await server.wait()
    expect(dispatcher.happened).toEqual([
      'listen',
      'listener stop',
      'listener cleanup',
    ])
  })

  it('run in that order, whichever is called first', async () => {
    const { server, dispatcher } = await makeServer('eventlet')
    await Promise.all([server.wait(), server.stop(), server.start()])
    expect(dispatcher.happened).toEqual([
      'listen',
      'listener stop',
      'listener cleanup',
    ])
  })

  it('close the connection once, however often they are called', async () => {
    const { server, dispatcher } = await makeServer('eventlet')
    await server.start()
    for (const _ of [1, 2]) {
      await server.stop()
      await server.wait()
    }
    expect(dispatcher.listener.cleanups).toBe(1)
  })

  it('take a timeout', async () => {
    const { server } = await makeServer('eventlet')
    await expect(server.stop({ timeout: 0 })).rejects.toThrow(TaskTimeout)
    await expect(server.wait({ timeout: 0 })).rejects.toThrow(TaskTimeout)
  })

  it('wait waits for the methods that run', async () => {
    const { server, dispatcher } = await makeServer('eventlet')
    const method = deferred()
    dispatcher.serve = () => method.promise
    await server.start()
    dispatcher.deliver('a')
    await turn()
    await server.stop()
    const wait = server.wait()
    await turn()
    expect(dispatcher.happened).not.toContain('listener cleanup')
    method.resolve()
    await wait
    expect(dispatcher.happened.slice(-3)).toEqual([
      'served a',
      'done a',
      'listener cleanup',
    ])
  })

  it('reset does nothing', async () => {
    const { server, dispatcher } = await makeServer('eventlet')
    expect(server.reset()).toBeUndefined()
    expect(dispatcher.happened).toEqual([])
  })
})

describe('serving', () => {
  it('acknowledges before it dispatches, and is done after', async () => {
    const { server, dispatcher } = await makeServer('eventlet')
    await server.start()
    dispatcher.happened.length = 0
    dispatcher.deliver('a')
    await turn()
    expect(dispatcher.happened).toEqual([
      'ack a',
      'serve a',
      'served a',
      'done a',
    ])
    await server.stop()
    await server.wait()
  })

  it('begins requests in the order of delivery, many at once', async () => {
    const { server, dispatcher } = await makeServer('eventlet')
    const method = deferred()
    dispatcher.serve = () => method.promise
    await server.start()
    dispatcher.deliver('a', 'b', 'c')
    await turn()
    const begun = dispatcher.happened.filter((line) => /^serve /.test(line))
    expect(begun).toEqual(['serve a', 'serve b', 'serve c'])
    method.resolve()
    await server.stop()
    await server.wait()
  })

  it.each([
    ['executor_thread_pool_size', { executor_thread_pool_size: 2 }, null],
    ['the size given to start', { executor_thread_pool_size: 9 }, 2],
  ])('at most as many at once as %s', async (_what, conf, size) => {
    const { server, dispatcher } = await makeServer('eventlet', conf)
    const methods = new Map(
      ['a', 'b', 'c'].map((name) => [name, deferred()] as const),
    )
    dispatcher.serve = (name) => methods.get(name)?.promise
    await server.start(size)
    dispatcher.deliver('a', 'b', 'c')
    await turn()
    expect(dispatcher.happened).toContain('ack c')
    expect(dispatcher.happened).toContain('serve b')
    expect(dispatcher.happened).not.toContain('serve c')
    methods.get('b')?.resolve()
    await turn()
    expect(dispatcher.happened).toContain('serve c')
    for (const method of methods.values()) method.resolve()
    await server.stop()
    await server.wait()
  })

  it('what was delivered before the stop is served after it', async () => {
    const { server, dispatcher } = await makeServer('eventlet')
    await server.start()
    dispatcher.deliver('a', 'b', 'c')
    await server.stop()
    await server.wait()
    expect(dispatcher.happened).toContain('served c')
    expect(dispatcher.happened.at(-1)).toBe('listener cleanup')
  })

  it('work that throws is logged, and the next is served', async () => {
    const log = recordLog()
    const { server, dispatcher } = await makeServer('eventlet')
    dispatcher.serve = (name) => {
      if (name === 'a') throw new Error('escaped')
    }
    await server.start()
    dispatcher.deliver('a', 'b')
    await turn()
    expect(dispatcher.happened).toContain('done a')
    expect(dispatcher.happened).toContain('served b')
    expect(log.lines('error')).toEqual([
      'The dispatcher method must catches all exceptions',
    ])
    await server.stop()
    await server.wait()
  })

  it('what cannot be acknowledged is not served; a second later the next is', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    const log = recordLog()
    const { server, dispatcher } = await makeServer('eventlet')
    await server.start()
    const lost = dispatcher.request('lost')
    lost.refuseAcknowledge = new AMQPError('the channel is gone')
    dispatcher.listener.deliver(lost, dispatcher.request('next'))
    await vi.advanceTimersByTimeAsync(999)
    expect(dispatcher.happened).toEqual(['listen'])
    expect(log.lines('error')).toEqual([
      'Unexpected exception occurred 1 time(s)... retrying.',
    ])
    await vi.advanceTimersByTimeAsync(1)
    expect(dispatcher.happened).toContain('served next')
    await server.stop()
    await server.wait()
    expect(dispatcher.happened).not.toContain('serve lost')
  })
})
