import { spawnSync } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Alarm } from '../../src/amqp/alarm.ts'

const DAY_MS = 24 * 60 * 60 * 1000

describe('Alarm', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('calls back once, after its delay', () => {
    const callback = vi.fn()
    new Alarm(callback).set(100)
    vi.advanceTimersByTime(99)
    expect(callback).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1000)
    expect(callback).toHaveBeenCalledOnce()
  })

  it('begins anew when it is set again', () => {
    const callback = vi.fn()
    const alarm = new Alarm(callback)
    alarm.set(100)
    vi.advanceTimersByTime(60)
    alarm.set(100)
    vi.advanceTimersByTime(60)
    expect(callback).not.toHaveBeenCalled()
    vi.advanceTimersByTime(40)
    expect(callback).toHaveBeenCalledOnce()
  })

  it('is silent once it is cleared', () => {
    const callback = vi.fn()
    const alarm = new Alarm(callback)
    alarm.set(100)
    alarm.clear()
    vi.runAllTimers()
    expect(callback).not.toHaveBeenCalled()
  })

  it('waits longer than the longest timer of the platform', () => {
    const callback = vi.fn()
    new Alarm(callback).set(60 * DAY_MS)
    vi.advanceTimersByTime(60 * DAY_MS - 1)
    expect(callback).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(callback).toHaveBeenCalledOnce()
  })

  it('does not keep a process alive', () => {
    const url = new URL('../../src/amqp/alarm.ts', import.meta.url)
    const code = `import('${url}').then(({ Alarm }) => new Alarm(() => {}).set(60_000))`
    const arguments_ = ['--import', 'tsx', '-e', code]
    const { status, stderr } = spawnSync(process.execPath, arguments_, {
      timeout: 20_000,
      encoding: 'utf8',
    })
    expect([status, stderr]).toEqual([0, ''])
  })
})
