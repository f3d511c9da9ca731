/**
 * What the log says of replies that find no queue, for lesson 11. Ids are
 * left out: they are others each time.
 */
import { type LogRecord, setLogSink } from 'oslo-messaging'
import { outcome } from '../stage.ts'

const ID = /[0-9a-f]{32}/g
const GAVE_UP = 'cannot be sent'

/**
 * Listens for as long as `act` runs, which hears when a reply is given up.
 *
 * @returns the lines, and how often each of the two replies was published.
 */
export async function serverLog(act: (gaveUp: Promise<void>) => Promise<void>) {
  const gaveUp = outcome<void>()
  const log: string[] = []
  const hear = ({ message }: LogRecord) => {
    if (/found no|doesn't exist/.test(message))
      log.push(message.replace(ID, '…'))
    if (message.includes(GAVE_UP)) gaveUp.resolve()
  }
  const before = setLogSink((record) => {
    hear(record)
    before(record)
  })
  await act(gaveUp.promise).finally(() => setLogSink(before))
  // Each line that begins so is about a reply that was published.
  const tried = log.filter((line) => line.startsWith('The reply'))
  const first = tried.findIndex((line) => line.includes(GAVE_UP)) + 1
  return { tries: { first, second: tried.length - first }, log }
}
