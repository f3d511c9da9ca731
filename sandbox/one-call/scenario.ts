/**
 * The home page's scenario: one call, from a client to an endpoint and back.
 * The shortest conversation that shows all of RPC.
 */
import {
  type Context,
  getRPCClient,
  getRPCServer,
  type Payload,
  Target,
} from 'oslo-messaging'
import type { Stage } from '../stage.ts'

export default async function oneCall({ connect }: Stage) {
  const server = getRPCServer(
    await connect('server'),
    new Target({ topic: 'calculator', server: 'node-1' }),
    [{ add: (_ctxt: Context, { a, b }: Payload) => Number(a) + Number(b) }],
  )
  await server.start()

  const target = new Target({ topic: 'calculator' })
  const client = getRPCClient(await connect('client'), target)
  const sum = await client.call({}, 'add', { a: 1, b: 2 })

  await server.stop()
  await server.wait()
  return sum
}
