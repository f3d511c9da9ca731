/**
 * What a process of lesson 14 says while it cannot reach the broker: in the
 * log how long it will wait, and to its caller how often it has tried.
 */
import { type LogRecord, setLogSink } from 'oslo-messaging'
import { outcome } from '../stage.ts'

const RETRY = /Trying again in ([\d.]+) seconds/

/** Hears the log until `stop` is called. */
export function hearTries() {
  let waits: number[] = []
  let wanted = { count: 0, reached: outcome<void>() }
  const hear = ({ message }: LogRecord) => {
    const [, seconds] = RETRY.exec(message) ?? []
    if (seconds === undefined) return
    waits.push(Number(seconds))
    if (waits.length === wanted.count) wanted.reached.resolve()
  }
  const before = setLogSink((record) => {
    hear(record)
    before(record)
  })
  return {
    /** Resolves when so many more tries have failed. */
    async next(count: number): Promise<number[]> {
      waits = []
      wanted = { count, reached: outcome() }
      await wanted.reached.promise
      return waits
    },
    stop: () => setLogSink(before),
  }
}

/** The result, or the class of the error and how often was tried. */
export function caught(call: Promise<unknown>) {
  return call.catch((error: Error) => {
    const [, times] = /tried (\d+) times/.exec(error.message) ?? []
    const name = error.constructor.name
    return times === undefined ? name : Number(times)
  })
}
