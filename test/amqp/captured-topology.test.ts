/**
 * The broker objects of oslo.messaging, option by option: what ours declares,
 * in order and with every argument, and what then is on the broker, beside what
 * Python's was captured at. `test/rabbit/captured-topology.broker.test.ts` asks
 * a real RabbitMQ.
 */
import { expect, test } from 'vitest'
import { AMQPDriverBase } from '../../src/amqp/amqp-driver-base.ts'
import type {
  BasicConsume,
  ExchangeDeclare,
  QueueBind,
  QueueDeclare,
} from '../../src/amqp/channel.ts'
import { Conf } from '../../src/conf.ts'
import { Target } from '../../src/target.ts'
import { TransportURL } from '../../src/transport-url.ts'
import {
  capturedTopology,
  conversationNames,
  type Facts,
  inOrder,
  leftByUs,
  sameIds,
  TOPOLOGY_CAPTURES,
  topologyCaptureNames,
} from '../support/topology-captures.ts'
import { type RecordedMethod, RecordingBroker } from './recording-broker.ts'
import { pollOne } from './rig.ts'

const URL = TransportURL.parse('fake://')
const TOPIC = new Target({ topic: 'l3_agent' })
const SERVER = TOPIC.with({ server: 'host1' })

/** Of each method what Python sends, in AMQP's words. */
const SAID: Readonly<Record<string, (asked: never) => Facts>> = {
  basicQos: (count: number) => ({
    method: 'basic.qos',
    prefetch_size: 0,
    prefetch_count: count,
    global: false,
  }),
  exchangeDeclare: ({
    exchange,
    type,
    durable,
    autoDelete,
  }: ExchangeDeclare) => ({
    method: 'exchange.declare',
    exchange,
    type,
    passive: false,
    durable,
    auto_delete: autoDelete,
    internal: false,
    no_wait: false,
    arguments: {},
  }),
  queueDeclare: ({ autoDelete, ...rest }: QueueDeclare) => ({
    method: 'queue.declare',
    passive: false,
    auto_delete: autoDelete,
    no_wait: false,
    ...rest,
  }),
  queueBind: ({ queue, exchange, routingKey }: QueueBind) => ({
    method: 'queue.bind',
    queue,
    exchange,
    routing_key: routingKey,
    no_wait: false,
    arguments: {},
  }),
  basicConsume: ({ queue, consumerTag, arguments: given }: BasicConsume) => ({
    method: 'basic.consume',
    queue,
    consumer_tag: consumerTag,
    no_local: false,
    no_ack: false,
    exclusive: false,
    no_wait: false,
    arguments: given,
  }),
  confirmSelect: () => ({ method: 'confirm.select', no_wait: false }),
  queueDelete: (queue: string) => ({
    method: 'queue.delete',
    queue,
    if_unused: false,
    if_empty: false,
    no_wait: false,
  }),
}

function said({ method, args }: RecordedMethod): Facts[] {
  const facts = SAID[method]
  return facts === undefined ? [] : [facts(args[0] as never)]
}

/** What was declared on each connection, the order of connecting put right. */
function declarations(broker: RecordingBroker): Facts[][] {
  const [server, replies, requests, answers] = [1, 2, 3, 4].map((connection) =>
    broker.recorded
      .filter((one) => one.connection === connection)
      .flatMap(said),
  )
  return sameIds([server, replies, requests, answers]) as Facts[][]
}

/** A server, a call to it, a fanout cast; the client goes first. */
async function converse(options: Facts, hearMitaka: boolean) {
  const broker = new RecordingBroker()
  const driver = () =>
    new AMQPDriverBase(
      new Conf({ oslo_messaging_rabbit: options }),
      URL,
      { defaultExchange: 'openstack', hearMitaka },
      broker,
    )
  const [server, client] = [driver(), driver()]
  const listener = await server.listen(SERVER)
  const options_ = { waitForReply: true, timeout: 10 }
  const called = client.send(TOPIC, {}, { method: 'm' }, options_)
  const request = await pollOne(listener.poll())
  request.acknowledge()
  await request.reply({ reply: 1 })
  await called
  await client.send(TOPIC.with({ fanout: true }), {}, { method: 'f' }, {})
  const told = await pollOne(listener.poll())
  told.acknowledge()
  await client.cleanup()
  const running = sameIds(broker.inner.topology())
  await listener.stop()
  await listener.cleanup()
  await server.cleanup()
  const left = sameIds(broker.inner.topology())
  return { declared: declarations(broker), running, left }
}

test('the table has every capture of a topology', () => {
  expect(Object.keys(TOPOLOGY_CAPTURES).sort()).toEqual(topologyCaptureNames())
})

test.each(conversationNames())('all is declared as in %s', async (name) => {
  const { options, python, declarations } = capturedTopology(name)
  const { declared } = await converse(options, python === 'mitaka')
  const [server = [], ...others] = declared
  // Mitaka deletes nothing when it closes.
  const atClose = python === 'mitaka' ? server.splice(-1) : []
  expect(atClose.every(({ method }) => method === 'queue.delete')).toBe(true)
  expect([server, ...others]).toEqual(declarations)
})

test.each(conversationNames())(
  'in memory there is what %s holds',
  async (name) => {
    const captured = capturedTopology(name)
    const { options, python } = captured
    const { running, left } = await converse(options, python === 'mitaka')
    expect(inOrder(running.exchanges)).toEqual(captured.exchanges)
    const queues = running.queues.map(({ name, type, ...queue }) => {
      const { durable, auto_delete, exclusive, arguments: given } = queue
      return { name, type, durable, auto_delete, exclusive, arguments: given }
    })
    expect(inOrder(queues)).toEqual(captured.queues)
    expect(inOrder(running.bindings)).toEqual(captured.bindings)
    expect(inOrder(running.consumers)).toEqual(captured.consumers)
    expect({
      exchanges: left.exchanges.map(({ name }) => name),
      queues: left.queues.map(({ name }) => name),
    }).toEqual(leftByUs(captured))
  },
)
