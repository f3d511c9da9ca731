/**
 * Lesson 03: topics. Two l3-agents listen on one topic, each with three
 * queues: one that they share, one of its own, and one for fanouts. Who
 * gets what is sent to the topic, to one agent, to all of them? And what
 * if nobody listens: before the first agent, and after the last?
 */
import {
  type Context,
  getRPCClient,
  getRPCServer,
  type Payload,
  Target,
} from 'oslo-messaging'
import { outcome, type Stage } from '../stage.ts'

const options = { control_exchange: 'neutron' }
const topic = new Target({ topic: 'l3_agent' })

export default async function lesson({ connect }: Stage) {
  // What the agents were told, each line with who was.
  const told: string[] = []

  /** Starts an agent; `hears` resolves when it is told something. */
  const startAgent = async (node: string) => {
    const heard = outcome<void>()
    const endpoint = {
      name: () => node,
      tell(_ctxt: Context, { what }: Payload) {
        told.push(`${node}: ${what}`)
        heard.resolve()
      },
    }
    const transport = await connect(node, options)
    const target = topic.with({ server: node })
    const server = getRPCServer(transport, target, [endpoint])
    await server.start()
    const stop = () => server.stop().then(() => server.wait())
    return { hears: heard.promise, stop }
  }

  // Before the first agent: there is an exchange, and no queue at all.
  const neutron = await connect('neutron-server', options)
  const client = getRPCClient(neutron, topic, { timeout: 1 })
  const whoAnswers = () => client.call({}, 'name')
  const tooEarly = await whoAnswers().catch((error) => error.name)

  // One listens while a cast goes to all, then both for three calls.
  const toAll = client.prepare({ fanout: true })
  const node1 = await startAgent('node-1')
  await toAll.cast({}, 'tell', { what: 'to all' })
  await node1.hears
  const node2 = await startAgent('node-2')
  const turns = [await whoAnswers(), await whoAnswers(), await whoAnswers()]

  // After the last: nobody listens, and two casts are sent.
  await node1.stop()
  await node2.stop()
  await client.cast({}, 'tell', { what: 'to the topic' })
  const toNode2 = client.prepare({ server: 'node-2' })
  await toNode2.cast({}, 'tell', { what: 'to node-2' })

  // The agents come back under their names, one after the other.
  for (const node of ['node-1', 'node-2']) {
    const agent = await startAgent(node)
    await agent.hears
    await agent.stop()
  }
  return { tooEarly, turns, told }
}
