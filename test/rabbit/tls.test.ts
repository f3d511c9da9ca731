import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer as createTLSServer, type TlsOptions } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Conf } from '../../src/conf.ts'
import { AMQPError, ConfigurationError } from '../../src/errors.ts'
import { RabbitBroker } from '../../src/rabbit/rabbit-broker.ts'
import { RabbitDriver } from '../../src/rabbit/rabbit-driver.ts'
import { TransportURL } from '../../src/transport-url.ts'
import { collectLog } from '../amqp/log-records.ts'
import { Authority, type Certificate, expired } from './certificates.ts'

const log = collectLog()
const folder = mkdtempSync(join(tmpdir(), 'tls-test-'))
let authority: Authority
let server: Certificate
let client: Certificate

beforeAll(async () => {
  authority = await Authority.create()
  server = await authority.server(['localhost'])
  client = await authority.client('neutron')
  file('ca.pem', authority.cert)
  file('cert.pem', client.cert)
  file('key.pem', client.key)
})

afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const at = (name: string) => join(folder, name)

function driver(rabbit: Record<string, unknown>): RabbitDriver {
  const conf = new Conf({ oslo_messaging_rabbit: { ssl: true, ...rabbit } })
  const url = TransportURL.parse('rabbit://localhost/v')
  return new RabbitDriver(conf, url, { defaultExchange: 'openstack' })
}

function refusal(rabbit: Record<string, unknown>): ConfigurationError {
  try {
    driver(rabbit)
  } catch (error) {
    if (error instanceof ConfigurationError) return error
    throw error
  }
  throw new Error('the driver was made')
}

/** What a driver says of a broker that listens as `listening` does. */
async function failure(
  listening: Server,
  rabbit: Record<string, unknown>,
  hostname = 'localhost',
): Promise<AMQPError> {
  await new Promise<void>((resolve) =>
    listening.listen(0, '127.0.0.1', resolve),
  )
  const { port } = listening.address() as { port: number }
  const url = TransportURL.parse(`rabbit://u:s3cret@${hostname}:${port}/v`)
  const conf = new Conf({ oslo_messaging_rabbit: { ssl: true, ...rabbit } })
  try {
    await new RabbitBroker(url, conf).connect('send')
  } catch (error) {
    if (error instanceof AMQPError) return error
    throw error
  } finally {
    listening.close()
  }
  throw new Error('that was a broker')
}

/** Speaks TLS, and then ends what connects: it is no broker. */
function greeter(options: TlsOptions, onName?: (name: unknown) => void) {
  const greeting = createTLSServer(options, (socket) => {
    onName?.(socket.servername)
    socket.on('error', () => {})
    socket.end()
  })
  greeting.on('tlsClientError', () => {})
  return greeting
}

test('the driver is made with files that are fine, and without any', () => {
  const cert = { ssl_cert_file: at('cert.pem'), ssl_key_file: at('key.pem') }
  driver({ ssl_ca_file: at('ca.pem'), ...cert, ssl_version: 'TLSv1_2' })
  driver({ ssl_cert_file: file('both.pem', `${client.cert}\n${client.key}`) })
  driver({ ssl: false, ssl_ca_file: '/no/such/file', ssl_version: 'wrong' })
})

test('without a file of authorities nothing is verified, which is warned of once', () => {
  driver({})
  driver({ ssl_ca_file: at('ca.pem') })
  expect(log.map(({ level }) => level)).toEqual(['warning'])
  expect(log[0]?.message).toContain('ssl_ca_file')
})

test('a file that is not there is named with its option, as the driver is made', () => {
  for (const option of ['ssl_ca_file', 'ssl_cert_file']) {
    const { message } = refusal({ [option]: '/no/such/file' })
    expect(message).toContain(option)
    expect(message).toContain('"/no/such/file" cannot be read (ENOENT')
  }
  const key = { ssl_cert_file: at('cert.pem'), ssl_key_file: '/no/such/key' }
  expect(refusal(key).message).toContain('ssl_key_file: "/no/such/key"')
})

test('a file that holds something else is refused with the reason', () => {
  const empty = file('empty.pem', 'hello')
  const broken = file(
    'broken.pem',
    '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
  )
  expect(refusal({ ssl_ca_file: empty }).message).toContain(
    `ssl_ca_file: ${JSON.stringify(empty)} has no certificate`,
  )
  expect(refusal({ ssl_ca_file: broken }).message).toContain(
    'has a certificate that cannot be read',
  )
  expect(
    refusal({ ssl_cert_file: at('cert.pem'), ssl_key_file: at('ca.pem') })
      .message,
  ).toContain('has no private key that can be read')
})

test('the key of another certificate is refused', () => {
  const other = file('other.pem', server.key)
  const { message } = refusal({
    ssl_cert_file: at('cert.pem'),
    ssl_key_file: other,
  })
  expect(message).toContain('is not the key of the certificate')
})

