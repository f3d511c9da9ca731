/**
 * Lesson 01: the l3-agent. A router changed in Neutron. neutron-server
 * tells the agent of its node; the agent asks back for the details and
 * gets them. One cast, one call, one reply: all of RPC is in here.
 */
import {
  type Context,
  getRPCClient,
  getRPCServer,
  type Payload,
  Target,
} from 'oslo-messaging'
import { outcome, type Stage } from '../stage.ts'
import { context, HOST, router } from './neutron.ts'

// Neutron's services meet on an exchange of their own.
const options = { control_exchange: 'neutron' }

export default async function lesson({ connect }: Stage) {
  const neutron = await connect('neutron-server', options)
  const agent = await connect('l3-agent', options)

  // neutron-server answers questions on the topic q-l3-plugin.
  const plugin = getRPCServer(
    neutron,
    new Target({ topic: 'q-l3-plugin', server: 'neutron-1' }),
    [new L3RpcCallback()],
  )
  await plugin.start()

  // The agent listens on l3_agent, under the name of its node. It is
  // told only *that* a router changed, and asks what it is now.
  const topic = new Target({ topic: 'q-l3-plugin', version: '1.0' })
  const pluginApi = getRPCClient(agent, topic, { timeout: 20 })
  const answer = outcome()
  const l3NATAgent = {
    target: new Target({ version: '1.4' }),
    routers_updated(ctxt: Context, { routers }: Payload) {
      const args = { host: HOST, router_ids: routers }
      answer.resolve(pluginApi.call(ctxt, 'sync_routers', args))
    },
  }
  const node = new Target({ topic: 'l3_agent', server: HOST })
  const l3Agent = getRPCServer(agent, node, [l3NATAgent])
  await l3Agent.start()

  // The router changed. This is a cast: neutron-server does not wait.
  await getRPCClient(neutron, new Target({ topic: 'l3_agent' }))
    .prepare({ server: HOST, version: '1.1' })
    .cast(context, 'routers_updated', { routers: [router.id] })
  const routers = await answer.promise

  // The end of a server: take no more, then finish what was taken.
  await Promise.all([l3Agent.stop(), plugin.stop()])
  await Promise.all([l3Agent.wait(), plugin.wait()])
  return routers
}

class L3RpcCallback {
  target = new Target({ version: '1.11' })

  sync_routers(_ctxt: Context, { router_ids }: Payload) {
    return (router_ids as string[]).includes(router.id) ? [router] : []
  }
}
