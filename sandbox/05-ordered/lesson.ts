/**
 * Lesson 05: start, stop and wait in the wrong order. Somebody stops a
 * server that nobody has started, two start it at once, and later a wait
 * comes without a stop. Each hang is told by the log, and each can be ended.
 */
import {
  MessageHandlingServer,
  RPCDispatcher,
  setLogSink,
  Target,
  type Transport,
} from 'oslo-messaging'
import { outcome, type Stage } from '../stage.ts'

const target = new Target({ topic: 'l3_agent', server: 'net-node-1' })
/** Seconds until a hang is told; 30 if not given. */
const soon = { logAfter: 0.2 }

class Counting extends RPCDispatcher {
  listens = 0
  override listen(transport: Transport) {
    this.listens += 1
    return super.listen(transport)
  }
}

export default async function lesson({ connect }: Stage) {
  const transport = await connect('net-node-1')
  const dispatcher = new Counting(target, [])
  const server = new MessageHandlingServer(transport, dispatcher, 'eventlet')

  // The log tells a hang; it is what this lesson waits for.
  let hang = outcome<string>()
  const before = setLogSink((record) => {
    if (record.message.startsWith('Possible hang')) hang.resolve(record.message)
    before(record)
  })
  try {
    // Nobody has started it: this waits, for ever if need be.
    const earlyStop = server.stop(soon)
    const first = await hang.promise
    const impatient = await server
      .stop({ timeout: 0 })
      .catch((error: Error) => error.name)

    // Two start it. One does the work, both come back when it is done.
    await Promise.all([server.start(), server.start()])
    const listens = dispatcher.listens
    await earlyStop
    await server.wait()

    // All three are over. This start opens a new epoch, and its wait
    // waits for a stop of that epoch, not for the one that has been.
    hang = outcome()
    await server.start()
    const wait = server.wait(soon)
    const second = await hang.promise
    await server.stop()
    await wait
    return { first, impatient, listens, second, all: dispatcher.listens }
  } finally {
    setLogSink(before)
  }
}
