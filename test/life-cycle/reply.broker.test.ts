/** The server's life, 5: the reply, and the method that throws. */
import { expect, it } from 'vitest'
import type { Context, Payload } from '../../src/index.ts'
import { virtualHost } from '../support/broker.ts'
import { recordLog } from '../support/recorded-log.ts'
import { l3Agent, neutronServer } from './l3-agent.ts'
import { type CallCapture, pythonCaller } from './python-caller.ts'
import { capture, type Fact } from './python-server.ts'

const ID = expect.stringMatching(/^[0-9a-f]{32}$/)

it('the caller gets what the method returned', async () => {
  await using broker = await virtualHost()
  await using neutron = await neutronServer(broker)
  await using agent = await l3Agent(broker, {
    get_port: (_ctxt: Context, { port_id }: Payload) => ({ id: port_id }),
  })
  await agent.server.start()
  const port = await neutron.call('get_port', { port_id: '9b5c' })
  expect(port).toEqual({ id: '9b5c' })
})

it('a Python client gets the reply that a Python server sends', async () => {
  const { request, reply } = await capture<CallCapture>('rpc-call.json')
  await using broker = await virtualHost()
  await using python = await pythonCaller(broker)
  await using agent = await l3Agent(broker, {
    get_port(_ctxt: Context, { port_id, fields }: Payload) {
      return { id: port_id, fields, mtu: 1450, up: true, note: null }
    },
  })
  await agent.server.start()
  const { exchange, routing_key, properties, decoded_payload } = reply
  expect(await python.call(request)).toEqual({
    exchange,
    routing_key,
    properties,
    decoded_payload: { ...decoded_payload, _unique_id: ID },
  })
})

it('the caller gets the error that the method threw, and the server lives on', async () => {
  const log = recordLog()
  await using broker = await virtualHost()
  await using neutron = await neutronServer(broker)
  await using agent = await l3Agent(broker, {
    bad_value(_ctxt: Context, { arg }: Payload) {
      throw new RangeError(`bad value: ${arg}`)
    },
    ping: () => 'pong',
  })
  await agent.server.start()
  const call = neutron.call('bad_value', { arg: 3 })
  await expect(call).rejects.toThrow(/^bad value: 3\nTraceback/)
  await expect(call).rejects.toThrow(RangeError)
  expect(log.lines('error')).toContain('Exception during message handling')

  // One request that fails is not the end of the server.
  expect(await neutron.call('ping')).toBe('pong')
})

it('a Python client gets the failure that a Python server sends', async () => {
  recordLog()
  const { request, reply } = await capture<CallCapture>(
    'rpc-exception-builtin.json',
  )
  await using broker = await virtualHost()
  await using python = await pythonCaller(broker)
  await using agent = await l3Agent(broker, {
    bad_value(_ctxt: Context, { arg }: Payload) {
      throw new RangeError(`bad value: ${arg}`) // Python's ValueError
    },
  })
  await agent.server.start()
  const { properties, decoded_payload } = await python.call(request)
  expect(properties).toEqual(reply.properties)
  expect(decoded_payload).toEqual({
    ...reply.decoded_payload,
    failure: expect.any(String),
    _unique_id: ID,
  })
  expect(failureOf(decoded_payload)).toEqual(failureOf(reply.decoded_payload))
})

/** Without the lines of code in its traceback: ours are not Python's. */
function failureOf({ failure }: Fact): Fact {
  const { tb, ...error } = JSON.parse(String(failure))
  return { ...error, tb: [tb.at(0), tb.at(-1)] }
}
