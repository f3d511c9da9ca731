import { expect, test } from 'vitest'
import type { Channel, Delivery } from '../../src/amqp/channel.ts'
import {
  AMQPDestinationNotFound,
  AMQPError,
  MessageDeliveryFailure,
  MessageUndeliverable,
} from '../../src/errors.ts'
import { RabbitBroker } from '../../src/rabbit/rabbit-broker.ts'
import { TransportURL } from '../../src/transport-url.ts'
import { until, virtualHost } from '../support/broker.ts'
import { deferred } from '../support/deferred.ts'
import { TCPProxy } from './tcp-proxy.ts'

const PLAIN = {
  durable: false,
  exclusive: false,
  autoDelete: false,
  arguments: {},
}
const PROPERTIES = {
  content_type: 'application/json',
  content_encoding: 'utf-8',
  headers: {},
  delivery_mode: 2,
  priority: 0,
}

function connect(url: string): Promise<Channel> {
  return new RabbitBroker(TransportURL.parse(url)).connect('send')
}

function publish(
  channel: Channel,
  routingKey: string,
  text = '{}',
  { exchange = '', mandatory = true } = {},
): Promise<void> {
  const body = new TextEncoder().encode(text)
  const properties = { ...PROPERTIES, expiration: '30000' }
  return channel.basicPublish({
    exchange,
    routingKey,
    mandatory,
    properties,
    body,
  })
}

function ended(channel: Channel): Promise<Error> {
  return new Promise((resolve) => channel.onceClosed(resolve))
}

test('a message arrives with the properties that it was sent with', async () => {
  await using host = await virtualHost()
  const channel = await connect(host.transportUrl)
  await channel.queueDeclare({ queue: 'q', ...PLAIN })
  await publish(channel, 'q', '{"a": "ö"}')
  const delivery = await new Promise<Delivery | null>((resolve) => {
    void channel.basicConsume({ queue: 'q', consumerTag: '1' }, resolve)
  })
  expect(delivery).toMatchObject({
    consumerTag: '1',
    deliveryTag: 1,
    redelivered: false,
    exchange: '',
    routingKey: 'q',
  })
  expect(delivery?.properties).toEqual({ ...PROPERTIES, expiration: '30000' })
  expect(new TextDecoder().decode(delivery?.body)).toBe('{"a": "ö"}')
  await channel.close()
})

test('what the broker does not accept fails by name, and the channel goes on', async () => {
  await using host = await virtualHost()
  const channel = await connect(host.transportUrl)
  const full = { 'x-max-length': 1, 'x-overflow': 'reject-publish' }
  await channel.queueDeclare({ queue: 'full', ...PLAIN, arguments: full })
  await publish(channel, 'full', '1')
  await expect(publish(channel, 'full', '2')).rejects.toThrow(
    MessageDeliveryFailure,
  )
  await channel.queueDeclare({ queue: 'q', ...PLAIN })
  await publish(channel, 'q')
  await channel.close()
})

test('publishing where there is no exchange ends the channel with 404', async () => {
  await using host = await virtualHost()
  const channel = await connect(host.transportUrl)
  const end = ended(channel)
  const sent = publish(channel, 'k', '{}', { exchange: 'gone' })
  await expect(sent).rejects.toBeInstanceOf(AMQPDestinationNotFound)
  await expect(sent).rejects.toThrow('gone')
  expect(await end).toMatchObject({ replyCode: 404 })
  expect(channel.isOpen).toBe(false)
})

test('of messages under way at once, only the returned ones fail', async () => {
  await using host = await virtualHost()
  const channel = await connect(host.transportUrl)
  await channel.queueDeclare({ queue: 'there', ...PLAIN })
  const sent = await Promise.allSettled([
    publish(channel, 'there', '1'),
    publish(channel, 'gone', '2'),
    publish(channel, 'gone', '3', { mandatory: false }),
    publish(channel, 'there', '4'),
    publish(channel, 'gone', '5'),
  ])
  expect(sent.map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
    'rejected',
  ])
  expect((sent[1] as PromiseRejectedResult).reason).toBeInstanceOf(
    MessageUndeliverable,
  )
  await channel.close()
})

test('of many returned at once, each is told its own', async () => {
  await using host = await virtualHost()
  const channel = await connect(host.transportUrl)
  await channel.queueDeclare({ queue: 'there', ...PLAIN, durable: true })
  const keys = Array.from({ length: 300 }, (_, index) =>
    index % 3 === 0 ? 'gone' : 'there',
  )
  const sent = await Promise.allSettled(
    keys.map((key, index) => publish(channel, key, String(index))),
  )
  expect(sent.map(({ status }) => status)).toEqual(
    keys.map((key) => (key === 'gone' ? 'rejected' : 'fulfilled')),
  )
  await channel.close()
})

