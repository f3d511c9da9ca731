import { describe, expect, it } from 'vitest'
import { Conf } from '../src/conf.ts'
import {
  ConfigurationError,
  DriverLoadFailure,
  InvalidTarget,
  InvalidTransportURL,
} from '../src/errors.ts'
import { FakeDriver } from '../src/fake/fake-driver.ts'
import { rabbitOpts } from '../src/options/rabbit-opts.ts'
import { transportOpts } from '../src/options/transport-opts.ts'
import { Target } from '../src/target.ts'
import { DRIVERS, getRPCTransport, Transport } from '../src/transport.ts'
import { TransportURL } from '../src/transport-url.ts'
import { recordingTransport } from './rpc/recording-driver.ts'

describe('getRPCTransport', () => {
  it("finds the driver by the URL's scheme, and connects to nothing", async () => {
    const conf = new Conf()
    const transport = await getRPCTransport(conf, 'fake://')
    expect(transport).toBeInstanceOf(Transport)
    expect(transport.conf).toBe(conf)
    expect(conf.get(transportOpts.control_exchange)).toBe('openstack')
  })

  it('takes option transport_url when it is given no URL', async () => {
    await expect(
      getRPCTransport(new Conf({ transport_url: 'nowhere://h/' })),
    ).rejects.toThrow(DriverLoadFailure)
  })

  it('tells the driver exchange, URL and trusted modules', async () => {
    const made: unknown[][] = []
    class Noting extends FakeDriver {
      constructor(...args: ConstructorParameters<typeof FakeDriver>) {
        super(...args)
        made.push(args)
      }
    }
    DRIVERS.register('noting', () => Noting)
    const conf = new Conf({ control_exchange: 'neutron' })
    await getRPCTransport(conf, 'noting+x://h/v', {
      allowedRemoteExmods: ['demo_exc'],
      hearMitaka: true,
    })
    expect(made).toEqual([
      [
        conf,
        expect.objectContaining({ transport: 'noting+x', virtualHost: 'v' }),
        {
          defaultExchange: 'neutron',
          allowedRemoteExmods: ['demo_exc'],
          hearMitaka: true,
        },
      ],
    ])
  })

  it('takes a parsed URL, and the query of either for the driver alone', async () => {
    const confs: Conf[] = []
    class Noting extends FakeDriver {
      constructor(...args: ConstructorParameters<typeof FakeDriver>) {
        super(...args)
        confs.push(args[0])
      }
    }
    DRIVERS.register('noting-query', () => Noting)
    const url = 'noting-query://h/?rabbit_qos_prefetch_count=5'
    const conf = new Conf()
    const transport = await getRPCTransport(conf, url)
    await getRPCTransport(conf, TransportURL.parse(url))
    await getRPCTransport(conf, 'noting-query://h/')
    const opt = rabbitOpts.rabbit_qos_prefetch_count
    expect(confs.map((one) => one.get(opt))).toEqual([5, 5, 0])
    expect(transport.conf).toBe(conf)
  })

  it.each([
    ['rabbit_qos_prefetch', '5', /^no such option .* rabbit_qos_prefetch$/],
    ['rpc_response_timeout', '5', /^no such option .* rpc_response_timeout$/],
    [
      'amqp_durable_queues',
      'ja',
      /is "ja" in the transport URL's query; expected true or false$/,
    ],
    [
      'rpc_conn_pool_size',
      '0',
      /is 0 in the transport URL's query; expected an integer not below 1$/,
    ],
  ])('refuses %s=%s in the query', async (name, value, message) => {
    const error = await getRPCTransport(
      new Conf(),
      `fake://h/?${name}=${value}`,
    ).catch((thrown) => thrown)
    expect(error).toBeInstanceOf(ConfigurationError)
    expect(error.message).toMatch(message)
  })

  it('names the drivers there are when there is none of that name', async () => {
    const error = await getRPCTransport(new Conf(), 'rabit://h/').catch(
      (thrown) => thrown,
    )
    expect(error).toBeInstanceOf(DriverLoadFailure)
    expect(error.driver).toBe('rabit')
    expect(error.message).toMatch(
      /^Failed to load transport driver "rabit": No 'oslo.messaging.drivers' driver found, looking for 'rabit'; there are 'rabbit', 'kombu', 'fake'/,
    )
  })

  it('refuses what is no URL', async () => {
    await expect(getRPCTransport(new Conf(), 'fake')).rejects.toThrow(
      InvalidTransportURL,
    )
  })

  it('rabbit and kombu are one driver, loaded when asked for', async () => {
    const [rabbit, kombu] = await Promise.all(
      ['rabbit', 'kombu'].map((name) => DRIVERS.get(name)?.()),
    )
    expect(rabbit?.name).toBe('RabbitDriver')
    expect(kombu).toBe(rabbit)
  })
})

describe('a transport', () => {
  it.each([{}, { server: 's' }, { topic: '' }])(
    'sends nothing to a target of %j',
    async (attributes) => {
      const { transport, driver } = recordingTransport()
      const target = new Target(attributes)
      await expect(transport.send(target, {}, {})).rejects.toThrow(
        new InvalidTarget('A topic is required to send', target),
      )
      expect(driver.sent).toEqual([])
    },
  )

  it.each([{}, { topic: 't' }, { server: 's' }])(
    'listens to no target of %j',
    async (attributes) => {
      const { transport, driver } = recordingTransport()
      const target = new Target(attributes)
      const error = await transport.listen(target).catch((thrown) => thrown)
      expect(error).toBeInstanceOf(InvalidTarget)
      expect(error.target).toBe(target)
      expect(driver.listened).toEqual([])
    },
  )

  it('passes everything else on to its driver', async () => {
    const { transport, driver } = recordingTransport()
    driver.answer = () => 'answer'
    const target = new Target({ topic: 't', server: 's' })
    const [ctxt, message] = [{ user_id: 'u' }, { method: 'm' }]
    expect(await transport.send(target, ctxt, message)).toBe('answer')
    await transport.listen(target)
    expect(driver.sent).toEqual([{ target, ctxt, message, options: {} }])
    expect(driver.listened).toEqual([target])
  })

  it('cleans up at the end of the block that owns it', async () => {
    const { transport, driver } = recordingTransport()
    await transport[Symbol.asyncDispose]()
    expect(driver.cleanups).toBe(1)
  })
})
