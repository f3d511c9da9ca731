/**
 * Hears in the log of the server that a sign of life leaves, for lesson 18.
 */
import { type LogRecord, setLogSink } from 'oslo-messaging'
import { outcome } from '../stage.ts'

const LEAVES = 'Sending call-monitor heartbeat'

/** Resolves when so many have left since it was called. */
export async function signsOfLife(count: number): Promise<void> {
  const heard = outcome<void>()
  let left = 0
  const hear = ({ message }: LogRecord) => {
    if (message.startsWith(LEAVES)) left += 1
    if (left === count) heard.resolve()
  }
  const before = setLogSink((record) => {
    hear(record)
    before(record)
  })
  await heard.promise.finally(() => setLogSink(before))
}