test('of two alike, the queue deleted between, the second is undeliverable', async () => {
  await using host = await virtualHost()
  const channel = await connect(host.transportUrl)
  await channel.queueDeclare({ queue: 'q', ...PLAIN })
  const first = publish(channel, 'q')
  const deleted = channel.queueDelete('q')
  const [one, two, gone] = await Promise.allSettled([
    first,
    publish(channel, 'q'),
    deleted,
  ])
  expect([one.status, two.status, gone.status]).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
  ])
  await channel.close()
})

test('messages that are all alike are sent one by one, and all are told', async () => {
  await using host = await virtualHost()
  const channel = await connect(host.transportUrl)
  const alike = Array.from({ length: 20 }, () => publish(channel, 'gone'))
  const sent = await Promise.allSettled(alike)
  expect(sent.every(({ status }) => status === 'rejected')).toBe(true)
  await channel.close()
})

test('a missing exchange is told to its own publish only, its name cut or not', async () => {
  await using host = await virtualHost()
  for (const exchange of ['gone', 'x'.repeat(250)]) {
    const channel = await connect(host.transportUrl)
    await channel.queueDeclare({ queue: 'there', ...PLAIN })
    const [before, missing, after] = await Promise.allSettled([
      publish(channel, 'there', '1', { exchange: 'amq.topic' }),
      publish(channel, 'k', '2', { exchange, mandatory: false }),
      publish(channel, 'there', '3'),
    ])
    expect(before).not.toMatchObject({
      reason: expect.any(AMQPDestinationNotFound),
    })
    expect(missing).toMatchObject({
      reason: expect.any(AMQPDestinationNotFound),
    })
    expect(after).toMatchObject({ reason: { replyCode: 404 } })
  }
})

test('a declaration that differs is 406, and no use to repeat', async () => {
  await using host = await virtualHost()
  const channel = await connect(host.transportUrl)
  await channel.queueDeclare({ queue: 'q', ...PLAIN })
  const other = channel.queueDeclare({ queue: 'q', ...PLAIN, durable: true })
  await expect(other).rejects.toMatchObject({
    replyCode: 406,
    recoverable: false,
  })
})

test('a tag that is not its own ends the channel with 406', async () => {
  await using host = await virtualHost()
  const channel = await connect(host.transportUrl)
  const end = ended(channel)
  channel.basicAck(7)
  expect(await end).toMatchObject({ replyCode: 406 })
  expect(() => channel.basicAck(7)).toThrow(AMQPError)
  expect(() => channel.basicReject(7, true)).toThrow(AMQPError)
})

test('a channel that ends takes its connection along', async () => {
  await using host = await virtualHost()
  const channel = await connect(host.transportUrl)
  const end = ended(channel)
  channel.basicAck(7)
  await end
  await channel.close()
  await until(
    () => host.connections(),
    (connections) => connections.length === 0,
    { what: 'no connection' },
  )
})

test('a connection that the broker closes ends with 320, recoverable', async () => {
  await using host = await virtualHost()
  const channel = await connect(host.transportUrl)
  const end = ended(channel)
  await host.closeConnections()
  expect(await end).toMatchObject({ replyCode: 320, recoverable: true })
})

test('a socket that just ends has no code, and fails what waits', async () => {
  await using host = await virtualHost()
  await using proxy = await TCPProxy.before(host.transportUrl)
  const channel = await connect(proxy.through(host.transportUrl))
  proxy.swallow()
  const failed = expect(publish(channel, 'q')).rejects.toMatchObject({
    replyCode: null,
    recoverable: true,
  })
  proxy.cut()
  await failed
  expect(await ended(channel)).toBeInstanceOf(AMQPError)
})

test('a consumer is told when its queue is deleted', async () => {
  await using host = await virtualHost()
  const channel = await connect(host.transportUrl)
  const admin = await connect(host.transportUrl)
  await channel.queueDeclare({ queue: 'q', ...PLAIN })
  const consume = { queue: 'q', consumerTag: '1' }
  const told = deferred<Delivery | null>()
  await channel.basicConsume(consume, told.resolve)
  await admin.queueDelete('q')
  expect(await told.promise).toBe(null)
  await Promise.all([channel.close(), admin.close()])
})

test('our own close is not reported, and twice is once', async () => {
  await using host = await virtualHost()
  const channel = await connect(host.transportUrl)
  let reported = false
  channel.onceClosed(() => {
    reported = true
  })
  await Promise.all([channel.close(), channel.close()])
  await expect(publish(channel, 'q')).rejects.toBeInstanceOf(AMQPError)
  expect(reported).toBe(false)
})

test('closing does not wait for a broker that has gone silent', async () => {
  await using host = await virtualHost()
  await using proxy = await TCPProxy.before(host.transportUrl)
  const channel = await connect(proxy.through(host.transportUrl))
  proxy.swallow()
  const begun = performance.now()
  await channel.close()
  expect(performance.now() - begun).toBeLessThan(5000)
})
