/**
 * Lesson 16: connections are lost. First an agent's, which serves one request
 * and holds another. Then twice the caller's, at the worst moment: the broker
 * has its message, and the caller does not hear so. What is lost, and what is
 * built twice?
 */
import {
  type Context,
  getRPCClient,
  MessageHandlingServer,
  type Payload,
  RPCDispatcher,
  Target,
} from 'oslo-messaging'
import { type Network, outcome, type Stage } from '../stage.ts'

const topic = 'l3_agent'
/** A delivery says that all before it have been acknowledged. */
const oslo_messaging_rabbit = { rabbit_qos_prefetch_count: 1 }

export default async function lesson({ connect }: Stage, network: Network) {
  const built = new Map<unknown, number>()
  const gate = outcome<void>()
  const startAgent = async (server: string) => {
    const endpoint = {
      async build(_ctxt: Context, { router }: Payload) {
        built.set(router, (built.get(router) ?? 0) + 1)
        if (router === 'r1') await gate.promise
        // It is still being built when it comes for the second time.
        if (router === 'r3') await network.delivered('agent-1', 5)
        return `${router} is built`
      },
    }
    const target = new Target({ topic, server })
    const agent = new MessageHandlingServer(
      await connect(server, { oslo_messaging_rabbit }),
      new RPCDispatcher(target, [endpoint]),
      'eventlet',
      { maxAccepted: 1 },
    )
    await agent.start()
    return agent
  }
  const agent1 = await startAgent('agent-1')
  const neutron = await connect('neutron')
  const client = getRPCClient(neutron, new Target({ topic }))
  const build = (router: string) => client.call({}, 'build', { router })

  // The agent builds r1, which it has acknowledged, and holds r2.
  const calls = [build('r1'), build('r2')]
  await network.delivered('agent-1', 2)
  await network.cut('agent-1')
  gate.resolve()
  const heard = await Promise.all(calls)

  // The broker has r3 and says so, but not to a caller that is cut off.
  void network.cutAtConfirm('neutron')
  heard.push(await build('r3'))

  // The same once more, and now two agents serve the topic.
  const agent2 = await startAgent('agent-2')
  void network.cutAtConfirm('neutron')
  await client.cast({}, 'build', { router: 'r4' })
  await network.delivered('agent-1', 6)
  await network.delivered('agent-2', 1)
  for (const agent of [agent1, agent2]) await agent.stop()
  for (const agent of [agent1, agent2]) await agent.wait()
  return { built: Object.fromEntries(built), heard }
}
