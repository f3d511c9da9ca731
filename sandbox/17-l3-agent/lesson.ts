/**
 * Lesson 17: what neutron-server and an l3-agent say, as captured of a
 * real pair. The agent starts, is told of a router, and asks. Then it
 * is away, and the router is deleted: what does it hear afterwards?
 */
import {
  type Context,
  getRPCClient,
  getRPCServer,
  type Payload,
  Target,
} from 'oslo-messaging'
import type { Stage } from '../stage.ts'
import { context, HOST, router } from './captured.ts'
import { L3NATAgent } from './l3-agent.ts'

const options = { control_exchange: 'neutron' }

export default async function lesson({ connect }: Stage) {
  let database: { id: string }[] = []
  const l3RpcCallback = {
    target: new Target({ version: '1.11' }),
    get_host_ha_router_count: () => 0,
    get_router_ids: () => database.map(({ id }) => id),
    sync_routers: (_ctxt: Context, { router_ids }: Payload) =>
      database.filter(({ id }) => (router_ids as string[]).includes(id)),
  }
  const v1_2 = new Target({ version: '1.2' })
  const stateReport = { target: v1_2, report_state: () => 'alive' }

  // neutron-server has a server for each topic on which agents ask.
  const neutron = await connect('neutron-server', options)
  const serve = async (topic: string, endpoint: object) => {
    const target = new Target({ topic, server: 'neutron-1' })
    const server = getRPCServer(neutron, target, [endpoint])
    await server.start()
    return server
  }
  const plugin = await serve('q-l3-plugin', l3RpcCallback)
  const reports = await serve('q-reports-plugin', stateReport)

  // It tells one agent, or all, that something happened to a router.
  const topic = new Target({ topic: 'l3_agent', version: '1.0' })
  const one = { server: HOST, version: '1.1' }
  const notify = (to: object, method: string, args: Payload) =>
    getRPCClient(neutron, topic).prepare(to).cast(context, method, args)

  // The agent starts, and a router is made.
  const node = await connect('l3-agent', options)
  const agent = new L3NATAgent(node)
  await agent.start()
  database = [router]
  await notify(one, 'routers_updated', { routers: [router.id] })
  await agent.answer
  await agent.server.stop().then(() => agent.server.wait())

  // While it is away, the router is changed, and then deleted.
  await notify(one, 'routers_updated', { routers: [router.id] })
  database = []
  await notify({ fanout: true }, 'router_deleted', { router_id: router.id })

  // It is back, and listens. What it asks at a start is left out here.
  const again = new L3NATAgent(node)
  await again.server.start()
  const answer = await again.answer
  const servers = [again.server, plugin, reports]
  await Promise.all(servers.map((server) => server.stop()))
  await Promise.all(servers.map((server) => server.wait()))
  return { told: again.told, answer }
}
