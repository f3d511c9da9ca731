/**
 * Lesson 14: no broker. A server that starts waits for one, and so does a
 * call, whatever its timeout. One that is told how often to try gives up,
 * and one whose transport is closed ends at once.
 */
import {
  type Context,
  getRPCClient,
  getRPCServer,
  type Payload,
  Target,
} from 'oslo-messaging'
import { outage, type Stage } from '../stage.ts'
import { caught, hearTries } from './tries.ts'

// The first wait, by how much it grows, and what is added to each.
const options = {
  oslo_messaging_rabbit: {
    rabbit_retry_interval: 0.2,
    rabbit_retry_backoff: 0.4,
    kombu_reconnect_delay: 0.2,
  },
}
const topic = 'q-l3-plugin'

export default async function lesson(stage: Stage) {
  const tries = hearTries()
  const get_router = (_ctxt: Context, { id }: Payload) => `router ${id}`

  // The broker comes up after the server.
  let comeBack = outage(stage)
  const target = new Target({ topic, server: 'neutron-1' })
  const neutron = await stage.connect('neutron-server', options)
  const plugin = getRPCServer(neutron, target, [{ get_router }])
  const starting = plugin.start()
  await tries.next(2)
  comeBack()
  await starting

  // It goes again, before the agents have ever connected.
  comeBack = outage(stage)
  const clientOf = async (who: string) =>
    getRPCClient(await stage.connect(who, options), new Target({ topic }))
  const agent = await clientOf('impatient-agent')
  const ask = (retry: number) =>
    caught(agent.prepare({ retry }).call({}, 'get_router', { id: 1 }))
  const impatient = { none: await ask(0), two: await ask(2) }

  // Somebody ends the process while its call still waits.
  const dying = await clientOf('dying-agent')
  const orphan = caught(dying.call({}, 'get_router', { id: 2 }))
  await tries.next(1)
  await dying.transport.cleanup()
  const closed = await orphan

  // A call whose timeout is 1 second, and nothing said of retries.
  const began = Date.now()
  const patient = await clientOf('patient-agent')
  const call = patient.prepare({ timeout: 1 })
  const answered = caught(call.call({}, 'get_router', { id: 3 }))
  const waits = await tries.next(3)
  comeBack()
  const answer = await answered
  const late = Date.now() - began > 1000

  tries.stop()
  await plugin.stop()
  await plugin.wait()
  return { impatient, closed, answer, late, waits }
}
