/**
 * Lesson 08: the dispatcher. One server has three endpoints: the first
 * speaks version 1, the second version 2, the third version 1 again. A
 * client asks with several versions. Which endpoint answers, and why?
 */
import { getRPCClient, getRPCServer, Target } from 'oslo-messaging'
import type { Stage } from '../stage.ts'

const options = { control_exchange: 'neutron' }

// An agent that still serves what older neutron-servers send.
const first = {
  target: new Target({ version: '1.4' }),
  router_added: () => 'first',
}
const second = {
  target: new Target({ version: '2.1' }),
  router_added: () => 'second',
}
const third = {
  target: new Target({ version: '1.2' }),
  router_added: () => 'third',
  router_moved: () => 'third',
}

export default async function lesson({ connect }: Stage) {
  const agent = await connect('l3-agent', options)
  const target = new Target({ topic: 'l3_agent', server: 'node-1' })
  const server = getRPCServer(agent, target, [first, second, third])
  await server.start()

  const neutron = await connect('neutron-server', options)
  const client = getRPCClient(neutron, new Target({ topic: 'l3_agent' }))
  const ask = (version: string | null, method: string) =>
    client.prepare({ version }).call({}, method)

  // Majors must be equal, and the minor not newer than the endpoint's.
  const added = [
    await ask('1.1', 'router_added'),
    await ask('2.0', 'router_added'),
    await ask(null, 'router_added'),
  ]

  // The first endpoint is compatible, and has no such method.
  const moved = await ask('1.1', 'router_moved')

  await server.stop()
  await server.wait()
  return { added, moved }
}
