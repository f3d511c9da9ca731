/**
 * Lesson 10: a call that is given up. The database is slow, and the
 * agent waits 1.5 seconds for its routers, no more. What becomes of
 * the request? Then two casts to a topic that nobody listens on.
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

export default async function lesson({ connect }: Stage) {
  const slowDatabase = outcome<void>()
  const served: unknown[] = []
  const l3RpcCallback = {
    async sync_routers(_ctxt: Context, { attempt }: Payload) {
      await slowDatabase.promise
      served.push(attempt)
      return `routers, for attempt ${attempt}`
    },
  }
  const plugin = getRPCServer(
    await connect('neutron-server', options),
    new Target({ topic: 'q-l3-plugin', server: 'neutron-1' }),
    [l3RpcCallback],
  )
  // A pool of one: the second request waits until the first is done.
  await plugin.start(1)

  const topic = new Target({ topic: 'q-l3-plugin' })
  const client = getRPCClient(await connect('l3-agent', options), topic)

  // The first attempt waits in the server until its time is over.
  const first = await heard(
    client.prepare({ timeout: 1.5 }).call({}, 'sync_routers', { attempt: 1 }),
  )

  // The agent asks again, and the database answers once more.
  const again = client.call({}, 'sync_routers', { attempt: 2 })
  slowDatabase.resolve()
  const second = await again

  // Two casts to a topic where nobody listens. The second must arrive.
  const nobody = client.prepare({ topic: 'q-nobody' })
  const cast = await heard(nobody.cast({}, 'update'))
  const transportOptions = { atLeastOnce: true }
  const mustArrive = await heard(
    nobody.prepare({ transportOptions }).cast({}, 'update'),
  )

  await plugin.stop()
  await plugin.wait()
  return { first, second, served: served.length, cast, mustArrive }
}

/** What the caller hears: nothing, or the name of an error. */
function heard(sent: Promise<unknown>): Promise<string> {
  return sent.then(
    () => 'nothing',
    (error: Error) => error.constructor.name,
  )
}
