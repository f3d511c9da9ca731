/**
 * Lesson 04: transport. A program comes to a broker step by step: a URL
 * is read, a driver is found by its name, a target is checked, a listener
 * declares its queues. One thing is wrong each time. Which step notices?
 */
import {
  Conf,
  getRPCClient,
  getRPCServer,
  getRPCTransport,
  Target,
  TransportURL,
} from 'oslo-messaging'
import type { Stage } from '../stage.ts'

// Cinder's services meet on an exchange of their own. These are durable.
const options = { control_exchange: 'cinder' }
const durable = { oslo_messaging_rabbit: { amqp_durable_queues: true } }
const volume = new Target({ topic: 'cinder-volume' })

/** Takes the steps in turn; says which one throws, and what. */
async function firstToThrow(steps: Record<string, () => unknown>) {
  for (const [step, take] of Object.entries(steps))
    try {
      await take()
    } catch (error) {
      return `${step}: ${(error as Error).name}`
    }
  return 'none'
}

export default async function lesson({ connect }: Stage) {
  // A URL has a driver's name, hosts, and a virtual host. Read only.
  const url = 'rabbit://nova:s3cret@rabbit-1:5673,nova:s3cret@rabbit-2/prod'
  const { driver, hosts, virtualHost } = TransportURL.parse(url)
  const read = [driver, ...hosts.map((host) => host.hostname), virtualHost]

  // A misspelt driver.
  const misspelt = await firstToThrow({
    parse: () => TransportURL.parse('rabit://rabbit-1/'),
    transport: () => getRPCTransport(new Conf(), 'rabit://rabbit-1/'),
  })

  // A client that names a server, and no topic.
  const api = await connect('cinder-api', { ...options, ...durable })
  const client = getRPCClient(api, volume)
  const lost = { topic: null, server: 'host-1' }
  const noTopic = await firstToThrow({
    prepare: () => client.prepare(lost),
    cast: () => client.prepare(lost).cast({}, 'ping'),
  })

  // A server, and a second one that was not told to be durable.
  const serverOn = async (host: string, more: object) => {
    const transport = await connect(host, { ...options, ...more })
    const me = volume.with({ server: host })
    return getRPCServer(transport, me, [{ ping: () => 'pong' }])
  }
  const first = await serverOn('host-1', durable)
  await first.start()
  const second = await serverOn('host-2', {})
  const refused = await firstToThrow({ start: () => second.start() })

  // The others do not notice.
  const answer = await client.call({}, 'ping')
  await first.stop()
  await first.wait()
  return { read, misspelt, noTopic, refused, answer }
}
