import { expect, test } from 'vitest'
import {
  fanoutConsumer,
  fanoutExchange,
  replyConsumer,
  topicConsumer,
} from '../../src/amqp/topology.ts'
import { Conf } from '../../src/conf.ts'
import { ConfigurationError } from '../../src/errors.ts'
import { rabbitOpts } from '../../src/options/rabbit-opts.ts'

function conf(values: Record<string, unknown> = {}): Conf {
  const made = new Conf({ oslo_messaging_rabbit: values })
  made.registerOpts(rabbitOpts)
  return made
}

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

test('for Mitaka the reply queue is bound to an exchange of its name', () => {
  const { exchange, bind } = replyConsumer(conf(), 'reply_x', true)
  expect(exchange).toEqual({
    exchange: 'reply_x',
    type: 'direct',
    durable: false,
    autoDelete: true,
  })
  const names = { queue: 'reply_x', exchange: 'reply_x' }
  expect(bind).toEqual({ ...names, routingKey: 'reply_x' })
})

const LIMITS = {
  rabbit_quorum_delivery_limit: 5,
  rabbit_quorum_max_memory_length: 100,
  rabbit_quorum_max_memory_bytes: 2000,
}
const LIMITED = {
  'x-queue-type': 'quorum',
  'x-delivery-limit': 5,
  'x-max-in-memory-length': 100,
  'x-max-in-memory-bytes': 2000,
}

test('the limits of quorum queues are those of the options', () => {
  const quorum = conf({ ...LIMITS, rabbit_quorum_queue: true })
  expect(topicConsumer(quorum, 'e', 't').queue.arguments).toEqual(LIMITED)
  expect(fanoutConsumer(quorum, 't').queue.arguments).toEqual({
    'x-expires': 1_800_000,
  })
  const none = conf(LIMITS)
  expect(topicConsumer(none, 'e', 't').queue.arguments).toEqual({})
})

test('transient quorum queues have the same limits, and still expire', () => {
  const quorum = conf({ ...LIMITS, rabbit_transient_quorum_queue: true })
  const expiring = { ...LIMITED, 'x-expires': 1_800_000 }
  for (const made of [
    fanoutConsumer(quorum, 't'),
    replyConsumer(quorum, 'reply_x'),
  ])
    expect(made.queue).toMatchObject({ durable: true, arguments: expiring })
  expect(fanoutExchange(quorum, 't').durable).toBe(true)
  expect(topicConsumer(quorum, 'e', 't').queue).toMatchObject({
    durable: false,
    arguments: {},
  })
})

test('a fraction of a second is whole milliseconds on the broker', () => {
  const brief = conf({ rabbit_transient_queues_ttl: 0.0015 })
  const { queue } = replyConsumer(brief, 'reply_x')
  expect(queue.arguments).toEqual({ 'x-expires': 2 })
})

test('enable_cancel_on_failover is asked for with every consumer', () => {
  const cancels = conf({ enable_cancel_on_failover: true })
  for (const made of [
    topicConsumer(cancels, 'e', 't'),
    fanoutConsumer(cancels, 't'),
    replyConsumer(cancels, 'reply_x'),
  ])
    expect(made.consumerArguments).toEqual({ 'x-cancel-on-ha-failover': true })
  expect(topicConsumer(conf(), 'e', 't').consumerArguments).toEqual({})
})

test('a queue that is to be quorum and mirrored is refused, by both names', () => {
  const both = conf({ rabbit_ha_queues: true, rabbit_quorum_queue: true })
  const topic = expect(() => topicConsumer(both, 'e', 't'))
  topic.toThrow(ConfigurationError)
  topic.toThrow('rabbit_quorum_queue and rabbit_ha_queues are both true')
  // As in Python, where a client of such a file works.
  const { queue } = replyConsumer(both, 'reply_x')
  expect(queue.arguments).toMatchObject({ 'x-ha-policy': 'all' })
  const transient = conf({
    rabbit_ha_queues: true,
    rabbit_transient_quorum_queue: true,
  })
  expect(() => replyConsumer(transient, 'reply_x')).toThrow(
    'rabbit_transient_quorum_queue and rabbit_ha_queues are both true',
  )
})
