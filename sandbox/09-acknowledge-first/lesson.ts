/**
 * Lesson 09: acknowledge first. An agent is killed while its method runs,
 * and another is started. The request that it had acknowledged is lost; the
 * one that it had not goes to the other. Then the same, acknowledging last.
 */
import {
  type Context,
  getRPCClient,
  MessageHandlingServer,
  type Payload,
  RPCDispatcher,
  Target,
} from 'oslo-messaging'
import { outcome, type Stage } from '../stage.ts'
import { AcknowledgeLast } from './acknowledge-last.ts'

type Dispatcher = typeof RPCDispatcher
const oneAtATime = { maxAccepted: 1 }

export default async function lesson(stage: Stage) {
  const first = await kill(stage, RPCDispatcher, 1)
  return { first, last: await kill(stage, AcknowledgeLast, 20) }
}

/** @returns how often each router was built, and what the caller heard. */
async function kill({ connect }: Stage, cls: Dispatcher, timeout: number) {
  const built = { r1: 0, r2: 0 }
  const busy = outcome<void>()
  const r2Built = outcome<void>()

  const startAgent = async (name: string) => {
    const target = new Target({ topic: 'l3_agent', server: name })
    const endpoint = {
      async build(_ctxt: Context, { router }: Payload) {
        built[router as 'r1' | 'r2'] += 1
        busy.resolve()
        // The old agent is killed before it can go on from here.
        if (name === 'old') await new Promise(() => {})
        if (router === 'r2') r2Built.resolve()
        return `built by ${name}`
      },
    }
    const server = new MessageHandlingServer(
      await connect(name),
      new cls(target, [endpoint]),
      'eventlet',
      oneAtATime,
    )
    await server.start()
    return server
  }

  // It builds one router, and the request for the other waits in it.
  const old = await startAgent('old')
  const target = new Target({ topic: 'l3_agent' })
  const neutron = getRPCClient(await connect('neutron'), target, { timeout })
  const call = neutron.call({}, 'build', { router: 'r1' })
  const heard = call.catch((error: Error) => error.name)
  await busy.promise
  await neutron.cast({}, 'build', { router: 'r2' })
  // It is told to stop, and then killed: its connections are closed.
  await old.stop()
  await old.transport.cleanup()
  const agent = await startAgent('new')
  await r2Built.promise
  await heard
  await agent.stop()
  await agent.wait()
  return { built, heard: await heard }
}
