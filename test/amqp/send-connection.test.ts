import { expect, test } from 'vitest'
import { SendConnection } from '../../src/amqp/send-connection.ts'
import { Conf } from '../../src/conf.ts'
import {
  AMQPError,
  MessageDeliveryFailure,
  MessageUndeliverable,
} from '../../src/errors.ts'
import { rabbitOpts } from '../../src/options/rabbit-opts.ts'
import { until, within } from './deadline.ts'
import { collectLog } from './log-records.ts'
import { deleteExchange, encode, RecordingBroker } from './recording-broker.ts'

const log = collectLog()
const BODY = encode('{}')

/** A sender that waits only as long as the test says. */
function sender(values: Record<string, unknown> = {}) {
  const conf = new Conf({
    oslo_messaging_rabbit: {
      kombu_reconnect_delay: 0,
      rabbit_retry_interval: 0,
      rabbit_retry_backoff: 0,
      ...values,
    },
  })
  conf.registerOpts(rabbitOpts)
  const broker = new RecordingBroker()
  return { broker, connection: new SendConnection(conf, broker) }
}

test('no connection is made before the first publish', async () => {
  const { broker, connection } = sender()
  expect(broker.attempts).toBe(0)
  await connection.topicSend('openstack', 't', BODY)
  expect(broker.attempts).toBe(1)
})

test('the exchange is declared and confirms are asked for once a channel', async () => {
  const { broker, connection } = sender()
  await connection.topicSend('openstack', 't', BODY)
  await connection.topicSend('openstack', 't', BODY)
  await connection.fanoutSend('t', BODY)
  expect(broker.methods()).toEqual([
    'exchangeDeclare',
    'confirmSelect',
    'basicPublish',
    'basicPublish',
    'exchangeDeclare',
    'basicPublish',
  ])
})

test('publishes at once share channel, declaration and confirms', async () => {
  const { broker, connection } = sender()
  await Promise.all([
    connection.topicSend('openstack', 'a', BODY),
    connection.topicSend('openstack', 'b', BODY),
    connection.fanoutSend('t', BODY),
  ])
  expect(broker.attempts).toBe(1)
  expect(broker.methods().toSorted()).toEqual([
    'basicPublish',
    'basicPublish',
    'basicPublish',
    'confirmSelect',
    'exchangeDeclare',
    'exchangeDeclare',
  ])
})

test('only a publish with a timeout has an expiration, in milliseconds', async () => {
  const { broker, connection } = sender()
  await connection.topicSend('openstack', 't', BODY, { timeout: 1.5 })
  await connection.topicSend('openstack', 't', BODY)
  const [call, cast] = broker.published()
  expect(call?.properties.expiration).toBe('1500')
  expect(cast?.properties).not.toHaveProperty('expiration')
})

test('a reply to a queue that is not there is undeliverable', async () => {
  const { broker, connection } = sender()
  const sent = connection.directSend('reply_gone', BODY)
  await expect(sent).rejects.toBeInstanceOf(MessageUndeliverable)
  expect(broker.published()[0]).toMatchObject({
    exchange: '',
    routingKey: 'reply_gone',
    mandatory: true,
  })
})

test('without direct_mandatory_flag such a reply is lost without a word', async () => {
  const { broker, connection } = sender({ direct_mandatory_flag: false })
  await connection.directSend('reply_gone', BODY)
  expect(broker.published()[0]?.mandatory).toBe(false)
})

test('a connection that was lost is made anew by the next publish', async () => {
  const { broker, connection } = sender()
  await connection.topicSend('openstack', 't', BODY)
  await broker.inner.closeConnections()
  await connection.topicSend('openstack', 't', BODY)
  expect(broker.methods(2)).toEqual([
    'exchangeDeclare',
    'confirmSelect',
    'basicPublish',
  ])
})

test('an auto-delete exchange that has gone is declared and published to again', async () => {
  const { broker, connection } = sender()
  await connection.fanoutSend('t', BODY)
  await deleteExchange(broker, 't_fanout')
  await connection.fanoutSend('t', BODY)
  expect(broker.published().length).toBe(3)
  expect(broker.methods(1).slice(-2)).toContain('basicPublish')
})

test('what a missing exchange takes along is sent again, at once', async () => {
  const { broker, connection } = sender({ kombu_reconnect_delay: 3600 })
  await connection.fanoutSend('t', BODY)
  await connection.topicSend('openstack', 'a', BODY)
  await deleteExchange(broker, 't_fanout')
  const all = Promise.all([
    connection.fanoutSend('t', BODY),
    connection.topicSend('openstack', 'a', BODY, { retry: 0 }),
    connection.topicSend('openstack', 'b', BODY, { retry: 0 }),
  ])
  await within(all, 'all are confirmed')
  expect(broker.attempts).toBe(2)
  expect(log).toEqual([])
})

