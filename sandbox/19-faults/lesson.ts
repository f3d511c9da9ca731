/**
 * Lesson 19: a reply that cannot be sent. A server returns what JSON cannot
 * say. First the way of oslo.messaging since 5.0.0: it is logged, and the
 * caller waits for its timeout. Then Mitaka's way, which is ours.
 */
import {
  type Context,
  getRPCClient,
  MessageHandlingServer,
  RPCDispatcher,
  Target,
} from 'oslo-messaging'
import type { Stage } from '../stage.ts'
import { OnlyLogged } from './only-logged.ts'

const topic = 'q-l3-plugin'

export default async function lesson(stage: Stage) {
  const today = await ask(stage, 'today', OnlyLogged)
  return { today, here: await ask(stage, 'here', RPCDispatcher) }
}

/** @returns how often the method ran, and what its caller heard. */
async function ask({ connect }: Stage, way: string, cls: typeof RPCDispatcher) {
  let ran = 0
  const l3RpcCallback = {
    get_router(_ctxt: Context) {
      ran += 1
      const router = { id: 'r1', ports: [] as object[] }
      // A port knows the router that it is a port of.
      router.ports.push({ id: 'p1', router })
      return router
    },
  }
  const target = new Target({ topic, server: `neutron-${way}` })
  const server = new MessageHandlingServer(
    await connect(`neutron-${way}`),
    new cls(target, [l3RpcCallback]),
    'eventlet',
  )
  await server.start()

  const agent = await connect(`l3-agent-${way}`)
  const timeout = 2
  const client = getRPCClient(agent, new Target({ topic }), { timeout })
  const heard = await client.call({}, 'get_router').then(
    () => 'the router',
    (error: Error) => error.name,
  )
  await server.stop()
  await server.wait()
  return { ran, heard }
}
