import { describe, expect, it } from 'vitest'
import { ExecutorLoadFailure, InvalidTarget } from '../../src/errors.ts'
import { getRPCServer } from '../../src/rpc/get-rpc-server.ts'
import { getRPCClient, RPCClient } from '../../src/rpc/rpc-client.ts'
import { RPCDispatcher } from '../../src/rpc/rpc-dispatcher.ts'
import { Target } from '../../src/target.ts'
import { getRPCTransport } from '../../src/transport.ts'
import { NoOpSerializer } from '../../src/wire/serializer.ts'
import { recordLog } from '../support/recorded-log.ts'
import { recordingTransport } from './recording-driver.ts'

const TARGET = new Target({ topic: 'l3_agent', server: 'node-1' })

describe('getRPCServer', () => {
  it('makes a server for the endpoints, eventlet unless told otherwise', () => {
    const { transport, driver } = recordingTransport()
    const serializer = new NoOpSerializer()
    const endpoints = [{}]
    const server = getRPCServer(transport, TARGET, endpoints, { serializer })
    expect(server.transport).toBe(transport)
    expect(server.executorType).toBe('eventlet')
    expect(server.dispatcher).toBeInstanceOf(RPCDispatcher)
    expect(server.dispatcher).toMatchObject({
      target: TARGET,
      endpoints,
      serializer,
    })
    expect(driver.listened).toEqual([])
  })

  it('takes the name of another executor, and refuses one that is not there', () => {
    const { transport } = recordingTransport()
    const make = (executor: string) =>
      getRPCServer(transport, TARGET, [], { executor })
    expect(make('blocking').executorType).toBe('blocking')
    expect(() => make('trio')).toThrow(ExecutorLoadFailure)
  })

  it.each([{ topic: 'l3_agent' }, { server: 'node-1' }])(
    'with a target of %j alone cannot start',
    async (attributes) => {
      const { transport } = recordingTransport()
      const target = new Target(attributes)
      const server = getRPCServer(transport, target, [])
      await expect(server.start()).rejects.toThrow(
        new InvalidTarget(
          "A server's target must have topic and server names specified",
          target,
        ),
      )
    },
  )
})

it('getRPCClient makes an RPCClient', () => {
  const { transport } = recordingTransport()
  const client = getRPCClient(transport, TARGET, { timeout: 5 })
  expect(client).toBeInstanceOf(RPCClient)
  expect(client.target).toBe(TARGET)
})

it('a call over the in-memory broker reaches the method and brings the result', async () => {
  const log = recordLog()
  const transport = await getRPCTransport(undefined, 'fake://get-rpc-server/')
  const endpoint = {
    add: (ctxt: object, { a, b }: { a: number; b: number }) => ({
      ctxt,
      sum: a + b,
    }),
    refuse: () => Promise.reject(new RangeError('bad value: 3')),
  }
  const server = getRPCServer(transport, TARGET, [endpoint])
  await server.start()
  const client = getRPCClient(transport, TARGET, { timeout: 5 })
  const ctxt = { user_id: 'u-1' }
  expect(await client.call(ctxt, 'add', { a: 1, b: 2 })).toEqual({
    ctxt,
    sum: 3,
  })
  await expect(client.call({}, 'refuse')).rejects.toThrow(/^bad value: 3\n/)
  await expect(client.call({}, 'absent')).rejects.toMatchObject({
    excType: 'NoSuchMethod',
  })
  await server.stop()
  await server.wait()
  await transport.cleanup()
  expect(log.lines('error')).toContain('Exception during message handling')
})

it('a server whose transport was cleaned up first can still be stopped', async () => {
  const transport = await getRPCTransport(undefined, 'fake://cleaned-up/')
  const server = getRPCServer(transport, TARGET, [])
  await server.start()
  await transport.cleanup()
  await server.stop()
  await server.wait()
  expect(server.listener).toBeNull()
})
