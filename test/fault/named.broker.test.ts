import { connect } from 'amqplib'
import { expect, test } from 'vitest'
import type { Channel } from '../../src/amqp/channel.ts'
import { ListenConnection } from '../../src/amqp/listen-connection.ts'
import { topicConsumer } from '../../src/amqp/topology.ts'
import { Conf } from '../../src/conf.ts'
import { rabbitOpts } from '../../src/options/rabbit-opts.ts'
import { TransportURL } from '../../src/transport-url.ts'
import { collectLog } from '../amqp/log-records.ts'
import { brokerOf, CALL, driver, echo, SERVER, TOPIC } from '../rabbit/echo.ts'
import { TCPProxy } from '../rabbit/tcp-proxy.ts'
import { until, type VirtualHost, virtualHost } from '../support/broker.ts'

// Nothing ends in silence: each loss is a line of the log or a named error.

const log = collectLog()

function logged(pattern: RegExp, level: string): Promise<unknown> {
  return until(
    async () => log.map((record) => `${record.level} ${record.message}`),
    (lines) => lines.some((one) => one.startsWith(level) && pattern.test(one)),
    { what: String(pattern) },
  )
}

async function deleteQueue(host: VirtualHost, name: string): Promise<void> {
  const model = await connect(host.amqpUrl)
  const channel = await model.createChannel()
  await channel.deleteQueue(name)
  await model.close()
}

test.each(['l3_agent', 'l3_agent.host1'])(
  'a server whose queue %s is deleted says so and has it anew',
  async (queue) => {
    await using host = await virtualHost()
    const [server, client] = [
      driver(host.transportUrl),
      driver(host.transportUrl),
    ]
    const { stop } = await echo(server)
    const target = queue === 'l3_agent' ? TOPIC : SERVER
    await deleteQueue(host, queue)
    await logged(new RegExp(`cancelled the consumer of ${queue};`), 'warning')
    await until(
      () => host.queues(),
      (queues) => queues.some(({ name }) => name === queue),
      { what: 'the queue is there again' },
    )
    const call = { method: 'm', args: { n: 1 } }
    expect(await client.send(target, {}, call, CALL)).toEqual({ n: 1 })
    await stop()
    await Promise.all([client.cleanup(), server.cleanup()])
  },
)

test('a client whose reply queue is deleted says so and gets its next reply', async () => {
  await using host = await virtualHost()
  const [server, client] = [
    driver(host.transportUrl),
    driver(host.transportUrl),
  ]
  const { stop } = await echo(server)
  const call = (n: number) =>
    client.send(TOPIC, {}, { method: 'm', args: { n } }, CALL)
  await call(1)
  const queues = await host.queues()
  const replyQ = queues.find(({ name }) => name.startsWith('reply_'))
  await deleteQueue(host, replyQ?.name ?? '')
  expect(await call(2)).toEqual({ n: 2 })
  await logged(/cancelled the consumer of reply_/, 'warning')
  await stop()
  await Promise.all([client.cleanup(), server.cleanup()])
})

test('a channel that the broker ends for an error is made anew, and delivers again', async () => {
  await using host = await virtualHost()
  const conf = new Conf({
    oslo_messaging_rabbit: { kombu_reconnect_delay: 0.05 },
  })
  conf.registerOpts(rabbitOpts)
  const broker = brokerOf(TransportURL.parse(host.transportUrl))
  const connection = new ListenConnection(conf, broker)
  const redelivered: boolean[] = []
  const settle = (channel: Channel, tag: number) => channel.basicAck(tag)
  connection.declareConsumer(
    topicConsumer(conf, 'openstack', 'l3_agent'),
    (delivery, channel) => {
      redelivered.push(delivery.redelivered)
      // The first time a tag that there is not: 406 ends the channel.
      const wrong = redelivered.length === 1 ? 1000 : 0
      settle(channel, delivery.deliveryTag + wrong)
    },
  )
  await connection.consume()
  const client = driver(host.transportUrl)
  await client.send(TOPIC, {}, { method: 'm' }, {})
  await until(
    async () => redelivered,
    ({ length }) => length === 2,
    { what: 'it is delivered again' },
  )
  expect(redelivered).toEqual([false, true])
  await logged(/PRECONDITION.FAILED.*Trying again/, 'error')
  await Promise.all([connection.close(), client.cleanup()])
})

test('replies to a client that is gone are given up, each with a line', async () => {
  await using host = await virtualHost()
  const server = driver(host.transportUrl, {
    kombu_missing_consumer_retry_timeout: 0.5,
  })
  const client = driver(host.transportUrl)
  const listener = await server.listen(SERVER)
  const given = [1, 2].map((n) => {
    const sent = client.send(TOPIC, {}, { method: 'm', args: { n } }, CALL)
    return expect(sent).rejects.toThrow('The driver was closed')
  })
  const messages = await listener.poll({ prefetchSize: 2 })
  const queues = await host.queues()
  const replyQ = queues.find(({ name }) => name.startsWith('reply_'))
  await client.cleanup()
  await Promise.all(given)
  await deleteQueue(host, replyQ?.name ?? '') // as x-expires would, in time
  const begun = performance.now()
  for (const message of messages) {
    message.acknowledge()
    await message.reply({ reply: 'too late' })
  }
  // The first is tried again and again, the second is not.
  expect(performance.now() - begun).toBeGreaterThan(500)
  expect(performance.now() - begun).toBeLessThan(1900)
  await logged(/reply queue doesn't exist/, 'warning')
  await logged(/drop reply to/, 'warning')
  await server.cleanup()
})

test('a reply that cannot be delivered at once is, when the client is back', async () => {
  await using host = await virtualHost()
  await using proxy = await TCPProxy.before(host.transportUrl)
  const server = driver(host.transportUrl)
  const client = driver(proxy.through(host.transportUrl))
  const listener = await server.listen(SERVER)
  const called = client.send(TOPIC, {}, { method: 'm', args: {} }, CALL)
  const [message] = await listener.poll()
  proxy.refusing = true
  proxy.cut()
  const queues = await host.queues()
  const replyQ = queues.find(({ name }) => name.startsWith('reply_'))
  await deleteQueue(host, replyQ?.name ?? '') // as a broker's restart would
  message?.acknowledge()
  const replied = message?.reply({ reply: 'here' })
  await logged(/Trying again/, 'error')
  proxy.refusing = false
  await replied
  expect(await called).toBe('here')
  await Promise.all([client.cleanup(), server.cleanup()])
})

test('a request that finds no broker within its retries fails by name', async () => {
  await using host = await virtualHost()
  await using proxy = await TCPProxy.before(host.transportUrl)
  proxy.refusing = true
  const client = driver(proxy.through(host.transportUrl))
  const sent = client.send(TOPIC, {}, { method: 'm' }, { retry: 1 })
  await expect(sent).rejects.toMatchObject({ name: 'MessageDeliveryFailure' })
  expect(proxy.connections).toBe(2)
  await client.cleanup()
})
