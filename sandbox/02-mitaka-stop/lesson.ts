/**
 * Lesson 02: two ways to stop. A neutron-server is replaced by a new one
 * while agents report to it. What the old one holds goes back to the
 * queue, as in Mitaka, or is served before it ends, as here.
 */
import {
  getRPCClient,
  MessageHandlingServer,
  RPCDispatcher,
  Target,
} from 'oslo-messaging'
import { outcome, type Stage } from '../stage.ts'
import { MitakaDispatcher } from './mitaka.ts'

const options = { control_exchange: 'neutron' }
const bound = { maxAccepted: 1 }

export default async function lesson(stage: Stage) {
  const mitaka = await replace(stage, MitakaDispatcher)
  return { mitaka, here: await replace(stage, RPCDispatcher) }
}

/** @returns how many reports the old and the new server served. */
async function replace(stage: Stage, dispatcherCls: typeof RPCDispatcher) {
  const served = { old: 0, new: 0 }
  const busy = outcome<void>()
  const slowDatabase = outcome<void>()
  const allServed = outcome<void>()

  // Both serve one topic. They take one request at a time, as Mitaka's
  // executor `blocking` does, so that others wait in the server, unpolled.
  const makeServer = async (name: keyof typeof served) => {
    const transport = await stage.connect(`neutron-${name}`, options)
    const target = new Target({ topic: 'q-reports-plugin', server: name })
    const endpoint = {
      async report_state() {
        busy.resolve()
        await slowDatabase.promise
        served[name] += 1
        if (served.old + served.new === 4) allServed.resolve()
      },
    }
    const dispatcher = new dispatcherCls(target, [endpoint])
    return new MessageHandlingServer(transport, dispatcher, 'eventlet', bound)
  }

  // Three reports come: the old server runs one, and two wait in it.
  const old = await makeServer('old')
  await old.start()
  const agents = await stage.connect('agents', options)
  const topic = new Target({ topic: 'q-reports-plugin' })
  const report = () => getRPCClient(agents, topic).cast({}, 'report_state')
  for (const _ of [1, 2, 3]) await report()
  await busy.promise

  // It is stopped, a fourth report comes, and only now its method ends.
  await old.stop()
  await report()
  slowDatabase.resolve()
  await old.wait()

  // The new server gets what the old one did not serve.
  const fresh = await makeServer('new')
  await fresh.start()
  await allServed.promise
  await fresh.stop()
  await fresh.wait()
  return served
}
