import { expect, test } from 'vitest'
import { Target } from '../../src/target.ts'
import { collectLog } from '../amqp/log-records.ts'
import { until, virtualHost } from '../support/broker.ts'
import { CALL, driver, echo, SERVER, TOPIC } from './echo.ts'
import { TCPProxy } from './tcp-proxy.ts'

const log = collectLog()

test('cleanup closes every connection', async () => {
  await using host = await virtualHost()
  const both = driver(host.transportUrl)
  const { stop } = await echo(both)
  await both.send(TOPIC, {}, { method: 'm', args: {} }, CALL)
  await stop()
  await both.cleanup()
  await until(
    () => host.connections(),
    (connections) => connections.length === 0,
    { what: 'no connection' },
  )
})

test('client and server come back when the broker closes all connections', async () => {
  await using host = await virtualHost()
  const [server, client] = [
    driver(host.transportUrl),
    driver(host.transportUrl),
  ]
  const { stop } = await echo(server)
  await client.send(TOPIC, {}, { method: 'm', args: { n: 1 } }, CALL)
  await host.closeConnections()
  const again = { method: 'm', args: { n: 2 } }
  expect(await client.send(TOPIC, {}, again, CALL)).toEqual({ n: 2 })
  expect(log.some(({ level }) => level === 'error')).toBe(true)
  await stop()
  await Promise.all([client.cleanup(), server.cleanup()])
})

test('a server waits for a broker that is away, and then serves', async () => {
  await using host = await virtualHost()
  await using proxy = await TCPProxy.before(host.transportUrl)
  const server = driver(proxy.through(host.transportUrl))
  const client = driver(host.transportUrl)
  const { stop } = await echo(server)
  proxy.refusing = true
  proxy.cut()
  await proxy.nextConnection()
  await proxy.nextConnection()
  const called = client.send(TOPIC, {}, { method: 'm', args: { n: 1 } }, CALL)
  proxy.refusing = false
  expect(await called).toEqual({ n: 1 })
  expect(log[0]?.message).toMatch(/Trying again in 0.1 seconds/)
  await stop()
  await Promise.all([client.cleanup(), server.cleanup()])
})

test('cleanup is prompt while the broker is away', async () => {
  await using host = await virtualHost()
  await using proxy = await TCPProxy.before(host.transportUrl)
  const server = driver(proxy.through(host.transportUrl), {
    kombu_reconnect_delay: 3600,
  })
  await server.listen(SERVER)
  proxy.refusing = true
  proxy.cut()
  await until(
    async () => log.length,
    (length) => length > 0,
    {
      what: 'the loss is seen',
    },
  )
  const begun = performance.now()
  await server.cleanup()
  expect(performance.now() - begun).toBeLessThan(1000)
})

test('an unacknowledged message comes again after a cut', async () => {
  await using host = await virtualHost()
  const [server, client] = [
    driver(host.transportUrl),
    driver(host.transportUrl),
  ]
  const listener = await server.listen(SERVER)
  await client.send(TOPIC, {}, { method: 'once' }, {})
  const [first] = await listener.poll()
  await host.closeConnections()
  const [again] = await listener.poll()
  expect(() => first?.acknowledge()).toThrow()
  expect(again?.message).toEqual({ method: 'once' })
  again?.acknowledge()
  await Promise.all([client.cleanup(), server.cleanup()])
})

test('a cut sends again what was under way, and every call is answered', async () => {
  await using host = await virtualHost()
  await using proxy = await TCPProxy.before(host.transportUrl)
  const [server, client] = [
    driver(host.transportUrl),
    driver(proxy.through(host.transportUrl)),
  ]
  const { stop } = await echo(server)
  await client.send(TOPIC, {}, { method: 'm', args: {} }, CALL)
  proxy.swallow()
  const calls = Array.from({ length: 100 }, (_, n) =>
    client.send(TOPIC, {}, { method: 'm', args: { n } }, CALL),
  )
  await new Promise((resolve) => setImmediate(resolve))
  proxy.cut()
  expect(await Promise.all(calls)).toEqual(
    Array.from({ length: 100 }, (_, n) => ({ n })),
  )
  await stop()
  await Promise.all([client.cleanup(), server.cleanup()])
})

test('a call that the broker refuses fails alone, whatever it takes along', async () => {
  await using host = await virtualHost()
  const [server, client] = [
    driver(host.transportUrl),
    driver(host.transportUrl),
  ]
  const { stop } = await echo(server)
  const call = (args: Record<string, unknown>, timeout = 20) =>
    client.send(TOPIC, {}, { method: 'm', args }, { ...CALL, timeout })
  await call({})
  const [good, expired, last] = await Promise.allSettled([
    call({ n: 1 }),
    call({}, -1),
    call({ n: 2 }),
  ])
  expect(good).toMatchObject({ value: { n: 1 } })
  expect(last).toMatchObject({ value: { n: 2 } })
  expect(expired).toMatchObject({ reason: { replyCode: 406 } })
  await stop()
  await Promise.all([client.cleanup(), server.cleanup()])
})

test('what is not oslo.messaging is rejected and the next message is served', async () => {
  await using host = await virtualHost()
  const both = driver(host.transportUrl)
  const { connect } = await import('amqplib')
  const peer = await connect(host.amqpUrl)
  const raw = await peer.createConfirmChannel()
  const listener = await both.listen(SERVER)
  const json = { contentType: 'application/json' }
  const version = '{"oslo.version": "9.9", "oslo.message": "{}"}'
  raw.sendToQueue('l3_agent', Buffer.from('\xff\xfe', 'latin1'), json)
  raw.sendToQueue('l3_agent', Buffer.from('not json'), json)
  raw.sendToQueue('l3_agent', Buffer.from(version), json)
  raw.sendToQueue('l3_agent', Buffer.from('{}'), { contentType: 'text/plain' })
  raw.sendToQueue('l3_agent', Buffer.from('{}'), {})
  raw.sendToQueue('l3_agent', Buffer.from('{"method": "good"}'), json)
  const [message] = await listener.poll()
  expect(message?.message).toEqual({ method: 'good' })
  message?.acknowledge()
  expect(log.map(({ level }) => level)).toEqual(Array(5).fill('error'))
  await until(
    () => host.queues(),
    (queues) =>
      queues.every(({ ready, unacknowledged }) => ready + unacknowledged === 0),
    { what: 'every queue empty' },
  )
  await both.cleanup()
  await peer.close()
})

test('what AMQP cannot say is refused at once, not tried for ever', async () => {
  await using host = await virtualHost()
  const client = driver(host.transportUrl)
  const long = new Target({ topic: 't'.repeat(300), server: 's' })
  const refused = { recoverable: false }
  await expect(client.send(long, {}, {}, {})).rejects.toMatchObject(refused)
  await expect(client.listen(long)).rejects.toMatchObject(refused)
  await client.send(TOPIC, {}, { method: 'm', args: {} }, {})
  await client.cleanup()
})
