import { onTestFinished } from 'vitest'
import { type Level, type LogRecord, setLogSink } from '../../src/log.ts'

/** What was logged while one test ran. */
export class RecordedLog {
  readonly records: LogRecord[] = []

  /** The messages, of one level or of all. */
  lines(level?: Level): string[] {
    return this.records
      .filter((record) => level === undefined || record.level === level)
      .map(({ message }) => message)
  }
}

/** Takes the log until the end of the test that calls it. */
export function recordLog(): RecordedLog {
  const log = new RecordedLog()
  const previous = setLogSink((record) => log.records.push(record))
  onTestFinished(() => {
    setLogSink(previous)
  })
  return log
}
