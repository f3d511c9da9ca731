/**
 * Plays a captured act with our client and our server, on the broker in memory,
 * and gives back what the two published.
 */
import { AMQPDriverBase } from '../../src/amqp/amqp-driver-base.ts'
import { Conf } from '../../src/conf.ts'
import { getRPCServer } from '../../src/rpc/get-rpc-server.ts'
import { RPCClient } from '../../src/rpc/rpc-client.ts'
import { Target } from '../../src/target.ts'
import { Transport } from '../../src/transport.ts'
import { TransportURL } from '../../src/transport-url.ts'
import { registerRemoteError } from '../../src/wire/remote-errors.ts'
import { RecordingBroker } from '../amqp/recording-broker.ts'
import type { Act, Frame, Members } from './captured-act.ts'
import { frameOf } from './frame-form.ts'

/** What the captured server raises. */
class QuotaExceeded extends Error {
  readonly kwargs: object

  constructor(message: string, kwargs: object) {
    super(message)
    this.kwargs = kwargs
  }
}

registerRemoteError('demo_exc', QuotaExceeded)

/** The endpoints of the captured server, which answer as it did. */
function endpoints(result: unknown): object[] {
  const answer = () => result ?? null
  return [
    {
      get_port: answer,
      nothing: answer,
      update: answer,
      bad_value: (_ctxt: unknown, { arg }: Members) => {
        throw new RangeError(`bad value: ${arg}`)
      },
      quota: () => {
        throw new QuotaExceeded('too many ports', { limit: 10, used: 10 })
      },
    },
    {
      target: new Target({ namespace: 'control', version: '1.1' }),
      report: answer,
    },
  ]
}

/** How the caller called, read from what it sent. */
interface Wish {
  readonly ctxt: Members
  readonly method: string
  readonly args: Members
  readonly settings: Members
  readonly isCall: boolean
}

function wishOf({ exchange, routing_key, properties, ...frame }: Frame): Wish {
  const { method, args, namespace, version, ...rest } = frame.decoded_payload
  const ctxt = Object.entries(rest)
    .filter(([key]) => key.startsWith('_context_'))
    .map(([key, value]) => [key.slice('_context_'.length), value])
  const isCall = '_msg_id' in rest
  const [, server = null] = routing_key.split('.')
  return {
    ctxt: Object.fromEntries(ctxt),
    method: String(method),
    args: args as Members,
    isCall,
    settings: {
      fanout: exchange.endsWith('_fanout'),
      server,
      namespace: namespace ?? null,
      version: version ?? null,
      timeout: isCall ? Number(properties.expiration) / 1000 : null,
    },
  }
}

function isGzip({ properties }: Frame): boolean {
  return 'compression' in (properties.headers as Members)
}

/** Ours: the request, then the replies. */
export async function play({ request, replies }: Act): Promise<Frame[]> {
  const kombu_compression = isGzip(request) ? 'gzip' : null
  const conf = new Conf({ oslo_messaging_rabbit: { kombu_compression } })
  const broker = new RecordingBroker()
  const url = TransportURL.parse('fake://')
  const options = { defaultExchange: 'openstack' }
  const driver = new AMQPDriverBase(conf, url, options, broker)
  await using transport = new Transport(conf, driver)
  const target = new Target({ topic: 'l3_agent' })
  const result = replies[0]?.decoded_payload.result
  const server = getRPCServer(
    transport,
    target.with({ server: 'host1' }),
    endpoints(result),
  )
  await server.start()
  const { ctxt, method, args, settings, isCall } = wishOf(request)
  const client = new RPCClient(transport, target).prepare(settings)
  if (isCall) await client.call(ctxt, method, args).catch(() => null)
  else await client.cast(ctxt, method, args)
  await server.stop()
  await server.wait()
  return broker.published().map(frameOf)
}