test('of those taken along by a refused one only that one fails', async () => {
  const { connection } = sender({ kombu_reconnect_delay: 3600 })
  await connection.topicSend('openstack', 'a', BODY)
  const guilty = connection.topicSend('openstack', 'a', BODY, { timeout: -1 })
  const refused = expect(guilty).rejects.toMatchObject({ replyCode: 406 })
  for (let turn = 0; turn < 9; turn += 1) await null
  const sent = Promise.all([
    connection.topicSend('openstack', 'a', BODY),
    connection.topicSend('openstack', 'a', BODY, { timeout: 5 }),
    expect(connection.directSend('reply_gone', BODY)).rejects.toBeInstanceOf(
      MessageUndeliverable,
    ),
  ])
  await within(sent, 'the others are told what became of them')
  await refused
})

test('a lost connection sends again all that was not confirmed', async () => {
  const { broker, connection } = sender()
  await connection.topicSend('openstack', 'a', BODY)
  broker.before = () => new Promise((resolve) => setImmediate(resolve))
  const keys = Array.from({ length: 64 }, (_, index) => `key${index}`)
  const all = Promise.all(
    keys.map((key) => connection.topicSend('openstack', key, BODY)),
  )
  await broker.inner.closeConnections()
  await within(all, 'all are confirmed')
  expect(broker.attempts).toBe(2)
  const again = broker.recorded
    .filter(({ method, connection }) => connection === 2 && /Pub/.test(method))
    .map(({ args }) => (args[0] as { routingKey: string }).routingKey)
  expect(again.toSorted()).toEqual(keys.toSorted())
})

test('many that wait for the broker try and log as one', async () => {
  const { broker, connection } = sender()
  broker.unreachable(3)
  const keys = Array.from({ length: 64 }, (_, index) => `key${index}`)
  await Promise.all(
    keys.map((key) => connection.topicSend('openstack', key, BODY)),
  )
  expect(broker.attempts).toBe(4)
  expect(log.length).toBe(3)
})

test('without a number of retries it tries until the broker is there', async () => {
  const { broker, connection } = sender()
  broker.unreachable(7)
  await connection.topicSend('openstack', 't', BODY)
  expect(broker.attempts).toBe(8)
  expect(log.map(({ level }) => level)).toEqual(Array(7).fill('error'))
  expect(log[0]?.message).toContain('connect ECONNREFUSED. Trying again in')
})

test.each([
  [0, 1],
  [2, 3],
])('with %i retries it gives up after %i tries', async (retry, tries) => {
  const { broker, connection } = sender()
  broker.unreachable(5)
  const sent = connection.topicSend('openstack', 't', BODY, { retry })
  await expect(sent).rejects.toBeInstanceOf(MessageDeliveryFailure)
  await expect(sent).rejects.toThrow(`tried ${tries} times`)
  expect(broker.attempts).toBe(tries)
})

test('retry -1 is without end', async () => {
  const { broker, connection } = sender()
  broker.unreachable(3)
  await connection.topicSend('openstack', 't', BODY, { retry: -1 })
  expect(broker.attempts).toBe(4)
})

test('refused credentials are thrown at once', async () => {
  const { broker, connection } = sender()
  const refused = new AMQPError('refused', { recoverable: false })
  broker.refusals.push(refused)
  await expect(connection.topicSend('openstack', 't', BODY)).rejects.toBe(
    refused,
  )
})

test('an exchange of another kind is thrown at once, with 406', async () => {
  const { broker, connection } = sender()
  const other = await broker.inner.connect('send')
  const flags = { durable: false, autoDelete: false }
  await other.exchangeDeclare({ exchange: 't_fanout', type: 'topic', ...flags })
  const sent = connection.fanoutSend('t', BODY)
  await expect(sent).rejects.toMatchObject({ replyCode: 406 })
})

async function declaredBy(
  broker: RecordingBroker,
  flags: { durable: boolean; autoDelete: boolean },
): Promise<void> {
  const other = await broker.inner.connect('send')
  await other.exchangeDeclare({ exchange: 'e', type: 'topic', ...flags })
}

test('an exchange that is there and not durable is followed, with one warning', async () => {
  const { broker, connection } = sender({ amqp_durable_queues: true })
  await declaredBy(broker, { durable: false, autoDelete: false })
  const keys = ['a', 'b', 'c']
  await Promise.all(keys.map((key) => connection.topicSend('e', key, BODY)))
  await connection.topicSend('e', 'd', BODY)
  expect(broker.published().map(({ routingKey }) => routingKey)).toEqual([
    ...keys,
    'd',
  ])
  expect(broker.attempts).toBe(2)
  expect(log.map(({ level }) => level)).toEqual(['warning'])
  expect(log[0]?.message).toContain('Force creating a non durable exchange')
})

