import { setEnvironmentData } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Conf } from '../../src/conf.ts'
import { RemoteError, ThreadLost } from '../../src/errors.ts'
import {
  type Endpoint,
  ExplicitRPCAccessPolicy,
} from '../../src/rpc/access-policy.ts'
import { endpointModule } from '../../src/rpc/endpoint-module.ts'
import {
  getRPCServer,
  type RPCServerOptions,
} from '../../src/rpc/get-rpc-server.ts'
import { getRPCClient } from '../../src/rpc/rpc-client.ts'
import type { MessageHandlingServer } from '../../src/server/message-handling-server.ts'
import { Target } from '../../src/target.ts'
import { getRPCTransport, type Transport } from '../../src/transport.ts'
import { NoOpSerializer } from '../../src/wire/serializer.ts'
import { turn } from '../support/deferred.ts'
import { recordLog } from '../support/recorded-log.ts'

// A thread takes a second to start where others are busy too.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const AGENT = endpointModule(new URL('./endpoints/agent.ts', import.meta.url))
const PLAIN = endpointModule(new URL('./endpoints/plain.js', import.meta.url))

const target = new Target({ topic: 'l3_agent', server: 'node-1' })
const meeting = new Int32Array(new SharedArrayBuffer(4))
let transport: Transport
let server: MessageHandlingServer

const makeServer = (
  endpoints: readonly Endpoint[],
  options: RPCServerOptions = {},
) =>
  getRPCServer(transport, target, endpoints, {
    executor: 'threading',
    maxThreads: 2,
    ...options,
  })

const call = (method: string, args: Record<string, unknown> = {}) =>
  getRPCClient(transport, target).call({ user: 'u' }, method, args)

const failure = async (method: string): Promise<RemoteError> => {
  const error = await call(method).catch((thrown: unknown) => thrown)
  if (error instanceof RemoteError) return error
  throw new Error(`${method} answered ${error}; expected a RemoteError`)
}

const remote = async (method: string) => {
  const { excType, value } = await failure(method)
  return [excType, value]
}

beforeAll(async () => {
  setEnvironmentData('meeting', meeting as never)
  const conf = new Conf({ rpc_ping_enabled: true })
  transport = await getRPCTransport(conf, 'fake://threading')
  server = makeServer([AGENT, PLAIN])
  await server.start()
})

afterAll(async () => {
  await server.stop()
  await server.wait()
  await transport.cleanup()
})

describe('a method of a module', () => {
  it('gets context and arguments, and its result comes back', async () => {
    const args = { ids: ['r1'], gone: null, many: 2 ** 40 }
    const ctxt = { user: 'u' }
    expect(await call('echo', args)).toEqual({ ctxt, args })
    expect(await call('nothing')).toBeNull()
  })

  it('of plain JavaScript, without default export, is found behind', async () => {
    expect(await call('where')).toBe('plain.js')
  })

  it('is not a getter: who comes behind has the method', async () => {
    expect(await call('getter')).toBe('plain.js')
  })

  it('is checked for the arguments that it declared', async () => {
    recordLog()
    expect(await call('add', { a: 1, b: 2 })).toBe(3)
    await expect(call('add', { a: 1 })).rejects.toThrow(TypeError)
    await expect(call('add', { a: 1 })).rejects.toThrow(
      /add\(\) missing 1 required positional argument: 'b'/,
    )
  })

  it.each(['_private', 'constructor', 'toString', 'target'])(
    '%s cannot be reached',
    async (method) => {
      recordLog()
      expect(await remote(method)).toEqual([
        'NoSuchMethod',
        `Endpoint does not support RPC method ${method}`,
      ])
    },
  )

  it('has the version and the namespace of its endpoint', async () => {
    recordLog()
    const prepared = (version: string) =>
      getRPCClient(transport, new Target({ topic: 'l3_agent', version }))
    expect(await prepared('1.4').call({}, 'nothing')).toBeNull()
    await expect(prepared('1.5').call({}, 'nothing')).rejects.toMatchObject({
      excType: 'UnsupportedVersion',
    })
  })

  it('runs beside others at the same time, and the loop turns', async () => {
    Atomics.store(meeting, 0, 0)
    const calls = [1, 2].map(() => call('meet', { count: 3 }))
    while (Atomics.load(meeting, 0) < 2) await turn()
    Atomics.add(meeting, 0, 1)
    expect(new Set(await Promise.all(calls)).size).toBe(2)
  })

  it('leaves pings to the main thread', async () => {
    expect(await call('oslo_rpc_server_ping')).toBe('pong')
  })
})

