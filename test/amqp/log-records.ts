/** The log of a test: what was said, instead of stderr. */
import { afterEach, beforeEach } from 'vitest'
import { type LogRecord, type LogSink, setLogSink } from '../../src/log.ts'

/** Collects records during each test of the file that calls it. */
export function collectLog(): LogRecord[] {
  const records: LogRecord[] = []
  let before: LogSink
  beforeEach(() => {
    records.length = 0
    before = setLogSink((record) => {
      records.push(record)
    })
  })
  afterEach(() => {
    setLogSink(before)
  })
  return records
}
