import { expect, test } from 'vitest'
import type { AMQPDriverBase } from '../../src/amqp/amqp-driver-base.ts'
import {
  AMQPError,
  ConfigurationError,
  InvalidMessage,
  InvalidTarget,
  MessageDeliveryFailure,
  MessageUndeliverable,
  MessagingTimeout,
  RemoteError,
  TransportDriverError,
} from '../../src/errors.ts'
import { Target } from '../../src/target.ts'
import { until, within } from './deadline.ts'
import { collectLog } from './log-records.ts'
import { capture, payloadOf, RecordingBroker } from './recording-broker.ts'
import { makeDriver, Peer, pollOne, SERVER, TOPIC } from './rig.ts'

const log = collectLog()

interface Captured {
  readonly exchange: string
  readonly routing_key: string
  readonly mandatory: boolean
  readonly properties: unknown
  readonly decoded_payload: Record<string, unknown>
}

function request(name: string): Captured {
  return (capture(name) as unknown as { request: Captured }).request
}

/** The context and the message that oslo.messaging had sent. */
function parts({ decoded_payload: payload }: Captured) {
  const entries = Object.entries(payload)
  const context = entries.filter(([key]) => key.startsWith('_context_'))
  return {
    ctxt: Object.fromEntries(
      context.map(([key, value]) => [key.slice(9), value]),
    ),
    message: Object.fromEntries(
      entries.filter(([key]) => !key.startsWith('_')),
    ),
  }
}

const IDS = ['_msg_id', '_reply_q', '_unique_id']

function withoutIds(payload: Record<string, unknown>) {
  return Object.fromEntries(
    Object.entries(payload).map(([key, value]) =>
      IDS.includes(key)
        ? [key, String(value).replace(/[0-9a-f]{32}/, '<uuid>')]
        : [key, value],
    ),
  )
}

const l3 = { topic: 'l3_agent' }
const FRAMES: [string, Target, number | null, number?][] = [
  ['rpc-call', new Target(l3), 30],
  ['rpc-call-server-directed', new Target({ ...l3, server: 'host1' }), 30],
  ['rpc-call-namespace-version', new Target(l3), 30],
  ['rpc-call-monitor', new Target(l3), 30, 2],
  ['rpc-cast', new Target(l3), null],
  ['rpc-cast-server-directed', new Target({ ...l3, server: 'host1' }), null],
  ['rpc-fanout-cast', new Target({ ...l3, fanout: true }), null],
]

test.each(FRAMES)('%s is sent as captured', async (...frame) => {
  const [name, target, timeout, callMonitorTimeout] = frame
  const { broker, driver } = makeDriver()
  const captured = request(name)
  const { ctxt, message } = parts(captured)
  const sent = driver.send(target, ctxt, message, {
    waitForReply: timeout !== null,
    timeout,
    ...(callMonitorTimeout !== undefined && { callMonitorTimeout }),
  })
  sent.catch(() => {}) // a call: cleanup ends it
  await until(
    () => broker.published(),
    (published) => published.length > 0,
    'a publish',
  )
  const [publish] = broker.published()
  expect(publish).toMatchObject({
    exchange: captured.exchange,
    routingKey: captured.routing_key,
    mandatory: captured.mandatory,
  })
  expect(publish?.properties).toEqual(captured.properties)
  const payload = payloadOf(publish?.body ?? new Uint8Array())
  expect(withoutIds(payload)).toEqual(withoutIds(captured.decoded_payload))
  await driver.cleanup()
})

/** A client and a server on one broker; the server answers with its args. */
async function echo() {
  const { broker, driver: server } = makeDriver()
  const listener = await server.listen(SERVER)
  const client = makeDriver(broker).driver
  const serving = (async () => {
    for (;;) {
      const [message] = await listener.poll()
      if (message === undefined) return
      message.acknowledge()
      await message.reply({ reply: message.message.args })
    }
  })()
  return {
    broker,
    client,
    async [Symbol.asyncDispose]() {
      await listener.stop()
      await serving
      await Promise.all([client.cleanup(), server.cleanup()])
    },
  }
}

function call(driver: AMQPDriverBase, args: unknown = {}, timeout = 10) {
  const options = { waitForReply: true, timeout }
  return driver.send(TOPIC, {}, { method: 'm', args }, options)
}

test('a call gets the reply of its own request', async () => {
  await using rig = await echo()
  const results = await Promise.all(
    [1, 2, 3].map((n) => call(rig.client, { n })),
  )
  expect(results).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }])
})

test('calls that come first together make one reply queue', async () => {
  await using rig = await echo()
  await Promise.all([1, 2, 3].map((n) => call(rig.client, { n })))
  const queues = rig.broker.inner.topology().queues.map(({ name }) => name)
  expect(
    queues.filter((name) => /^reply_[0-9a-f]{32}$/.test(name)).length,
  ).toBe(1)
})

