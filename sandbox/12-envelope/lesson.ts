/**
 * Lesson 12: what survives the envelope. The agent sends values that JSON
 * has no word for, and the server tells what arrived. Then it sends one
 * that would be left out without a word, and hears of it.
 */
import {
  type Context,
  float,
  getRPCClient,
  getRPCServer,
  type Payload,
  Target,
} from 'oslo-messaging'
import type { Stage } from '../stage.ts'

const options = { control_exchange: 'neutron' }

export default async function lesson({ connect }: Stage) {
  const l3RpcCallback = {
    /** What came of each argument, and of the context. */
    describe(ctxt: Context, args: Payload) {
      const came = Object.entries(args).map(([name, value]) => [
        name,
        `${typeof value} ${plain(value)}`,
      ])
      return { args: Object.fromEntries(came), context: Object.keys(ctxt) }
    },
    half: (_ctxt: Context, { of }: Payload) => float(Number(of) / 2),
  }
  const plugin = getRPCServer(
    await connect('neutron-server', options),
    new Target({ topic: 'q-l3-plugin', server: 'neutron-1' }),
    [l3RpcCallback],
  )
  await plugin.start()

  const target = new Target({ topic: 'q-l3-plugin', version: '1.0' })
  const client = getRPCClient(await connect('l3-agent', options), target)
  const context = { user_id: 'admin', request_id: 'req-1', msg_id: 7 }

  const arrived = await client.call(context, 'describe', {
    bytes_sent: 2n ** 64n,
    load: Number.NaN,
    updated_at: new Date('2016-04-07T00:00:00Z'),
    tags: new Set(['ha', 'dvr']),
    routes: new Map([['10.0.0.0/8', '10.1.1.1']]),
  })

  // On the wire this answer is 1.0, a float to Python.
  const half = await client.call(context, 'half', { of: 2 })

  // JSON.stringify would leave mtu out: the method would miss it.
  const missing = await client
    .call(context, 'describe', { mtu: undefined })
    .catch((error: Error) => error.constructor.name)

  await plugin.stop()
  await plugin.wait()
  return { arrived, half, missing }
}

function plain(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
