/**
 * Lesson 07: the listener. No server here: we poll by hand what a driver
 * has put in line, look at what a request is made of, and acknowledge it,
 * hand it back, or neither. What comes again, and to whom?
 */
import {
  getRPCClient,
  type IncomingMessage,
  type Listener,
  Target,
} from 'oslo-messaging'
import type { Stage } from '../stage.ts'

const options = { control_exchange: 'neutron' }
const topic = new Target({ topic: 'l3_agent' })

/** Polls, and only then lets happen what makes a message arrive. */
async function next(listener: Listener, cause: () => unknown) {
  const polled = listener.poll()
  await cause()
  const [incoming] = await polled
  return incoming as IncomingMessage
}

export default async function lesson({ connect }: Stage) {
  const neutron = await connect('neutron-server', options)
  const client = getRPCClient(neutron, topic, { timeout: 10 })
  const cast = (method: string) => () => client.cast({}, method)
  const listen = async (server: string) => {
    const transport = await connect(server, options)
    return await transport.listen(topic.with({ server }))
  }
  const node1 = await listen('node-1')

  // A call, taken apart and answered without any dispatcher.
  let mtu: unknown = null
  const call = await next(node1, () => {
    mtu = client.call({ user_id: 'ada' }, 'get_mtu', { port: 'p1' })
  })
  const members = Object.keys(call.message)
  call.acknowledge()
  await call.reply({ reply: 1450 })
  const answer = await mtu

  // Two casts are polled, and the first is handed back to the broker.
  const first = await next(node1, cast('first'))
  const second = await next(node1, cast('second'))
  second.acknowledge()
  const third = await next(node1, () => first.requeue())
  third.acknowledge()
  const polled = [first, second, third].map(({ message }) => message.method)

  // Node 1 does the work before it acknowledges, and ends in between.
  const ran: string[] = []
  const reboot = await next(node1, cast('reboot'))
  ran.push(`node-1: ${reboot.message.method}`)
  const node2 = await listen('node-2')
  const again = await next(node2, () =>
    node1.stop().then(() => node1.cleanup()),
  )
  ran.push(`node-2: ${again.message.method}`)
  again.acknowledge()
  await node2.stop()
  await node2.cleanup()
  return { members, answer, polled, ran }
}