test('a cast makes no reply queue', async () => {
  const { broker, driver } = makeDriver()
  expect(await driver.send(TOPIC, {}, { method: 'm' }, {})).toBe(null)
  expect(broker.inner.topology().queues).toEqual([])
  expect(broker.attempts).toBe(1)
})

test('the methods of the first call are those captured', async () => {
  const { broker, driver: server } = makeDriver()
  const listener = await server.listen(new Target({ ...l3, server: 'host1' }))
  const client = makeDriver(broker).driver
  const called = client.send(
    new Target(l3),
    {},
    { method: 'm' },
    {
      waitForReply: true,
      timeout: 30,
    },
  )
  const message = await pollOne(listener.poll())
  message.acknowledge()
  await message.reply({ reply: 1 })
  await called
  for (const connection of [1, 2, 3, 4])
    expect(broker.methods(connection)).toEqual(capturedMethods(connection))
})

/** In the port's spelling, without what only opens a connection. */
function capturedMethods(connection: number): string[] {
  const { methods } = capture('methods-first-call') as unknown as {
    methods: { connection: number; from: string; method?: string }[]
  }
  return methods
    .filter((one) => one.connection === connection && one.from === 'client')
    .map(({ method = '' }) =>
      method.replace(/\.(.)/, (_, letter: string) => letter.toUpperCase()),
    )
    .filter((method) => !/^(connection|channel|$)/.test(method))
}

test('a call that nobody serves times out', async () => {
  const { driver } = makeDriver()
  await expect(call(driver, {}, 0.05)).rejects.toThrow(
    /^Timed out waiting for a reply to message ID [0-9a-f]{32}$/,
  )
})

test('a timeout of 0 times out at once', async () => {
  const { driver } = makeDriver()
  await expect(call(driver, {}, 0)).rejects.toBeInstanceOf(MessagingTimeout)
})

/** A server that answers a call by hand. */
async function answering(timeout = 10) {
  const { broker, driver } = makeDriver()
  const peer = await Peer.connect(broker)
  await peer.consume('t')
  const flags = { durable: false, autoDelete: false }
  const openstack = { exchange: 'openstack', type: 'topic', ...flags } as const
  await peer.channel.exchangeDeclare(openstack)
  const bind = { queue: 't', exchange: 'openstack', routingKey: 't' }
  await peer.channel.queueBind(bind)
  const called = call(driver, {}, timeout)
  called.catch(() => {})
  const { _msg_id, _reply_q } = payloadOf((await peer.next()).body)
  const reply = (payload: Record<string, unknown>) =>
    peer.send(String(_reply_q), { _msg_id, ...payload })
  return { driver, peer, called, reply, replyQ: String(_reply_q) }
}

test('signs of life are no answer', async () => {
  const { called, reply } = await answering()
  await reply({ result: null, failure: null, ending: false })
  await reply({ result: 7, failure: null, ending: true })
  expect(await called).toBe(7)
})

test('a result that came in a first part is kept, as before Mitaka', async () => {
  const { called, reply } = await answering()
  await reply({ result: 7, failure: null })
  await reply({ result: null, failure: null, ending: true })
  expect(await called).toBe(7)
})

test('a failure is thrown', async () => {
  const { called, reply } = await answering()
  const failure = { class: 'Gone', module: 'm', message: 'no', tb: [] }
  await reply({ result: null, failure: JSON.stringify(failure), ending: true })
  await expect(called).rejects.toBeInstanceOf(RemoteError)
})

test('a reply that cannot be read fails the call it names at once', async () => {
  const { called, reply } = await answering()
  await reply({ result: null, failure: 42, ending: true })
  await expect(called).rejects.toBeInstanceOf(InvalidMessage)
})

test('replies that name no call are logged and dropped', async () => {
  const { peer, called, reply, replyQ } = await answering()
  await peer.publish(replyQ, 'not json')
  await peer.send(replyQ, { result: 1, failure: null, ending: true })
  await peer.send(replyQ, { _msg_id: 'late', result: 1, ending: true })
  await reply({ result: 7, failure: null, ending: true })
  expect(await called).toBe(7)
  expect(log.map(({ level }) => level)).toEqual(['error', 'error', 'info'])
  expect(log[2]?.message).toContain('late')
})

test('a reply that comes after the timeout is late, and dropped', async () => {
  const { called, reply } = await answering(0.05)
  await expect(called).rejects.toBeInstanceOf(MessagingTimeout)
  await reply({ result: 7, failure: null, ending: true })
  await until(
    () => log.length,
    (length) => length === 1,
    'the late reply is seen',
  )
  expect(log[0]).toMatchObject({ level: 'info' })
})

