import { expect, test } from 'vitest'
import {
  type ConsumerTopology,
  fanoutConsumer,
  replyConsumer,
  topicConsumer,
} from '../../src/amqp/topology.ts'
import { Conf } from '../../src/conf.ts'
import { rabbitOpts } from '../../src/options/rabbit-opts.ts'
import { capture } from './recording-broker.ts'

function conf(values: Record<string, unknown> = {}): Conf {
  const made = new Conf({ oslo_messaging_rabbit: values })
  made.registerOpts(rabbitOpts)
  return made
}

/** The server's declarations in the words of the captures, without defaults. */
function asCaptured(topologies: readonly ConsumerTopology[]) {
  return topologies.flatMap(({ exchange, queue, bind }) => [
    exchange && {
      method: 'exchange.declare',
      exchange: exchange.exchange,
      type: exchange.type,
      durable: exchange.durable,
      auto_delete: exchange.autoDelete,
      arguments: {},
    },
    {
      method: 'queue.declare',
      queue: queue.queue,
      durable: queue.durable,
      exclusive: queue.exclusive,
      auto_delete: queue.autoDelete,
      arguments: queue.arguments,
    },
    bind && {
      method: 'queue.bind',
      queue: bind.queue,
      exchange: bind.exchange,
      routing_key: bind.routingKey,
      arguments: {},
    },
  ])
}

function captured(name: string) {
  const { declarations_by_connection: all } = capture(name) as unknown as {
    declarations_by_connection: Record<string, Record<string, unknown>[]>
  }
  const declarations = (all['1'] ?? []).filter(({ method }) =>
    ['exchange.declare', 'queue.declare', 'queue.bind'].includes(
      method as string,
    ),
  )
  return declarations.map(({ passive, internal, no_wait, ...rest }) => {
    expect([passive ?? false, internal ?? false, no_wait]).toEqual([
      false,
      false,
      false,
    ])
    return rest
  })
}

function sameIds(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replace(/[0-9a-f]{32}/g, '<uuid>'))
}

const CASES: [string, Record<string, unknown>][] = [
  ['topology-default', {}],
  ['topology-durable', { amqp_durable_queues: true }],
]

test.each(CASES)('a server declares what %s holds', (name, values) => {
  const topologies = [
    topicConsumer(conf(values), 'openstack', 'l3_agent'),
    topicConsumer(conf(values), 'openstack', 'l3_agent.host1'),
    fanoutConsumer(conf(values), 'l3_agent'),
  ]
  expect(sameIds(asCaptured(topologies))).toEqual(sameIds(captured(name)))
})

test('only a fanout queue is deleted when its server closes', () => {
  expect(fanoutConsumer(conf(), 't').deleteOnClose).toBe(true)
  expect(topicConsumer(conf(), 'e', 't').deleteOnClose).toBe(false)
  expect(replyConsumer(conf(), 'reply_x').deleteOnClose).toBe(false)
})

test('each fanout queue has a name of its own', () => {
  const [one, other] = [
    fanoutConsumer(conf(), 't'),
    fanoutConsumer(conf(), 't'),
  ]
  expect(one.queue.queue).toMatch(/^t_fanout_[0-9a-f]{32}$/)
  expect(one.queue.queue).not.toBe(other.queue.queue)
})

test('a reply queue is bound to nothing and expires', () => {
  const { exchange, bind, queue } = replyConsumer(conf(), 'reply_x')
  expect([exchange, bind]).toEqual([null, null])
  expect(queue.arguments).toEqual({ 'x-expires': 1_800_000 })
})

test('transient queues do not expire when their time to live is 0', () => {
  const never = conf({ rabbit_transient_queues_ttl: 0 })
  expect(replyConsumer(never, 'reply_x').queue.arguments).toEqual({})
})

test('amqp_auto_delete concerns topic queues and their exchange only', () => {
  const autoDelete = conf({ amqp_auto_delete: true })
  const topic = topicConsumer(autoDelete, 'e', 't')
  expect(topic.queue.autoDelete).toBe(true)
  expect(topic.exchange?.autoDelete).toBe(true)
  expect(fanoutConsumer(autoDelete, 't').queue.autoDelete).toBe(false)
})
