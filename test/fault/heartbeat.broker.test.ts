import { expect, test } from 'vitest'
import { TransportURL } from '../../src/transport-url.ts'
import { collectLog } from '../amqp/log-records.ts'
import { brokerOf, CALL, driver, echo, TOPIC } from '../rabbit/echo.ts'
import { TCPProxy } from '../rabbit/tcp-proxy.ts'
import { until, virtualHost } from '../support/broker.ts'

const log = collectLog()
const HEARTBEAT = { heartbeat_timeout_threshold: 3 }
/** Long before amqplib's own watch, which takes two heartbeats or more. */
const SOON_MS = 5500

function silence(): Promise<unknown> {
  return until(
    async () => log.map(({ message }) => message),
    (messages) => messages.some((one) => /silent for 3 s/.test(one)),
    { what: 'the silence is noticed' },
  )
}

test.each([
  [{}, 60],
  [{ heartbeat_timeout_threshold: 7 }, 7],
  [{ heartbeat_timeout_threshold: 0.5 }, 1],
  [{ heartbeat_timeout_threshold: 0 }, 0],
])('with %o the broker is told a heartbeat of %i s', async (options, told) => {
  await using host = await virtualHost()
  const url = TransportURL.parse(host.transportUrl)
  const channel = await brokerOf(url, options).connect('listen')
  const [connection] = await until(
    () => host.connections(),
    ([first]) => first?.timeout !== undefined,
    { what: 'the connection is listed' },
  )
  expect(connection?.timeout).toBe(told)
  await channel.close()
})

test('a server whose broker falls silent connects anew, and serves what came', async () => {
  await using host = await virtualHost()
  await using proxy = await TCPProxy.before(host.transportUrl)
  const server = driver(proxy.through(host.transportUrl), HEARTBEAT)
  const client = driver(host.transportUrl)
  const { stop } = await echo(server)
  const begun = performance.now()
  proxy.swallow()
  const called = client.send(TOPIC, {}, { method: 'm', args: { n: 1 } }, CALL)
  await silence()
  expect(performance.now() - begun).toBeLessThan(SOON_MS)
  expect(await called).toEqual({ n: 1 })
  await stop()
  await Promise.all([client.cleanup(), server.cleanup()])
})

test('a client whose broker falls silent sends again, and gets every reply', async () => {
  await using host = await virtualHost()
  await using proxy = await TCPProxy.before(host.transportUrl)
  const server = driver(host.transportUrl)
  const client = driver(proxy.through(host.transportUrl), HEARTBEAT)
  const { stop } = await echo(server)
  const call = (n: number) =>
    client.send(TOPIC, {}, { method: 'm', args: { n } }, CALL)
  await call(0)
  const begun = performance.now()
  proxy.swallow()
  const calls = Array.from({ length: 50 }, (_, n) => call(n))
  await silence()
  expect(performance.now() - begun).toBeLessThan(SOON_MS)
  expect(await Promise.all(calls)).toEqual(calls.map((_, n) => ({ n })))
  await stop()
  await Promise.all([client.cleanup(), server.cleanup()])
})

test('a broker that is only idle is not taken for silent', async () => {
  await using host = await virtualHost()
  await using proxy = await TCPProxy.before(host.transportUrl)
  const url = TransportURL.parse(proxy.through(host.transportUrl))
  const options = { heartbeat_timeout_threshold: 1 }
  const channel = await brokerOf(url, options).connect('listen')
  let ended = false
  channel.onceClosed(() => {
    ended = true
  })
  const before = proxy.heard
  await until(
    async () => proxy.heard - before,
    (heartbeats) => heartbeats >= 4,
    { what: 'four heartbeats of the broker' },
  )
  expect(ended).toBe(false)
  await channel.close()
})