test('a reply survives a lost connection of its client', async () => {
  await using rig = await echo()
  await call(rig.client)
  await rig.broker.inner.closeConnections()
  expect(await call(rig.client, { again: true })).toEqual({ again: true })
})

test('cleanup ends the calls that wait, with an error that says so', async () => {
  const { driver, called } = await answering()
  await driver.cleanup()
  await expect(called).rejects.toBeInstanceOf(TransportDriverError)
  await expect(called).rejects.toThrow('closed while the call waited')
})

test('cleanup closes every connection, and nothing works after it', async () => {
  const { broker, driver } = makeDriver()
  const listener = await driver.listen(SERVER)
  const polled = listener.poll()
  await driver.send(TOPIC, {}, { method: 'm' }, {})
  await driver.cleanup()
  expect(broker.inner.connections()).toEqual([])
  expect((await polled).length).toBeLessThanOrEqual(1)
  await expect(driver.listen(SERVER)).rejects.toBeInstanceOf(AMQPError)
  await expect(call(driver)).rejects.toBeInstanceOf(AMQPError)
  const cast = driver.send(TOPIC, {}, { method: 'm' }, {})
  await expect(cast).rejects.toBeInstanceOf(AMQPError)
})

test('cleanup ends a listen that waits for the broker', async () => {
  const { broker, driver } = makeDriver(new RecordingBroker(), {
    kombu_reconnect_delay: 3600,
  })
  broker.unreachable(1)
  const refused = expect(driver.listen(SERVER)).rejects.toThrow('is closed')
  await until(
    () => log.length,
    (length) => length === 1,
    'the wait is announced',
  )
  await driver.cleanup()
  await within(refused, 'listen is refused')
})

test('a listen that is refused leaves no connection', async () => {
  const { broker, driver } = makeDriver()
  const admin = await broker.inner.connect('listen')
  const flags = { exclusive: false, autoDelete: false, arguments: {} }
  await admin.queueDeclare({ queue: 't', durable: true, ...flags })
  await admin.close()
  await expect(driver.listen(SERVER)).rejects.toMatchObject({ replyCode: 406 })
  expect(broker.inner.connections()).toEqual([])
  expect(log).toEqual([])
})

test('the retries of a call count for its reply queue too', async () => {
  const { broker, driver } = makeDriver()
  broker.unreachable(9)
  const options = { waitForReply: true, timeout: 10, retry: 1 }
  const called = driver.send(TOPIC, {}, { method: 'm' }, options)
  await expect(called).rejects.toBeInstanceOf(MessageDeliveryFailure)
  expect(broker.attempts).toBe(2)
})

test('a message that is no JSON throws and nothing is sent', async () => {
  const { broker, driver } = makeDriver()
  const sent = driver.send(TOPIC, {}, { args: { f: () => {} } }, {})
  await expect(sent).rejects.toBeInstanceOf(InvalidMessage)
  expect(broker.attempts).toBe(0)
})

test('a target without topic, or a server without name, is refused', async () => {
  const { driver } = makeDriver()
  await expect(
    driver.send(new Target(), {}, { method: 'm' }, {}),
  ).rejects.toBeInstanceOf(InvalidTarget)
  await expect(driver.listen(TOPIC)).rejects.toBeInstanceOf(InvalidTarget)
})

const AT_LEAST_ONCE = { atLeastOnce: true }

test('a cast or a call that must arrive is thrown back where nobody listens', async () => {
  const { broker, driver } = makeDriver()
  const cast = driver.send(TOPIC, {}, { method: 'm' }, AT_LEAST_ONCE)
  await expect(cast).rejects.toBeInstanceOf(MessageUndeliverable)
  const wait = { waitForReply: true, timeout: 3600, ...AT_LEAST_ONCE }
  const called = driver.send(TOPIC, {}, { method: 'm' }, wait)
  await within(
    expect(called).rejects.toBeInstanceOf(MessageUndeliverable),
    'the call is thrown back',
  )
  const fanout = TOPIC.with({ fanout: true })
  await driver.send(fanout, {}, { method: 'm' }, AT_LEAST_ONCE)
  expect(broker.published().map(({ mandatory }) => mandatory)).toEqual([
    true,
    true,
    false,
  ])
})

test('options that contradict each other fail listen and leave nothing', async () => {
  const options = { rabbit_ha_queues: true, rabbit_quorum_queue: true }
  const { broker, driver } = makeDriver(undefined, options)
  await expect(driver.listen(SERVER)).rejects.toBeInstanceOf(ConfigurationError)
  await driver.cleanup()
  expect(broker.attempts).toBe(0)
  expect(log).toEqual([])
})

test('a pool that is smaller than its least is refused when it is made', () => {
  const make = () => makeDriver(undefined, { rpc_conn_pool_size: 1 })
  expect(make).toThrow(ConfigurationError)
})
