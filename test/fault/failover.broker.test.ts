import { expect, test } from 'vitest'
import { TransportURL } from '../../src/transport-url.ts'
import { collectLog } from '../amqp/log-records.ts'
import { brokerOf, CALL, driver, echo, TOPIC } from '../rabbit/echo.ts'
import { TCPProxy } from '../rabbit/tcp-proxy.ts'
import { type VirtualHost, virtualHost } from '../support/broker.ts'

// Two ways to one broker stand for two nodes of a cluster.

const log = collectLog()

async function twoHosts(host: VirtualHost) {
  const one = await TCPProxy.before(host.transportUrl)
  const other = await TCPProxy.before(host.transportUrl)
  const at = ({ port }: TCPProxy) =>
    `${host.name}:${host.name}@127.0.0.1:${port}`
  const url = `rabbit://${at(one)},${at(other)}/${host.name}`
  const dispose = async () => {
    await one[Symbol.asyncDispose]()
    await other[Symbol.asyncDispose]()
  }
  return { one, other, url, [Symbol.asyncDispose]: dispose }
}

/** The host goes away: what is connected ends, and nothing connects again. */
function die(proxy: TCPProxy): void {
  proxy.refusing = true
  proxy.cut()
}

test.each(['round-robin', 'shuffle'])(
  'by %s, hosts that go and come in the middle of calls lose none',
  async (kombu_failover_strategy) => {
    await using host = await virtualHost()
    await using hosts = await twoHosts(host)
    const options = { kombu_failover_strategy }
    const [server, client] = [
      driver(hosts.url, options),
      driver(hosts.url, options),
    ]
    const { served, stop } = await echo(server)
    const call = (n: number) =>
      client.send(TOPIC, {}, { method: 'm', args: { n } }, CALL)
    await call(0)
    for (const [dies, lives] of [
      [hosts.one, hosts.other],
      [hosts.other, hosts.one],
    ] as const) {
      lives.refusing = false
      const calls = Array.from({ length: 100 }, (_, n) => call(n))
      await calls[10]
      die(dies)
      expect(await Promise.all(calls)).toEqual(calls.map((_, n) => ({ n })))
    }
    expect(new Set(served.map((args) => JSON.stringify(args))).size).toBe(100)
    await stop()
    await Promise.all([client.cleanup(), server.cleanup()])
  },
)

test('the connections of one driver spread over the hosts', async () => {
  await using host = await virtualHost()
  await using hosts = await twoHosts(host)
  const broker = brokerOf(TransportURL.parse(hosts.url))
  const channels = await Promise.all(
    Array.from({ length: 20 }, () => broker.connect('send', {})),
  )
  expect(hosts.one.connections).toBeGreaterThan(0)
  expect(hosts.other.connections).toBeGreaterThan(0)
  await Promise.all(channels.map((channel) => channel.close()))
})

test('a connection that lost its host asks another first', async () => {
  await using host = await virtualHost()
  await using hosts = await twoHosts(host)
  const broker = brokerOf(TransportURL.parse(hosts.url))
  const connection = {}
  const before = await broker.connect('send', connection)
  const lost = new Promise((resolve) => before.onceClosed(resolve))
  const [left, other] =
    hosts.one.connections === 1
      ? [hosts.one, hosts.other]
      : [hosts.other, hosts.one]
  left.cut()
  await lost
  for (let time = 0; time < 3; time += 1) {
    const channel = await broker.connect('send', connection)
    await channel.close()
  }
  expect([left.connections, other.connections]).toEqual([1, 3])
})

test('while no host answers, each round is told with its wait, and grows', async () => {
  await using host = await virtualHost()
  await using hosts = await twoHosts(host)
  const options = { kombu_reconnect_delay: 0, rabbit_retry_backoff: 0.1 }
  const client = driver(hosts.url, options)
  for (const proxy of [hosts.one, hosts.other]) proxy.refusing = true
  const cast = client.send(TOPIC, {}, { method: 'm' }, {})
  while (hosts.one.connections < 4) await hosts.one.nextConnection()
  for (const proxy of [hosts.one, hosts.other]) proxy.refusing = false
  await cast
  const waits = log.map(
    ({ message }) => /in ([\d.]+) seconds/.exec(message)?.[1],
  )
  expect(waits.slice(0, 3)).toEqual(['0.1', '0.2', '0.3'])
  expect(log[0]?.message).toContain(String(hosts.one.port))
  expect(log[0]?.message).toContain(String(hosts.other.port))
  await client.cleanup()
})

test('each host is asked with its own credentials', async () => {
  await using host = await virtualHost()
  await using hosts = await twoHosts(host)
  const stranger = `nobody:s3cret@127.0.0.1:${hosts.one.port}`
  const friend = `${host.name}:${host.name}@127.0.0.1:${hosts.other.port}`
  const url = `rabbit://${stranger},${friend}/${host.name}`
  const client = driver(url)
  for (let time = 0; time < 5; time += 1)
    await client.send(TOPIC, {}, { method: 'm' }, {})
  await client.cleanup()
})