test('an encrypted key is refused, for there is no option for its passphrase', () => {
  const { privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: {
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 's3cret',
    },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  const key = file('encrypted.pem', privateKey)
  const { message } = refusal({
    ssl_cert_file: at('cert.pem'),
    ssl_key_file: key,
  })
  expect(message).toContain('ssl_key_file')
  expect(message).toContain('is encrypted')
})

test("Python's names of the versions are known in either case, and no others", () => {
  for (const ssl_version of ['TLSv1_2', 'tlsv1_3', 'SSLv23', 'TLSv1', ''])
    driver({ ssl_version })
  for (const ssl_version of ['SSLv3', 'TLSv1.2', 'constructor'])
    expect(refusal({ ssl_version }).message).toContain(
      `ssl_version is ${JSON.stringify(ssl_version)}; expected TLSv1`,
    )
})

test('a certificate of another authority is refused, by the name of the option', async () => {
  const ca = file('wrong-ca.pem', (await Authority.create('CN=other')).cert)
  const error = await failure(greeter(server), { ssl_ca_file: ca })
  expect(error).toMatchObject({ recoverable: true, replyCode: null })
  expect(error.message).toMatch(/localhost:\d+.*option ssl_ca_file/)
  expect(error.message).not.toContain('s3cret')
})

test('a certificate for another host is refused, unless that is switched off', async () => {
  const other = await authority.server(['broker.example'])
  const options = { ssl_ca_file: at('ca.pem') }
  const error = await failure(greeter(other), options)
  expect(error.message).toContain('certificate is for another host')
  expect(error.message).toContain('broker.example')
  const accepting = { ...options, ssl_enforce_hostname_verification: false }
  const end = await failure(greeter(other), accepting)
  expect(end.message).not.toContain('certificate')
})

test('a certificate that is not valid any more is refused', async () => {
  const old = await authority.server(['localhost'], expired())
  const error = await failure(greeter(old), { ssl_ca_file: at('ca.pem') })
  expect(error.message).toContain('not valid now')
})

test('an address is verified like a name', async () => {
  const both = await authority.server(['localhost', '127.0.0.1'])
  const options = { ssl_ca_file: at('ca.pem') }
  const refused = await failure(greeter(server), options, '127.0.0.1')
  expect(refused.message).toContain('certificate is for another host')
  const end = await failure(greeter(both), options, '127.0.0.1')
  expect(end.message).not.toContain('certificate')
})

test('the broker is told the name of the host, and no address', async () => {
  const names: unknown[] = []
  const note = (name: unknown) => names.push(name)
  await failure(greeter(server, note), {})
  await failure(greeter(server, note), {}, '127.0.0.1')
  expect(names).toEqual(['localhost', false])
})

test('a broker that asks for a client certificate gets it, or says that it did not', async () => {
  const asking = {
    ...server,
    ca: authority.cert,
    requestCert: true,
    rejectUnauthorized: true,
  }
  const error = await failure(greeter(asking), { ssl_ca_file: at('ca.pem') })
  expect(error.message).toContain('options ssl_cert_file and ssl_key_file')
  const cert = { ssl_cert_file: at('cert.pem'), ssl_key_file: at('key.pem') }
  const names: unknown[] = []
  await failure(
    greeter(asking, (name) => names.push(name)),
    cert,
  )
  expect(names).toEqual(['localhost'])
})

test('ssl_version is the one version that is spoken, not the least or the most', async () => {
  for (const [listening, ssl_version] of [
    [greeter({ ...server, maxVersion: 'TLSv1.2' }), 'TLSv1_3'],
    [greeter({ ...server, minVersion: 'TLSv1.3' }), 'TLSv1_2'],
  ] as const) {
    const error = await failure(listening, { ssl_version })
    expect(error.message).toContain('see option ssl_version')
  }
})

test('a broker without TLS is told from one that is away', async () => {
  const plain = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => socket.end('AMQP\x00\x00\x09\x01', 'latin1'))
  })
  const error = await failure(plain, {})
  expect(error.message).toContain('speaks no TLS')
})

test('a broker with TLS is told from one that is away', async () => {
  const error = await failure(greeter(server), { ssl: false })
  expect(error.message).toContain('see option ssl')
})

test('a file that was renewed is used by the next connection', async () => {
  const ca = file('renewed.pem', (await Authority.create('CN=other')).cert)
  const seen: unknown[] = []
  const listening = greeter(server, (name) => seen.push(name))
  await new Promise<void>((resolve) =>
    listening.listen(0, '127.0.0.1', resolve),
  )
  const { port } = listening.address() as { port: number }
  const conf = new Conf({
    oslo_messaging_rabbit: { ssl: true, ssl_ca_file: ca },
  })
  const url = TransportURL.parse(`rabbit://localhost:${port}/v`)
  const broker = new RabbitBroker(url, conf)
  await expect(broker.connect('send')).rejects.toThrow('ssl_ca_file')
  file('renewed.pem', authority.cert)
  await expect(broker.connect('send')).rejects.not.toThrow('ssl_ca_file')
  file('renewed.pem', 'nothing')
  await expect(broker.connect('send')).rejects.toThrow('has no certificate')
  listening.close()
})
