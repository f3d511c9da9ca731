import { describe, expect, it } from 'vitest'
import { NoSuchMethod } from '../../src/errors.ts'
import {
  DefaultRPCAccessPolicy,
  ExplicitRPCAccessPolicy,
  LegacyRPCAccessPolicy,
} from '../../src/rpc/access-policy.ts'
import { getRPCServer } from '../../src/rpc/get-rpc-server.ts'
import { PingEndpoint } from '../../src/rpc/ping-endpoint.ts'
import { RPCDispatcher } from '../../src/rpc/rpc-dispatcher.ts'
import { Target } from '../../src/target.ts'
import { recordLog } from '../support/recorded-log.ts'
import { serve } from './hand-made-request.ts'
import { recordingTransport } from './recording-driver.ts'

const PING = { method: 'oslo_rpc_server_ping' }
const TARGET = new Target({ topic: 't', server: 's' })

class Taken {
  oslo_rpc_server_ping(): string {
    return 'mine'
  }
}

describe('a ping', () => {
  it('is nobody’s method unless it is enabled', async () => {
    recordLog()
    const dispatcher = new RPCDispatcher(TARGET, [{}])
    expect(await serve(dispatcher, PING)).toEqual({
      failure: new NoSuchMethod(PING.method),
    })
  })

  it.each([
    LegacyRPCAccessPolicy,
    DefaultRPCAccessPolicy,
    ExplicitRPCAccessPolicy,
  ])('is answered with pong under %o, whatever it brings', async (policy) => {
    const dispatcher = new RPCDispatcher(TARGET, [], {
      rpcPingEnabled: true,
      accessPolicy: policy,
    })
    const ping = { ...PING, args: { any: 1 } }
    expect(await serve(dispatcher, ping)).toEqual({ reply: 'pong' })
  })

  it("leaves the application's list of endpoints alone", () => {
    const mine = [{}]
    const { endpoints } = new RPCDispatcher(TARGET, mine, {
      rpcPingEnabled: true,
    })
    expect(mine).toHaveLength(1)
    expect(endpoints).toEqual([mine[0], expect.any(PingEndpoint)])
  })

  it.each([
    ['first', [new Taken(), {}]],
    ['last', [{}, new Taken()]],
  ])('whose name the %s endpoint has stays its own', async (_which, mine) => {
    const log = recordLog()
    const dispatcher = new RPCDispatcher(TARGET, mine, { rpcPingEnabled: true })
    expect(await serve(dispatcher, PING)).toEqual({ reply: 'mine' })
    expect(dispatcher.endpoints).toBe(mine)
    expect(log.lines('warning')).toEqual([
      "'oslo_rpc_server_ping' is a reserved Endpoint attribute which can be " +
        'use to ping the endpoint. Please avoid using any oslo_* naming. ' +
        '(endpoint=Taken)',
      'rpc_ping_enabled=True in config but oslo_rpc_server_ping is already ' +
        'declared in an other Endpoint. Not enabling rpc_ping Endpoint.',
    ])
  })

  it('whose name is taken is warned of also while it is not enabled', () => {
    const log = recordLog()
    new RPCDispatcher(TARGET, [
      Taken.prototype,
      Object.assign(() => {}, { ...PING, [PING.method]: 1 }),
      Object.assign(Object.create(null), { [PING.method]: 1 }),
    ])
    expect(log.lines('warning').map((line) => line.split('(')[1])).toEqual([
      'endpoint=Taken)',
      'endpoint=)',
      'endpoint=an object without a prototype)',
    ])
  })
})

describe('option rpc_ping_enabled', () => {
  const endpointsOf = (values: object, options = {}) => {
    const { transport } = recordingTransport({ ...values })
    const { dispatcher } = getRPCServer(transport, TARGET, [], options)
    return (dispatcher as RPCDispatcher).endpoints.length
  }

  it('is off by default, and concerns every server of a transport', () => {
    expect(endpointsOf({})).toBe(0)
    expect(endpointsOf({ rpc_ping_enabled: true })).toBe(1)
  })

  it('gives way to what one server says', () => {
    const off = { rpcPingEnabled: false }
    expect(endpointsOf({ rpc_ping_enabled: true }, off)).toBe(0)
  })
})
