import { inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { getNotificationListener } from '../../src/notify/get-notification-listener.ts'
import { NotificationResult } from '../../src/notify/notification-result.ts'
import { Notifier } from '../../src/notify/notifier.ts'
import { Target } from '../../src/target.ts'
import { NotificationTransport } from '../../src/transport.ts'
import { within } from '../amqp/deadline.ts'
import {
  capture,
  type RecordedMethod,
  RecordingBroker,
} from '../amqp/recording-broker.ts'
import { makeDriver, Peer } from '../amqp/rig.ts'
import { deferred } from '../support/deferred.ts'
import { recordLog } from '../support/recorded-log.ts'

interface Captured {
  readonly exchange: string
  readonly routing_key: string
  readonly mandatory: boolean
  readonly properties: Record<string, unknown>
  readonly body: string
  readonly decoded_payload: Record<string, unknown>
}

type Facts = Record<string, unknown>

const messagesOf = (name: string) =>
  (capture(name) as unknown as { messages: Captured[] }).messages

const FRAMES = (
  [
    ['notification-v1', 'messaging'],
    ['notification-v2', 'messagingv2'],
  ] as const
).flatMap(([name, driver]) =>
  messagesOf(name).map(
    (captured) => [name, captured.routing_key, driver, captured] as const,
  ),
)

function transportOn(broker: RecordingBroker, options = {}) {
  const { driver } = makeDriver(broker, options)
  return new NotificationTransport(driver.conf, driver)
}

function contextOf({ decoded_payload: payload }: Captured) {
  const entries = Object.entries(payload)
    .filter(([key]) => key.startsWith('_context_'))
    .map(([key, value]) => [key.slice('_context_'.length), value])
  return Object.fromEntries(entries) as Facts
}

/** Both levels of JSON, ids and times by their form; the order of keys counts. */
function levels(body: string): unknown {
  const outer = JSON.parse(body) as Facts
  const inner = outer['oslo.message']
  const payload = (
    inner === undefined ? outer : JSON.parse(String(inner))
  ) as Facts
  const members = Object.entries(payload).map(([key, value]) => [
    key,
    typeof value === 'string' ? formOf(value) : value,
  ])
  const envelope =
    inner === undefined ? null : { ...outer, 'oslo.message': 'text' }
  return { envelope, members }
}

function formOf(text: string): string {
  return text
    .replace(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, '<uuid>')
    .replace(/^[0-9a-f]{32}$/, '<hex>')
    .replace(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/, '<time>')
}

describe('the captured notification', () => {
  it.each(FRAMES)(
    '%s to %s is sent as it was',
    async (_name, key, driver, captured) => {
      const broker = new RecordingBroker()
      const notifier = new Notifier(transportOn(broker), {
        publisherId: String(captured.decoded_payload.publisher_id),
        driver,
      })
      const { event_type, payload } = captured.decoded_payload
      const method = key.endsWith('.info') ? 'info' : 'error'
      const ctxt = { redactedCopy: () => contextOf(captured) }
      await notifier[method](ctxt, String(event_type), payload)
      const [publish] = broker.published()
      expect(publish).toMatchObject({
        exchange: captured.exchange,
        routingKey: captured.routing_key,
        mandatory: captured.mandatory,
      })
      expect(publish?.properties).toEqual(captured.properties)
      const body = new TextDecoder().decode(publish?.body)
      expect(levels(body)).toEqual(levels(captured.body))
    },
  )

  it.each(FRAMES)(
    '%s to %s is understood',
    async (_name, key, _driver, captured) => {
      const broker = new RecordingBroker()
      const seen = deferred<unknown[]>()
      const note = (...args: unknown[]) => seen.resolve(args)
      const transport = transportOn(broker)
      const listener = getNotificationListener(
        transport,
        [new Target({ topic: 'notifications' })],
        [{ info: note, error: note }],
      )
      await listener.start()
      const peer = await Peer.connect(broker)
      await peer.publish(key, captured.body, captured.properties)
      const { decoded_payload: payload } = captured
      expect(await within(seen.promise, 'the notification')).toEqual([
        contextOf(captured),
        payload.publisher_id,
        payload.event_type,
        payload.payload,
        { message_id: payload.message_id, timestamp: payload.timestamp },
      ])
      await listener[Symbol.asyncDispose]()
      await transport.cleanup()
    },
  )
})

/** What was declared, in the words of the capture, each once. */
function declared(methods: readonly RecordedMethod[]): unknown[] {
  const said = methods.flatMap(({ method, args: [given] }) => {
    const facts = given as Facts
    if (method === 'exchangeDeclare')
      return [
        [
          'exchange',
          facts.exchange,
          facts.type,
          facts.durable,
          facts.autoDelete,
        ],
      ]
    if (method === 'queueDeclare')
      return [
        [
          'queue',
          facts.queue,
          facts.durable,
          facts.exclusive,
          facts.autoDelete,
          facts.arguments,
        ],
      ]
    if (method === 'queueBind')
      return [['bind', facts.queue, facts.exchange, facts.routingKey]]
    return method === 'basicConsume'
      ? [['consume', facts.queue, facts.consumerTag]]
      : []
  })
  return once(said)
}

function capturedDeclarations(connection: string): unknown[] {
  const { declarations_by_connection: all } = capture(
    'topology-notifications',
  ) as unknown as { declarations_by_connection: Record<string, Facts[]> }
  const said = (all[connection] ?? []).flatMap((facts) => {
    const { method } = facts
    if (method === 'exchange.declare')
      return [
        [
          'exchange',
          facts.exchange,
          facts.type,
          facts.durable,
          facts.auto_delete,
        ],
      ]
    if (method === 'queue.declare')
      return [
        [
          'queue',
          facts.queue,
          facts.durable,
          facts.exclusive,
          facts.auto_delete,
          facts.arguments,
        ],
      ]
    if (method === 'queue.bind')
      return [['bind', facts.queue, facts.exchange, facts.routing_key]]
    return method === 'basic.consume'
      ? [['consume', facts.queue, facts.consumer_tag]]
      : []
  })
  return once(said)
}

/** Python says some of it twice. */
const once = (said: readonly unknown[]) =>
  [...new Set(said.map((one) => JSON.stringify(one)))].map(
    (text) => JSON.parse(text) as unknown,
  )

describe('on the broker', () => {
  it('a notifier declares what Python declares, in its order, once a channel', async () => {
    const broker = new RecordingBroker()
    const notifier = new Notifier(transportOn(broker), {
      driver: 'messagingv2',
    })
    for (let time = 1; time <= 2; time += 1) {
      await notifier.info(null, 'e', {})
      await notifier.error(null, 'e', {})
    }
    expect(declared(broker.recorded)).toEqual(capturedDeclarations('1'))
    expect(broker.methods()).toEqual([
      'exchangeDeclare',
      'queueDeclare',
      'queueBind',
      'confirmSelect',
      'basicPublish',
      'queueDeclare',
      'queueBind',
      'basicPublish',
      'basicPublish',
      'basicPublish',
    ])
  })

  it('declares anew when its connection was lost', async () => {
    const broker = new RecordingBroker()
    const notifier = new Notifier(transportOn(broker), {
      driver: 'messagingv2',
    })
    await notifier.info(null, 'e', {})
    await broker.inner.closeConnections()
    await notifier.info(null, 'e', {})
    expect(broker.methods(2)).toEqual(broker.methods(1))
  })

  it('a notifier gives up after its retries, logs it, and throws nothing', async () => {
    const log = recordLog()
    const broker = new RecordingBroker()
    broker.unreachable(9)
    const notifier = new Notifier(transportOn(broker), {
      driver: 'messagingv2',
      retry: 2,
    })
    await notifier.info(null, 'e', {})
    expect(broker.attempts).toBe(3)
    expect(log.lines('error').at(-1)).toMatch(/^Could not send notification/)
  })

  it.each(['messaging', 'messagingv2'])(
    'a notification is compressed as requests are, in either version: %s',
    async (driver) => {
      const broker = new RecordingBroker()
      const transport = transportOn(broker, { kombu_compression: 'gzip' })
      const notifier = new Notifier(transport, { driver })
      await notifier.info(null, 'e', '0'.repeat(10_000))
      const [publish] = broker.published()
      const { headers } = publish!.properties
      expect(headers).toEqual({ compression: 'application/x-gzip' })
      expect(publish!.body.length).toBeLessThan(1000)
      const body = inflateSync(publish!.body).toString()
      expect(body).toContain('0'.repeat(10_000))
    },
  )

  it('a listener declares and consumes what Python does, in its order', async () => {
    const broker = new RecordingBroker()
    const transport = transportOn(broker)
    const handle = () => NotificationResult.HANDLED
    const listener = getNotificationListener(
      transport,
      [new Target({ topic: 'notifications' })],
      [{ error: handle, info: handle }],
    )
    await listener.start()
    expect(declared(broker.recorded)).toEqual(capturedDeclarations('3'))
    await listener[Symbol.asyncDispose]()
    await transport.cleanup()
  })
})