test('what another publish needed to follow fails no other', async () => {
  const { broker, connection } = sender({ amqp_durable_queues: true })
  await declaredBy(broker, { durable: false, autoDelete: false })
  await Promise.all([
    connection.topicSend('other', 'a', BODY, { retry: 0 }),
    connection.topicSend('e', 'b', BODY, { retry: 0 }),
  ])
  expect(broker.inner.topology().exchanges).toMatchObject([
    { name: 'e', durable: false },
    { name: 'other', durable: true },
  ])
})

test('when it is there anew and durable, the option is followed again', async () => {
  const options = { amqp_durable_queues: true, amqp_auto_delete: true }
  const { broker, connection } = sender(options)
  await declaredBy(broker, { durable: false, autoDelete: true })
  await connection.topicSend('e', 'a', BODY)
  await deleteExchange(broker, 'e')
  await declaredBy(broker, { durable: true, autoDelete: true })
  await broker.inner.closeConnections()
  await connection.topicSend('e', 'a', BODY)
  await connection.topicSend('e', 'b', BODY)
  const [exchange] = broker.inner.topology().exchanges
  expect(exchange).toMatchObject({ name: 'e', durable: true })
  expect(log.filter(({ level }) => level === 'warning').length).toBe(1)
})

test('an exchange that is durable and ours not is refused, and the option named', async () => {
  const { broker, connection } = sender()
  await declaredBy(broker, { durable: true, autoDelete: false })
  const sent = connection.topicSend('e', 'a', BODY)
  await expect(sent).rejects.toMatchObject({
    replyCode: 406,
    message: expect.stringContaining('amqp_durable_queues'),
  })
  expect(broker.attempts).toBe(1)
})

test('a mandatory request that no queue takes is thrown back at once', async () => {
  const { broker, connection } = sender()
  const mandatory = { mandatory: true }
  const sent = connection.topicSend('openstack', 'nobody', BODY, mandatory)
  await expect(sent).rejects.toBeInstanceOf(MessageUndeliverable)
  await expect(sent).rejects.toMatchObject({
    exchange: 'openstack',
    routingKey: 'nobody',
  })
  expect(broker.published().length).toBe(1)
  await connection.topicSend('openstack', 'nobody', BODY)
  await connection.fanoutSend('nobody', BODY, mandatory)
})

test('closing ends the wait between two attempts', async () => {
  const { broker, connection } = sender({ kombu_reconnect_delay: 3600 })
  broker.unreachable(1)
  const sent = connection.topicSend('openstack', 't', BODY)
  const refused = expect(sent).rejects.toThrow('is closed')
  await until(
    () => log.length,
    (length) => length === 1,
    'the wait is announced',
  )
  await connection.close()
  await within(refused, 'the publish is refused')
})

test('a connection that comes while it is closed is closed', async () => {
  const { broker, connection } = sender()
  const sent = connection.topicSend('openstack', 't', BODY)
  const refused = expect(sent).rejects.toThrow('is closed')
  await connection.close()
  await refused
  expect(broker.inner.connections()).toEqual([])
})

test('closing twice closes once', async () => {
  const { broker, connection } = sender()
  await connection.topicSend('openstack', 't', BODY)
  void connection.close()
  await connection.close()
  expect(broker.inner.connections()).toEqual([])
  expect(broker.methods().filter((name) => name === 'close').length).toBe(1)
})

test('a notification whose queue is refused takes no other along', async () => {
  const { broker, connection } = sender()
  const other = await broker.inner.connect('send')
  const flags = { exclusive: false, autoDelete: false, arguments: {} }
  await other.queueDeclare({ queue: 'n.info', durable: true, ...flags })
  const refused = connection.notifySend('openstack', 'n.info', BODY)
  const others = Promise.all([
    connection.topicSend('openstack', 'a', BODY, { retry: 0 }),
    connection.notifySend('openstack', 'n.error', BODY, { retry: 0 }),
  ])
  await expect(refused).rejects.toMatchObject({
    replyCode: 406,
    message: expect.stringContaining("queue 'n.info'"),
  })
  await within(others, 'the others')
  expect(queueNames(broker)).toEqual(['n.error', 'n.info'])
})

function queueNames(broker: RecordingBroker): string[] {
  return broker.inner.topology().queues.map(({ name }) => name)
}

test('a notification has neither expiration nor mandatory', async () => {
  const { broker, connection } = sender()
  await connection.notifySend('openstack', 'n.info', BODY)
  const [publish] = broker.published()
  expect(publish).toMatchObject({ routingKey: 'n.info', mandatory: false })
  expect(publish?.properties).not.toHaveProperty('expiration')
})