describe('what a method throws', () => {
  it('reaches the caller by the names of its class', async () => {
    const log = recordLog()
    const error = await failure('fail')
    expect(error).toMatchObject({
      excType: 'RouterNotFound',
      value: 'no router r1',
    })
    expect(error.traceback.join('')).toContain('agent.ts')
    expect(log.records[0]).toMatchObject({
      level: 'error',
      message: 'Exception during message handling',
      error: { name: 'RouterNotFound', message: 'no router r1' },
    })
  })

  it('is not logged if it was expected', async () => {
    const log = recordLog()
    expect(await remote('find')).toEqual(['RouterNotFound', 'no router r1'])
    expect(await remote('refuse')).toEqual(['RPCDispatcherError', 'not now'])
    expect(log.records.filter(({ level }) => level === 'error')).toEqual([])
  })

  it('for a result that cannot be cloned says so', async () => {
    recordLog()
    await expect(call('unreturnable')).rejects.toThrow(
      /^unreturnable\(\) returned what cannot leave its thread/,
    )
  })
})

it('a thread that ends fails its call alone', async () => {
  const log = recordLog()
  expect(await remote('exit')).toEqual([
    'ThreadLost',
    'The thread ended before it answered: worker exited with code: 3',
  ])
  expect(log.records[0]?.error).toBeInstanceOf(ThreadLost)
  expect(await call('add', { a: 1, b: 2 })).toBe(3)
})

describe('a server of modules', () => {
  class Doubling extends NoOpSerializer {
    override serializeEntity(_ctxt: object, entity: unknown) {
      return [entity]
    }
    override deserializeEntity(_ctxt: object, entity: unknown) {
      return Number(entity) * 2
    }
  }

  it('serializes before and after, asks the policy, and serves anew', async () => {
    recordLog()
    const topic = new Target({ topic: 'other', server: 'node-1' })
    const other = getRPCServer(transport, topic, [AGENT], {
      executor: 'threading',
      serializer: new Doubling(),
      accessPolicy: ExplicitRPCAccessPolicy,
    })
    const client = getRPCClient(transport, topic)
    for (let round = 0; round < 2; round += 1) {
      await other.start()
      expect(await client.call({}, 'add', { a: 1, b: 2 })).toEqual([6])
      await expect(client.call({}, 'echo')).rejects.toMatchObject({
        excType: 'NoSuchMethod',
      })
      await other.stop()
      await other.wait()
    }
  })

  it('does not start if a module cannot be imported', async () => {
    const log = recordLog()
    const missing = endpointModule(new URL('./missing.ts', import.meta.url))
    const other = makeServer([missing])
    await expect(other.start()).rejects.toThrow(
      /missing\.ts is no endpoint's module: .*Cannot find module/,
    )
    expect(other.listener).toBeNull()
    await other.stop()
    await other.wait()
    expect(log.records.filter(({ level }) => level !== 'debug')).toEqual([])
  })

  it('refuses an endpoint that cannot enter a thread', () => {
    class Agent {}
    const expected = "executor 'threading' expects endpointModule(url)"
    expect(() => makeServer([AGENT, new Agent()])).toThrow(
      new TypeError(
        `endpoint 1 is an object of Agent, which cannot enter a thread; ${expected}`,
      ),
    )
    expect(() => makeServer([{}])).toThrow(/endpoint 0 is a plain object/)
    expect(() => makeServer([Agent])).toThrow(/endpoint 0 is the class Agent/)
  })

  it.each(['eventlet', 'blocking'])('needs threads, not %s', (executor) => {
    expect(() => makeServer([AGENT], { executor })).toThrow(
      /^endpoint 0 is the module file:.*, which needs executor 'threading'; this is /,
    )
  })

  it('refuses a number of threads that cannot be', () => {
    expect(() => makeServer([AGENT], { maxThreads: -1 })).toThrow(RangeError)
  })
})

it.each(['./agent.ts', 'agent', ''])('the module "%s" is no URL', (url) => {
  expect(() => endpointModule(url)).toThrow(
    `an endpoint's module is "${url}"; expected an absolute URL`,
  )
})
