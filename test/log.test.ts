import { format, inspect } from 'node:util'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { getLogger, LEVELS, setLogSink, stderrSink } from '../src/log.ts'
import { recordLog } from './support/recorded-log.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

describe('a logger', () => {
  it('gives its name and level to the sink', () => {
    const log = recordLog()
    const logger = getLogger('oslo_messaging.server')
    for (const level of LEVELS) logger[level](`a ${level}`)
    expect(log.records).toEqual(
      LEVELS.map((level) => ({
        level,
        logger: 'oslo_messaging.server',
        message: `a ${level}`,
      })),
    )
  })

  it('gives what was thrown too, if that is the subject', () => {
    const log = recordLog()
    const error = new Error('lost')
    getLogger('l').error('failed', error)
    expect(log.records[0]?.error).toBe(error)
  })
})

describe('the sink', () => {
  it('that throws is reported on stderr, and the code that logs goes on', () => {
    const printed = vi.spyOn(console, 'error').mockImplementation(() => {})
    const broken = new Error('disk full')
    const before = setLogSink(() => {
      throw broken
    })
    try {
      getLogger('l').debug('m')
    } finally {
      setLogSink(before)
    }
    expect(printed.mock.calls).toEqual([
      ['ERROR l the log sink threw at: m', broken],
    ])
  })

  it('is exchanged for another, and the one before is handed back', () => {
    const none = () => {}
    const before = setLogSink(none)
    expect(setLogSink(before)).toBe(none)
  })

  it('by default prints warnings and worse on stderr, and no more', () => {
    const printed = vi.spyOn(console, 'error').mockImplementation(() => {})
    const error = new Error('lost')
    for (const level of LEVELS) stderrSink({ level, logger: 'l', message: 'm' })
    stderrSink({ level: 'error', logger: 'l', message: 'm', error })
    expect(printed.mock.calls).toEqual([
      ['WARNING l m'],
      ['ERROR l m'],
      ['CRITICAL l m'],
      ['ERROR l m', error],
    ])
  })

  it('by default says so when what was thrown cannot be printed', () => {
    const printed: string[] = []
    vi.spyOn(console, 'error').mockImplementation((...args) => {
      printed.push(format(...args))
    })
    const error = Object.assign(new Error('lost'), {
      [inspect.custom]() {
        throw new Error('not to be read')
      },
    })
    stderrSink({ level: 'error', logger: 'l', message: 'm', error })
    expect(printed).toEqual(['ERROR l m (what was thrown cannot be printed)'])
  })
})
