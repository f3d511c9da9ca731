/**
 * Lesson 20: queues that are refused. RabbitMQ keeps what an agent of
 * yesterday declared. Agents of today come with other options: one asks
 * for durable queues, one for quorum queues. Whom does the broker let
 * in? Then all begin anew, under names that nobody has used.
 */
import {
  type Context,
  getRPCClient,
  getRPCServer,
  type Payload,
  Target,
} from 'oslo-messaging'
import type { Stage } from '../stage.ts'

const durable = { amqp_durable_queues: true }
const quorum = {
  rabbit_quorum_queue: true,
  rabbit_transient_quorum_queue: true,
}

export default async function lesson(stage: Stage) {
  // Yesterday's queue of the topic stays when its agent goes.
  await start(stage, 'yesterday', 'cloud', {})

  const onOld = {
    durable: await start(stage, 'durable', 'cloud', durable),
    quorum: await start(stage, 'quorum', 'cloud', quorum),
  }
  const anew = await start(stage, 'anew', 'quorum-cloud', quorum)

  // A call goes through queues of which each is a quorum queue.
  const options = { control_exchange: 'quorum-cloud' }
  const asked = { ...options, oslo_messaging_rabbit: quorum }
  const agent = makeServer(await stage.connect('agent', asked), 'quorum-cloud')
  await agent.start()
  const neutron = await stage.connect('neutron-server', asked)
  const client = getRPCClient(neutron, agentsOf('quorum-cloud'))
  const answer = await client.call({}, 'get_mtu', { overhead: 50 })
  await agent.stop()
  await agent.wait()
  return { onOld, anew, answer }
}

const agentsOf = (cloud: string) => new Target({ topic: `${cloud}-l3` })

type Transport = Awaited<ReturnType<Stage['connect']>>

function makeServer(transport: Transport, cloud: string) {
  const get_mtu = (_ctxt: Context, { overhead }: Payload) => 1500 - +overhead!
  const target = agentsOf(cloud).with({ server: 'net-node-1' })
  return getRPCServer(transport, target, [{ get_mtu }])
}

/** @returns `listens`, or the code with which the broker refuses. */
async function start(stage: Stage, who: string, cloud: string, rabbit: object) {
  const options = { control_exchange: cloud, oslo_messaging_rabbit: rabbit }
  const server = makeServer(await stage.connect(who, options), cloud)
  const outcome = await server.start().then(
    () => 'listens',
    (error: { cause: { replyCode: number } }) => error.cause.replyCode,
  )
  await server.stop()
  await server.wait()
  return outcome
}
