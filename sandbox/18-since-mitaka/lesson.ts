/**
 * Lesson 18: what Mitaka could not do. A call asks its server for signs
 * of life, so it may take as long as it needs, and a server that dies is
 * noticed in seconds. Before, one timeout had to be right for both.
 */
import {
  type Context,
  getRPCClient,
  getRPCServer,
  type MessagingTimeout,
  type Payload,
  Target,
} from 'oslo-messaging'
import { outcome, type Stage } from '../stage.ts'
import { signsOfLife } from './signs-of-life.ts'

const options = { control_exchange: 'neutron' }

export default async function lesson({ connect }: Stage) {
  // A server with a slow database; of r2 it never says anything.
  const r1 = outcome<string>()
  const asksForR2 = outcome<void>()
  const l3RpcCallback = {
    sync_routers(_ctxt: Context, { router_ids }: Payload) {
      if (String(router_ids) === 'r1') return r1.promise
      asksForR2.resolve()
      return new Promise<string>(() => {})
    },
  }
  const neutron = await connect('neutron-server', options)
  const target = new Target({ topic: 'q-l3-plugin', server: 'neutron-1' })
  await getRPCServer(neutron, target, [l3RpcCallback]).start()

  // A call may take a minute, but no two seconds without a sign of life.
  const agent = await connect('l3-agent', options)
  const topic = new Target({ topic: 'q-l3-plugin' })
  const patience = { timeout: 60, callMonitorTimeout: 2 }
  const client = getRPCClient(agent, topic, patience)
  const sync = (id: string) =>
    client.call({}, 'sync_routers', { router_ids: [id] })

  // The first takes three seconds; each second a sign of life leaves.
  const third = signsOfLife(3)
  const slow = sync('r1')
  await third
  r1.resolve('r1 is up')
  const answer = await slow

  // In the middle of the second the server is killed.
  const lost = sync('r2')
  await asksForR2.promise
  await neutron.cleanup()
  const endedBy = await lost.catch(({ message }: MessagingTimeout) =>
    message.includes('callMonitorTimeout') ? 'callMonitorTimeout' : 'timeout',
  )
  return { answer, endedBy }
}
