/**
 * Lesson 15: wait inside. Told to retire, an l3-agent's own endpoint stops
 * the server that runs it and waits for its end: for itself. It hangs, and
 * whoever waits outside is told so. With a drain deadline it ends, and what
 * it could not serve goes to another agent.
 */
import { getRPCClient, getRPCServer, Target } from 'oslo-messaging'
import { outcome, type Stage } from '../stage.ts'

const topic = new Target({ topic: 'l3_agent' })

export default async function lesson(stage: Stage) {
  const hang = await retire(stage, null)
  return { hang, deadline: await retire(stage, 500) }
}

/** @returns how a second wait, outside, ended, and who served the updates. */
async function retire(stage: Stage, drainDeadlineMs: number | null) {
  const served = { old: 0, new: 0 }
  const allSent = outcome<void>()
  const isWaiting = outcome<void>()
  const givenUp = outcome<void>()
  const allServed = outcome<void>()

  // They take one request at a time, so that others wait, unpolled.
  const makeServer = async (name: keyof typeof served) => {
    const target = topic.with({ server: name })
    const endpoint = {
      async retire() {
        await allSent.promise
        await server.stop()
        const ended = server.wait()
        isWaiting.resolve()
        // Only a lesson can give up. Without this line it hangs for ever.
        await Promise.race([ended, givenUp.promise])
      },
      routers_updated() {
        served[name] += 1
        if (served.old + served.new === 2) allServed.resolve()
      },
    }
    const options = { maxAccepted: 1, drainDeadlineMs }
    const transport = await stage.connect(`${name}-agent`)
    const server = getRPCServer(transport, target, [endpoint], options)
    return server
  }

  // One request to retire, and two more behind it.
  const old = await makeServer('old')
  await old.start()
  const neutron = getRPCClient(await stage.connect('neutron-server'), topic)
  for (const method of ['retire', 'routers_updated', 'routers_updated'])
    await neutron.cast({}, method)
  allSent.resolve()

  // Somebody waits outside, too, for two seconds at most.
  await isWaiting.promise
  const outside = await old.wait({ logAfter: 1, timeout: 2 }).then(
    () => 'ended',
    (error: Error) => error.name,
  )
  givenUp.resolve()

  const fresh = await makeServer('new')
  await fresh.start()
  await allServed.promise
  for (const server of [old, fresh]) await server.stop()
  for (const server of [old, fresh]) await server.wait()
  return { outside, served }
}
