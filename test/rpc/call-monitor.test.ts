/** Signs of life of a long call, from the client's setting to the server. */
import { setEnvironmentData } from 'node:worker_threads'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Conf } from '../../src/conf.ts'
import { MessagingTimeout } from '../../src/errors.ts'
import type { Endpoint } from '../../src/rpc/access-policy.ts'
import { endpointModule } from '../../src/rpc/endpoint-module.ts'
import {
  getRPCServer,
  type RPCServerOptions,
} from '../../src/rpc/get-rpc-server.ts'
import { getRPCClient } from '../../src/rpc/rpc-client.ts'
import { Target } from '../../src/target.ts'
import { getRPCTransport } from '../../src/transport.ts'
import { deferred, turn } from '../support/deferred.ts'
import { recordLog } from '../support/recorded-log.ts'

const TARGET = new Target({ topic: 'l3_agent', server: 'node-1' })

afterEach(() => {
  vi.useRealTimers()
})

/**
 * A server that has started, and a client that gives it up after 2 s without a
 * sign of life; from here on the test moves the clock.
 */
async function monitored(endpoint: Endpoint, options: RPCServerOptions = {}) {
  const log = recordLog()
  const transport = await getRPCTransport(new Conf(), 'fake://call-monitor')
  const server = getRPCServer(transport, TARGET, [endpoint], options)
  await server.start()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  const settings = { timeout: 60, callMonitorTimeout: 2 }
  const beats = () =>
    log.lines('debug').filter((line) => /heartbeat for active/.test(line))
  const end = async () => {
    await server.stop()
    await server.wait()
    await transport.cleanup()
  }
  return {
    server,
    client: getRPCClient(transport, TARGET, settings),
    beats,
    [Symbol.asyncDispose]: () => settled(end()),
  }
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

/** The outcome of what the broker in memory and threads need no time for. */
async function settled<T>(promise: Promise<T>): Promise<T> {
  let isSettled = false
  const outcome = promise.finally(() => {
    isSettled = true
  })
  outcome.catch(() => {})
  while (!isSettled) {
    await pass(1)
    await turn()
  }
  return await outcome
}

describe('a call longer than its monitor', () => {
  it('is answered, since its server gives signs of life', async () => {
    const method = deferred<string>()
    await using rig = await monitored({ sync: () => method.promise })
    const called = rig.client.call({}, 'sync')
    await pass(10_500)
    expect(rig.beats().length).toBe(10)
    method.resolve('synchronized')
    expect(await settled(called)).toBe('synchronized')
    await pass(10_000)
    expect(rig.beats().length).toBe(10)
  })

  it('is given up in time if nobody serves it', async () => {
    await using rig = await monitored({ sync: () => {} })
    const nobody = rig.client.prepare({ server: 'node-2' })
    const silent = expect(nobody.call({}, 'sync')).rejects.toThrow(
      /no sign of life within 2 s \(callMonitorTimeout\)$/,
    )
    await pass(2100)
    await silent
  })

  it('ends with its timeout, whatever signs of life come', async () => {
    const method = deferred()
    await using rig = await monitored({ sync: () => method.promise })
    const short = rig.client.prepare({ timeout: 5 })
    const called = expect(short.call({}, 'sync')).rejects.toThrow(
      MessagingTimeout,
    )
    await pass(5100)
    await called
    method.resolve()
  })

  it('gets signs of life from a server that was stopped and drains', async () => {
    const method = deferred<string>()
    await using rig = await monitored({ sync: () => method.promise })
    const called = rig.client.call({}, 'sync')
    await pass(500)
    const stopped = rig.server.stop()
    const waited = rig.server.wait()
    await pass(10_000)
    expect(rig.beats().length).toBe(10)
    method.resolve('synchronized')
    expect(await settled(called)).toBe('synchronized')
    await settled(Promise.all([stopped, waited]))
  })
})

it('signs of life go on while a thread computes', {
  timeout: 30_000,
}, async () => {
  const meeting = new Int32Array(new SharedArrayBuffer(4))
  setEnvironmentData('meeting', meeting as never)
  const agent = endpointModule(new URL('./endpoints/agent.ts', import.meta.url))
  const threading = { executor: 'threading', maxThreads: 1 }
  await using rig = await monitored(agent, threading)
  const called = rig.client.call({}, 'meet', { count: 2 })
  await pass(500)
  while (Atomics.load(meeting, 0) < 1) await turn()
  await pass(10_000)
  const { length } = rig.beats()
  Atomics.add(meeting, 0, 1)
  expect(length).toBe(10)
  expect(await settled(called)).toEqual(expect.any(Number))
})
