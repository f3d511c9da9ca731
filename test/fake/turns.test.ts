import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Turns } from '../../src/fake/turns.ts'
import { type LogRecord, setLogSink } from '../../src/log.ts'

describe('Turns', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('runs nothing in the turn of who sends', () => {
    const ran: string[] = []
    const turns = new Turns()
    turns.toBroker(() => ran.push('broker'))
    turns.toClients(() => ran.push('client'))
    expect(ran).toEqual([])
    vi.runAllTimers()
    expect(ran).toEqual(['broker', 'client'])
  })

  it('takes all frames to the broker in order, then tells the clients', () => {
    const ran: string[] = []
    const turns = new Turns()
    for (const name of ['a', 'b'])
      turns.toBroker(() => {
        ran.push(`to ${name}`)
        turns.toClients(() => ran.push(`from ${name}`))
      })
    vi.runOnlyPendingTimers()
    expect(ran).toEqual(['to a', 'to b', 'from a', 'from b'])
  })

  it('leaves what a client sends on hearing to the next turn', () => {
    const ran: string[] = []
    const turns = new Turns()
    turns.toClients(() => turns.toBroker(() => ran.push('answer')))
    setTimeout(() => ran.push('a timer of the process'), 0)
    vi.runAllTimers()
    expect(ran).toEqual(['a timer of the process', 'answer'])
  })

  it('has one timer for all that waits, and none when nothing does', () => {
    const turns = new Turns()
    for (let frame = 0; frame < 3; frame += 1) turns.toBroker(() => {})
    expect(vi.getTimerCount()).toBe(1)
    vi.runAllTimers()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('logs a callback that throws, and runs the rest', () => {
    const records: LogRecord[] = []
    const sink = setLogSink((record) => records.push(record))
    const ran: string[] = []
    const turns = new Turns()
    const thrown = new Error('a fault of the client')
    turns.toClients(() => {
      throw thrown
    })
    turns.toClients(() => ran.push('the next'))
    vi.runAllTimers()
    setLogSink(sink)
    expect(ran).toEqual(['the next'])
    expect(records).toMatchObject([{ level: 'error', error: thrown }])
  })
})
