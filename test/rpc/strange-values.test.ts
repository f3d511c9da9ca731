import { describe, expect, it } from 'vitest'
import { AMQPDriverBase } from '../../src/amqp/amqp-driver-base.ts'
import { Conf } from '../../src/conf.ts'
import type { DriverOptions } from '../../src/driver/base-driver.ts'
import { ConfigurationError, InvalidMessage } from '../../src/errors.ts'
import { expose } from '../../src/rpc/expose.ts'
import { getRPCServer } from '../../src/rpc/get-rpc-server.ts'
import { getRPCClient } from '../../src/rpc/rpc-client.ts'
import { Target } from '../../src/target.ts'
import { getRPCTransport, Transport } from '../../src/transport.ts'
import { TransportURL } from '../../src/transport-url.ts'
import { deserializeMsg } from '../../src/wire/envelope.ts'
import { float } from '../../src/wire/float.ts'
import type { NumberReading } from '../../src/wire/json-reader.ts'
import { registerRemoteError } from '../../src/wire/remote-errors.ts'
import { RecordingBroker } from '../amqp/recording-broker.ts'
import { Peer } from '../amqp/rig.ts'
import { recordLog } from '../support/recorded-log.ts'

const SERVER = new Target({ topic: 't', server: 's' })

class Lost extends Error {
  readonly kwargs: object

  constructor(message: string, kwargs: object = {}) {
    super(message)
    this.kwargs = kwargs
  }
}

registerRemoteError('demo_lost', Lost)

const endpoint = {
  echo: (ctxt: unknown, args: unknown) => ({ ctxt, args }),
  give: (_ctxt: unknown, { what }: { what?: unknown }) => VALUES[String(what)],
  lose: expose(() => {
    throw new Lost('m', { at: new Date(0), big: 2n ** 70n, nan: Number.NaN })
  }),
}

const VALUES: Record<string, unknown> = {
  map: new Map([['a', new Set([1n, float(2)])]]),
  date: new Date('2016-04-07T00:00:00Z'),
  bytes: new TextEncoder().encode('pört'),
  nested: JSON.parse('['.repeat(50) + ']'.repeat(50)),
  promise: [Promise.resolve()],
}

const caught = (thrown: unknown) => thrown

/** A transport, and a server on it, over one broker in memory. */
async function serve(options: Partial<DriverOptions>, rabbit: object = {}) {
  const broker = new RecordingBroker()
  const driver = new AMQPDriverBase(
    new Conf({ oslo_messaging_rabbit: { ...rabbit } }),
    TransportURL.parse('fake://'),
    { defaultExchange: 'openstack', ...options },
    broker,
  )
  const transport = new Transport(driver.conf, driver)
  const server = getRPCServer(transport, SERVER, [endpoint])
  await server.start()
  const end = async () => {
    await server.stop()
    await server.wait()
    await transport.cleanup()
  }
  const client = getRPCClient(transport, new Target({ topic: 't' }))
  return { broker, client, [Symbol.asyncDispose]: end }
}

/** As Python writes them: NaN, 2 ** 70, and floats that look like integers. */
const STRANGE =
  '"nan": NaN, "inf": [-Infinity, Infinity], "big": 1180591620717411303424, ' +
  '"bigger": -9007199254740993, "float": 1.0, "int": 1, "half": 0.5'

describe('what only Python writes', () => {
  it.each<[NumberReading, unknown]>([
    ['plain', 1],
    ['exact', float(1)],
  ])('is served, and comes back as it was: %s', async (numbers, one) => {
    await using rig = await serve({ numbers })
    const peer = await Peer.connect(rig.broker)
    await peer.consume('reply_of_python')
    const payload =
      `{"method": "echo", "args": {${STRANGE}}, "_context_user": {${STRANGE}},` +
      ' "_msg_id": "1", "_reply_q": "reply_of_python", "_unique_id": "2"}'
    const message = JSON.stringify(payload)
    await peer.publish(
      't',
      `{"oslo.version": "2.0", "oslo.message": ${message}}`,
    )
    const { body } = await peer.next()
    const values = {
      nan: Number.NaN,
      inf: [-Infinity, Infinity],
      big: 2n ** 70n,
      bigger: -9007199254740993n,
      float: one,
      int: 1,
      half: 0.5,
    }
    const { result } = deserializeMsg(body, 'exact')
    expect(result).toStrictEqual({ ctxt: { user: values }, args: values })
  })

  it('comes back from a call of ours as it was sent', async () => {
    await using rig = await serve({ numbers: 'exact' })
    const values = { a: [Number.NaN, 2n ** 70n, float(3), -Infinity] }
    expect(await rig.client.call(values, 'echo', values)).toStrictEqual({
      ctxt: values,
      args: values,
    })
  })

  it('is in the arguments of an exception too', async () => {
    recordLog()
    await using rig = await serve({ allowedRemoteExmods: ['demo_lost'] })
    const error = await rig.client.call({}, 'lose').catch(caught)
    expect(error).toBeInstanceOf(Lost)
    expect((error as Lost).kwargs).toEqual({
      at: '1970-01-01T00:00:00.000000',
      big: 2n ** 70n,
      nan: Number.NaN,
    })
  })
})

describe('a result', () => {
  it.each([
    ['map', { a: [1, 2] }],
    ['date', '2016-04-07T00:00:00.000000'],
    ['bytes', 'pört'],
    ['nested', VALUES.nested],
  ])('that is a %s arrives as Python would send it', async (what, result) => {
    await using rig = await serve({})
    expect(await rig.client.call({}, 'give', { what })).toEqual(result)
  })

  it('that JSON cannot say is a failure that names the path', async () => {
    recordLog()
    await using rig = await serve({
      allowedRemoteExmods: ['oslo_messaging._drivers.base'],
    })
    const error = await rig.client
      .call({}, 'give', { what: 'promise' })
      .catch(caught)
    expect(error).toBeInstanceOf(InvalidMessage)
    expect(String(error)).toMatch('"result.0" is a Promise')
  })
})

describe('kombu_compression', () => {
  it('gzip compresses requests and replies, and says so', async () => {
    await using rig = await serve({}, { kombu_compression: 'gzip' })
    const args = { zeros: '0'.repeat(10_000) }
    expect(await rig.client.call({}, 'echo', args)).toEqual({ ctxt: {}, args })
    await rig.client.cast({}, 'echo', args)
    await rig.client.prepare({ fanout: true }).cast({}, 'echo', args)
    const published = rig.broker.published()
    expect(published).toHaveLength(4)
    for (const { properties, body } of published) {
      expect(properties.headers).toEqual({ compression: 'application/x-gzip' })
      expect(body.length).toBeLessThan(1000)
    }
  })

  it('bz2 is refused when the transport is made', async () => {
    const conf = new Conf()
    const made = getRPCTransport(conf, 'fake:///?kombu_compression=bz2')
    await expect(made).rejects.toThrow(ConfigurationError)
  })
})

it('numbers that are neither plain nor exact are refused', async () => {
  const made = getRPCTransport(new Conf(), 'fake://', {
    numbers: 'Exact' as never,
  })
  await expect(made).rejects.toThrow(
    new ConfigurationError('numbers is Exact; expected "plain" or "exact"'),
  )
})
