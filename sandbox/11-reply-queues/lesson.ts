/**
 * Lesson 11: one reply queue, and then none. Three calls of an agent
 * share a queue, and the server answers the last of them first. Then
 * the agent dies while the server still works on two of its calls.
 */
import {
  type Context,
  getRPCClient,
  getRPCServer,
  type Payload,
  Target,
} from 'oslo-messaging'
import { outcome, type Stage } from '../stage.ts'
import { serverLog } from './server-log.ts'

const topic = 'q-l3-plugin'
const options = (rabbit = {}) => ({
  control_exchange: 'neutron',
  oslo_messaging_rabbit: rabbit,
})

export default async function lesson({ connect }: Stage) {
  // Each router is found when its gate opens; those before it follow.
  const gates = [1, 2, 3, 4, 5].map(() => outcome<void>())
  const open = (id: number) => gates[id - 1]?.resolve()
  const l3RpcCallback = {
    async get_router(_ctxt: Context, { id }: Payload) {
      await gates[Number(id) - 1]?.promise
      if (Number(id) <= 3) open(Number(id) - 1)
      return `router ${id}`
    },
  }
  const patience = { kombu_missing_consumer_retry_timeout: 0.2 }
  const neutron = await connect('neutron-server', options(patience))
  const target = new Target({ topic, server: 'neutron-1' })
  const plugin = getRPCServer(neutron, target, [l3RpcCallback])
  await plugin.start()

  // A reply queue that nobody consumes is gone a second later.
  const brief = { rabbit_transient_queues_ttl: 1 }
  const agent = await connect('l3-agent', options(brief))
  const client = getRPCClient(agent, new Target({ topic }))
  const call = (id: number) => client.call({}, 'get_router', { id })
  const calls = [1, 2, 3].map(call)
  open(3)
  const got = await Promise.all(calls)

  // Two calls are under way (the one after them is answered) when the
  // agent dies. Another one waits in vain for longer than the queue.
  const orphans = Promise.allSettled([4, 5].map(call))
  await call(6)
  await agent.cleanup()
  await orphans
  const other = await connect('other-agent', options())
  const nobody = new Target({ topic: 'q-nobody' })
  const wait = getRPCClient(other, nobody, { timeout: 1.5 })
  await wait.call({}, 'get_router').catch(() => 'as expected')

  // The two answers have no queue to go to.
  const { tries, log } = await serverLog(async (gaveUp) => {
    open(4)
    await gaveUp
    open(5)
    await plugin.stop()
    await plugin.wait()
  })
  return { got, tries, log }
}
