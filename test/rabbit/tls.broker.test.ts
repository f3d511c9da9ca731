import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunningBroker } from '../../sandbox/broker/find-broker.ts'
import { AMQPError } from '../../src/errors.ts'
import { TransportURL } from '../../src/transport-url.ts'
import { collectLog } from '../amqp/log-records.ts'
import { until, type VirtualHost, virtualHost } from '../support/broker.ts'
import { ownBroker, START_MS } from '../support/own-broker.ts'
import { Authority } from './certificates.ts'
import { brokerOf, CALL, driver, echo, TOPIC } from './echo.ts'
import { TCPProxy } from './tcp-proxy.ts'

// A broker that asks everybody for a certificate of one authority, has one for
// `localhost` itself, and offers PLAIN and EXTERNAL.

collectLog()
const folder = mkdtempSync(join(tmpdir(), 'tls-broker-test-'))
let authority: Authority
let broker: RunningBroker
/** The broker's port for TLS, as localhost: what the certificate is for. */
let proxy: TCPProxy

beforeAll(async () => {
  authority = await Authority.create()
  const { cert, key } = await authority.server(['localhost'])
  broker = await ownBroker({
    plugins: ['rabbitmq_auth_mechanism_ssl'],
    files: { 'ca.pem': authority.cert, 'cert.pem': cert, 'key.pem': key },
    conf: (path) => [
      `ssl_options.cacertfile = ${path('ca.pem')}`,
      `ssl_options.certfile = ${path('cert.pem')}`,
      `ssl_options.keyfile = ${path('key.pem')}`,
      'ssl_options.verify = verify_peer',
      'ssl_options.fail_if_no_peer_cert = true',
      'auth_mechanisms.1 = PLAIN',
      'auth_mechanisms.2 = EXTERNAL',
      'ssl_cert_login_from = common_name',
    ],
  })
  const { hostname } = new URL(broker.transportUrl)
  proxy = await TCPProxy.before(`rabbit://${hostname}:${broker.tlsPort}/`)
}, START_MS)

afterAll(async () => {
  await proxy?.[Symbol.asyncDispose]()
  await broker?.[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
}, START_MS)

function file(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

/** The options of somebody who has a certificate of his own. */
async function identified(user: string, by = authority) {
  const { cert, key } = await by.client(user)
  return {
    ssl: true,
    rabbit_login_method: 'PLAIN',
    ssl_ca_file: file('ca.pem', authority.cert),
    ssl_cert_file: file(`${user}.pem`, cert),
    ssl_key_file: file(`${user}.key`, key),
  }
}

function byTLS({ transportUrl }: VirtualHost, hostname = 'localhost'): string {
  return transportUrl.replace(/@[^/]*/, `@${hostname}:${proxy.port}`)
}

async function refusal(
  url: string,
  rabbit: Record<string, unknown>,
): Promise<AMQPError> {
  try {
    await brokerOf(TransportURL.parse(url), rabbit).connect('send')
  } catch (error) {
    if (error instanceof AMQPError) return error
    throw error
  }
  throw new Error(`${url} was not refused`)
}

test('server and client speak TLS, and speak it again after a cut', async () => {
  await using host = await virtualHost(broker)
  const options = await identified('agent')
  const both = driver(byTLS(host), options)
  const { stop } = await echo(both)
  const call = (n: number) =>
    both.send(TOPIC, {}, { method: 'm', args: { n } }, CALL)
  expect(await call(1)).toEqual({ n: 1 })
  const calls = Array.from({ length: 20 }, (_, n) => call(n))
  proxy.cut()
  expect(await Promise.all(calls)).toEqual(calls.map((_, n) => ({ n })))
  await stop()
  await both.cleanup()
})

test('a client without a certificate is told which options name one', async () => {
  await using host = await virtualHost(broker)
  const { ssl_cert_file, ssl_key_file, ...rest } = await identified('agent')
  const error = await refusal(byTLS(host), rest)
  expect(error.message).toContain('options ssl_cert_file and ssl_key_file')
  expect(error.recoverable).toBe(true)
})

test("a client's certificate of another authority is refused", async () => {
  await using host = await virtualHost(broker)
  const other = await Authority.create('CN=other')
  const error = await refusal(byTLS(host), await identified('agent', other))
  expect(error.message).toContain('the broker refused the handshake')
})

test("the broker's certificate is refused under another authority or host", async () => {
  await using host = await virtualHost(broker)
  const options = await identified('agent')
  const other = await Authority.create('CN=other')
  const wrong = { ...options, ssl_ca_file: file('other.pem', other.cert) }
  expect((await refusal(byTLS(host), wrong)).message).toContain('ssl_ca_file')
  const address = await refusal(byTLS(host, '127.0.0.1'), options)
  expect(address.message).toContain('its certificate is for another host')
})

test('what is not asked for is not verified', async () => {
  await using host = await virtualHost(broker)
  const options = await identified('agent')
  for (const unverified of [
    { ...options, ssl_enforce_hostname_verification: false },
    { ...options, ssl_ca_file: '' },
  ]) {
    const url = TransportURL.parse(byTLS(host, '127.0.0.1'))
    const channel = await brokerOf(url, unverified).connect('send')
    expect(channel.isOpen).toBe(true)
    await channel.close()
  }
})

test('with EXTERNAL the certificate says who logs in', async () => {
  await using host = await virtualHost(broker)
  const external = { rabbit_login_method: 'EXTERNAL' }
  const options = { ...(await identified(host.name)), ...external }
  const url = byTLS(host).replace(/\/\/.*@/, '//')
  const channel = await brokerOf(TransportURL.parse(url), options).connect(
    'listen',
  )
  const [connection] = await until(
    () => host.connections(),
    (connections) => connections.length === 1,
    { what: 'the connection is listed' },
  )
  expect(connection?.auth_mechanism).toBe('EXTERNAL')
  await channel.close()
  const nobody = { ...(await identified('nobody')), ...external }
  const error = await refusal(url, nobody)
  expect(error).toMatchObject({ replyCode: 403, recoverable: false })
  expect(error.message).toContain('the login of the client certificate')
})

test('a method of login that is not offered is refused, naming what is', async () => {
  await using host = await virtualHost(broker)
  const options = await identified('agent')
  const amqplain = { ...options, rabbit_login_method: 'AMQPLAIN' }
  const error = await refusal(byTLS(host), amqplain)
  expect(error).toMatchObject({ recoverable: false })
  expect(error.message).toContain('does not offer AMQPLAIN')
  expect(error.message).toMatch(/it offers (PLAIN, EXTERNAL|EXTERNAL, PLAIN)$/)
  const external = await refusal(host.transportUrl, {
    rabbit_login_method: 'EXTERNAL',
  })
  expect(external.message).toMatch(/it offers PLAIN$/)
})

test('a broker that speaks no TLS there is told from one that is away', async () => {
  await using host = await virtualHost(broker)
  const options = await identified('agent')
  const noTLS = await refusal(host.transportUrl, options)
  expect(noTLS.message).toContain('speaks no TLS')
  const plain = { rabbit_login_method: 'PLAIN' }
  const noPlain = await refusal(byTLS(host), plain)
  expect(noPlain.message).toContain('see option ssl')
})
