import { describe, expect, it } from 'vitest'
import {
  AMQPError,
  InvalidTarget,
  ServerListenError,
} from '../../src/errors.ts'
import { recordLog } from '../support/recorded-log.ts'
import { makeServer } from './hand-made-dispatcher.ts'

const RESTART = expect.stringMatching(/^Restarting a MessageHandlingServer is/)

describe('a start that fails', () => {
  it('with a driver error is a ServerListenError that names the target', async () => {
    const { server, dispatcher } = await makeServer('eventlet')
    dispatcher.failListen = new AMQPError('access refused')
    const error = await server.start().catch((thrown) => thrown)
    expect(error).toBeInstanceOf(ServerListenError)
    expect(error.message).toBe(
      'Failed to listen on target "<Target topic=l3_agent, server=node-1>": ' +
        'access refused',
    )
    expect(error.target).toBe(dispatcher.target)
    expect(error.cause).toBe(dispatcher.failListen)
  })

  it('with any other error passes it on', async () => {
    const { server, dispatcher } = await makeServer('eventlet')
    dispatcher.failListen = new InvalidTarget('no', dispatcher.target)
    await expect(server.start()).rejects.toBe(dispatcher.failListen)
  })

  it('can be stopped and waited for', async () => {
    const { server, dispatcher } = await makeServer('eventlet')
    dispatcher.failListen = new AMQPError('access refused')
    await expect(server.start()).rejects.toThrow(ServerListenError)
    await server.stop()
    await server.wait()
    expect(dispatcher.happened).toEqual(['listen'])
  })

  it('for its pool size leaves a listener that stop and wait clean up', async () => {
    const { server, dispatcher } = await makeServer('eventlet')
    await expect(server.start(-1)).rejects.toThrow(RangeError)
    await server.stop()
    await server.wait()
    expect(dispatcher.listener.cleanups).toBe(1)
  })

  it('after a restart does not touch the listener of the epoch before', async () => {
    recordLog()
    const { server, dispatcher } = await makeServer('eventlet')
    await server.start()
    await server.stop()
    await server.wait()
    dispatcher.failListen = new AMQPError('access refused')
    await expect(server.start()).rejects.toThrow(ServerListenError)
    await server.stop()
    await server.wait()
    expect(dispatcher.listener.cleanups).toBe(1)
  })
})

describe('a restart', () => {
  it('after stop and wait serves again, without a warning', async () => {
    const log = recordLog()
    const { server, dispatcher } = await makeServer('eventlet')
    for (const name of ['a', 'b']) {
      await server.start()
      dispatcher.deliver(name)
      await server.stop()
      await server.wait()
    }
    expect(dispatcher.happened).toContain('served a')
    expect(dispatcher.happened).toContain('served b')
    expect(dispatcher.listeners.map(({ cleanups }) => cleanups)).toEqual([1, 1])
    expect(log.records).toEqual([])
  })

  it('of a server that runs is warned of, and does nothing', async () => {
    const log = recordLog()
    const { server, dispatcher } = await makeServer('eventlet')
    await server.start()
    await server.start()
    expect(log.lines()).toEqual([RESTART])
    expect(dispatcher.listeners).toHaveLength(1)
    await server.stop()
    await server.wait()
  })
})

describe('a restart without a wait', () => {
  it('is warned of, since nobody closes the listener before', async () => {
    const log = recordLog()
    const { server, dispatcher } = await makeServer('eventlet')
    await server.start()
    await server.stop()
    await server.start()
    expect(log.lines()).toEqual([
      expect.stringMatching(/^Starting again without a wait\(\)/),
    ])
    await server.stop()
    await server.wait()
    expect(dispatcher.listeners.map(({ cleanups }) => cleanups)).toEqual([0, 1])
  })
})

describe('a stop that fails', () => {
  it('tells its caller, and the poll loop ends all the same', async () => {
    const { server, dispatcher } = await makeServer('eventlet')
    await server.start()
    dispatcher.listener.failStop = new AMQPError('the connection is gone')
    await expect(server.stop()).rejects.toThrow('the connection is gone')
    await server.wait()
    expect(dispatcher.listener.cleanups).toBe(1)
  })
})
