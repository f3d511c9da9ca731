/**
 * Lesson 06: more work than workers. First a GreenThreadPoolExecutor alone:
 * its workers grow to two, and end. Then servers with a pool of two, and
 * four requests: what cannot run waits in the server, acknowledged.
 */
import {
  GreenThreadPoolExecutor,
  getRPCClient,
  MessageHandlingServer,
  Target,
} from 'oslo-messaging'
import { outcome, type Stage } from '../stage.ts'
import { CountingDispatcher } from './counting-dispatcher.ts'

const target = new Target({ topic: 'reports', server: 'node-1' })

export default async function lesson({ connect }: Stage) {
  const first = await alone()
  const node = await connect('node-1', { executor_thread_pool_size: 2 })
  const agents = getRPCClient(await connect('agents'), target)

  // No method ends before the server holds `full` requests.
  async function flood(full: number, options: object) {
    let [running, mostRunning] = [0, 0]
    const endpoint = {
      async report() {
        running += 1
        mostRunning = Math.max(mostRunning, running)
        await dispatcher.isFull.promise
        running -= 1
        dispatcher.end()
      },
    }
    const dispatcher = new CountingDispatcher(target, [endpoint])
    dispatcher.expect({ held: full, ended: 4 })
    const server = new MessageHandlingServer(
      node,
      dispatcher,
      'eventlet',
      options,
    )
    await server.start()
    for (const _ of [1, 2, 3, 4]) await agents.cast({}, 'report')
    await dispatcher.allEnded.promise
    await server.stop()
    await server.wait()
    return { running: mostRunning, held: dispatcher.mostHeld }
  }
  const unbounded = await flood(4, {})
  return { first, unbounded, bounded: await flood(2, { maxAccepted: 2 }) }
}

/** Three pieces of work, two workers; and one more when both have ended. */
async function alone() {
  const diary: string[] = []
  const gate = outcome<void>()
  const executor = new GreenThreadPoolExecutor({ maxWorkers: 2 })
  const submit = (name: string) =>
    executor.submit(async () => {
      diary.push(name)
      await gate.promise
    })
  const work = ['a', 'b', 'c'].map(submit)
  diary.push('submitter')
  gate.resolve()
  await Promise.all(work.map((future) => future.result()))
  await submit('d').result()
  await executor.shutdown()
  return diary[0]
}
