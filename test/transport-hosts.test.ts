import { expect, it, onTestFinished } from 'vitest'
import { Conf, type ConfValues } from '../src/conf.ts'
import { ConfigurationError, DriverLoadFailure } from '../src/errors.ts'
import { FakeDriver } from '../src/fake/fake-driver.ts'
import { DRIVERS, getRPCTransport } from '../src/transport.ts'
import type { TransportURL } from '../src/transport-url.ts'
import { recordLog } from './support/recorded-log.ts'

const R = 'oslo_messaging_rabbit'

/** The URL with which the driver of its scheme would have been made. */
async function urlOfDriver(
  values: ConfValues,
  url?: string,
): Promise<TransportURL> {
  const urls: TransportURL[] = []
  class Noting extends FakeDriver {
    constructor(...args: ConstructorParameters<typeof FakeDriver>) {
      super(...args)
      urls.push(args[1])
    }
  }
  const before = DRIVERS.get('rabbit')
  DRIVERS.register('rabbit', () => Noting)
  onTestFinished(() => {
    if (before) DRIVERS.register('rabbit', before)
  })
  await getRPCTransport(new Conf(values), url)
  return urls[0] as TransportURL
}

const unmasked = async (values: ConfValues, url?: string) =>
  (await urlOfDriver(values, url)).unmasked()

it.each<[ConfValues, string]>([
  [{}, 'rabbit://guest:guest@localhost:5672//'],
  [{ [R]: { rabbit_host: 'h' } }, 'rabbit://guest:guest@h:5672//'],
  [
    { [R]: { rabbit_host: 'h', rabbit_port: 1, rabbit_hosts: ['a', 'b:2'] } },
    'rabbit://guest:guest@a:1,guest:guest@b:2//',
  ],
  [
    { [R]: { rabbit_hosts: ['[::1]:2', 'ffff::2', '[::3]'] } },
    'rabbit://guest:guest@[::1]:2,guest:guest@[ffff::2]:5672,' +
      'guest:guest@[::3]:5672//',
  ],
  [
    { [R]: { rabbit_userid: 'u@', rabbit_password: 'p:/' } },
    'rabbit://u%40:p%3A%2F@localhost:5672//',
  ],
  [
    { [R]: { rabbit_virtual_host: 'v' } },
    'rabbit://guest:guest@localhost:5672/v',
  ],
  [
    { rabbit_host: 'h', rabbit_password: 'p', rabbit_virtual_host: 'v' },
    'rabbit://guest:p@h:5672/v',
  ],
])('without a URL, %j is %s', async (values, url) => {
  recordLog()
  expect(await unmasked(values)).toBe(url)
})

it.each([
  ['rabbit://u:p@a/w', 'rabbit://u:p@a/w'],
  ['rabbit://u:p@a/', 'rabbit://u:p@a/'],
  ['rabbit://u:p@a', 'rabbit://u:p@a/v'],
  ['rabbit://', 'rabbit://guest:guest@h:5672/v'],
  ['rabbit:///w', 'rabbit://guest:guest@h:5672/w'],
  ['rabbit://?rabbit_host=b', 'rabbit://guest:guest@b:5672/v?rabbit_host=b'],
  ['', 'rabbit://guest:guest@h:5672/v'],
])('only what %j leaves open is that of the options', async (url, expected) => {
  recordLog()
  const values = { [R]: { rabbit_host: 'h', rabbit_virtual_host: 'v' } }
  expect(await unmasked(values, url)).toBe(expected)
  expect(await unmasked({ ...values, transport_url: url })).toBe(expected)
})

it('whoever sets one of these options is warned that the URL holds it', async () => {
  const log = recordLog()
  await urlOfDriver({ rabbit_host: 'h' })
  expect(log.lines('warning')).toEqual([
    'Option [DEFAULT] rabbit_host is deprecated; use ' +
      '[oslo_messaging_rabbit] rabbit_host',
    'Option [DEFAULT] rabbit_host is deprecated: transport_url holds it',
  ])
})

it.each(['h:x', 'h:70000', '[::1', 'a/b:c'])(
  'the host %j is refused',
  async (host) => {
    recordLog()
    const urls = urlOfDriver({ [R]: { rabbit_hosts: ['h', host] } })
    await expect(urls).rejects.toThrow(
      new ConfigurationError(
        `option [oslo_messaging_rabbit] rabbit_hosts has "${host}"; ` +
          'expected each as host, host:port or [ipv6]:port',
      ),
    )
  },
)

it('a host with credentials is refused, and they are not printed', async () => {
  recordLog()
  const values = { [R]: { rabbit_hosts: ['user:tops@cret@h:5672'] } }
  const refused = await urlOfDriver(values).catch((error: Error) => error)
  expect(String(refused)).toContain('rabbit_hosts has "***@h:5672"; expected')
  expect(String(refused)).not.toMatch(/tops|cret/)
})

it('rpc_backend names the driver where no URL is given', async () => {
  recordLog()
  const conf = (values: ConfValues) =>
    new Conf({ rpc_backend: 'zmq', ...values })
  const loaded = getRPCTransport(conf({}))
  await expect(loaded).rejects.toThrow(DriverLoadFailure)
  await expect(loaded).rejects.toThrow(/looking for 'zmq'/)
  await getRPCTransport(conf({ transport_url: 'fake://' }))
  await getRPCTransport(conf({}), 'fake://')
  await getRPCTransport(new Conf({ rpc_backend: 'fake' }))
})

it.each(['kombu+memory://', 'kombu+amqp://h/'])(
  '%s is refused, and says what to use',
  async (url) => {
    const refused = new ConfigurationError(
      `the transport URL begins with ${url.split(':')[0]}:, a transport of ` +
        'the Python library kombu, which is not here; expected rabbit: for a ' +
        'RabbitMQ, or fake: for a broker in memory',
    )
    await expect(getRPCTransport(new Conf(), url)).rejects.toThrow(refused)
    recordLog()
    const [rpc_backend = ''] = url.split(':')
    const conf = new Conf({ rpc_backend })
    await expect(getRPCTransport(conf)).rejects.toThrow(refused)
  },
)

it('a driver of another scheme gets its URL as it is', async () => {
  recordLog()
  const urls: TransportURL[] = []
  class Noting extends FakeDriver {
    constructor(...args: ConstructorParameters<typeof FakeDriver>) {
      super(...args)
      urls.push(args[1])
    }
  }
  DRIVERS.register('noting-hosts', () => Noting)
  await getRPCTransport(new Conf({ rabbit_host: 'h' }), 'noting-hosts://')
  expect(urls.map((url) => url.unmasked())).toEqual(['noting-hosts:///'])
})
