import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { TaskTimeout } from '../../src/errors.ts'
import { deferred } from '../support/deferred.ts'
import { recordLog } from '../support/recorded-log.ts'
import { advance, Life, watch } from './life.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

describe('the order of start, stop and wait', () => {
  it('a second start without a stop returns and runs nothing', async () => {
    const life = new Life()
    await life.start()
    await life.start()
    expect(life.ran).toEqual(['start'])
  })

  it('wait, stop, start run as start, stop, wait', async () => {
    const life = new Life()
    await Promise.all([life.wait(), life.stop(), life.start()])
    expect(life.ran).toEqual(['start', 'stop', 'wait'])
  })

  it('a second stop and wait in one epoch do nothing', async () => {
    const life = new Life()
    await life.start()
    for (const _ of [1, 2]) {
      await life.stop()
      await life.wait()
    }
    expect(life.ran).toEqual(['start', 'stop', 'wait'])
  })

  it('a start after a stop opens an epoch with a new stop and wait', async () => {
    const life = new Life()
    for (const _ of [1, 2]) {
      await life.start()
      await life.stop()
      await life.wait()
    }
    const once = ['start', 'stop', 'wait']
    expect(life.ran).toEqual([...once, ...once])
  })

  it('start, stop, start, wait: the wait waits for a new stop', async () => {
    const life = new Life()
    await life.start()
    await life.stop()
    await life.start()
    const wait = watch(life.wait())
    await advance(1)
    expect(wait.outcome).toBe('pending')
    await life.stop()
    await advance(0)
    expect(wait.outcome).toBe('done')
    expect(life.ran).toEqual(['start', 'stop', 'start', 'stop', 'wait'])
  })

  it('a stop that slept through an epoch does nothing in the next', async () => {
    const life = new Life()
    const starting = deferred()
    life.onStart = () => starting.promise
    const start = life.start()
    const first = life.stop()
    const late = life.stop()
    starting.resolve()
    await Promise.all([start, first])
    await life.start()
    await late
    expect(life.ran).toEqual(['start', 'stop', 'start'])
  })

  it('a wait that slept into the next epoch leaves its wait alone', async () => {
    const life = new Life()
    await life.start()
    const late = life.wait()
    life.onStop = async () => () => {
      life.onStop = async () => {}
      return life.start()
    }
    await life.stop()
    await late
    expect(life.ran).toEqual(['start', 'stop', 'start', 'wait'])
    await life.stop()
    await life.wait()
    expect(life.ran.slice(4)).toEqual(['stop', 'wait'])
  })

  it('refuses a name that is not one of its tasks, and names it', async () => {
    await expect(new Life().unknown()).rejects.toThrow(
      '"pause" is not an ordered task; there are start,stop,wait',
    )
  })
})

describe('callers that meet', () => {
  it('two simultaneous starts run one body and return after it', async () => {
    const life = new Life()
    const starting = deferred()
    life.onStart = () => starting.promise
    const first = watch(life.start())
    const second = watch(life.start())
    await advance(1)
    expect([first.outcome, second.outcome]).toEqual(['pending', 'pending'])
    starting.resolve()
    await advance(0)
    expect([first.outcome, second.outcome]).toEqual(['done', 'done'])
    expect(life.ran).toEqual(['start'])
  })

  it('the task is complete before the returned function is called', async () => {
    const life = new Life()
    const serving = deferred()
    life.onStart = async () => () => serving.promise
    const start = watch(life.start())
    await life.stop()
    await life.wait()
    expect(life.ran).toEqual(['start', 'stop', 'wait'])
    expect(start.outcome).toBe('pending')
    serving.resolve()
    await advance(0)
    expect(start.outcome).toBe('done')
  })

  it('the returned function may call stop itself', async () => {
    const life = new Life()
    life.onStart = async () => () => life.stop()
    await life.start()
    expect(life.ran).toEqual(['start', 'stop'])
  })

  it('what the returned function throws goes to its caller only', async () => {
    const life = new Life()
    life.onStart = async () => () => {
      throw new Error('no poll executor')
    }
    const first = life.start()
    const second = life.start()
    await expect(first).rejects.toThrow('no poll executor')
    await expect(second).resolves.toBeUndefined()
  })

  it('a body that calls its own method waits for itself, for ever', async () => {
    const log = recordLog()
    const life = new Life()
    life.onStart = () => life.start()
    const start = watch(life.start())
    await advance(24 * 3600)
    expect(start.outcome).toBe('pending')
    expect(log.lines()).toEqual([
      'Possible hang: start is waiting for another thread to complete',
    ])
  })

  it('or until its timeout', async () => {
    const life = new Life()
    life.onStart = () => life.start({ timeout: 5, logAfter: 0 })
    const start = watch(life.start())
    await advance(5)
    expect(start.outcome).toBeInstanceOf(TaskTimeout)
  })

  it('nobody is given what the method returned', async () => {
    const life = new Life()
    life.onStart = async () => () => 'served'
    expect(await life.start()).toBeUndefined()
    expect(await life.start()).toBeUndefined()
  })
})

describe('a task that throws', () => {
  it('is complete: its caller hears of it, the others go on', async () => {
    const life = new Life()
    const starting = deferred()
    life.onStart = () => starting.promise
    const first = watch(life.start())
    const second = watch(life.start())
    const stop = watch(life.stop())
    const error = new Error('refused')
    starting.reject(error)
    await advance(0)
    expect(first.outcome).toBe(error)
    expect(second.outcome).toBe('done')
    expect(stop.outcome).toBe('done')
  })

  it('is not run again by another call', async () => {
    const life = new Life()
    life.onStart = () => Promise.reject(new Error('refused'))
    await expect(life.start()).rejects.toThrow('refused')
    await life.start()
    expect(life.ran).toEqual(['start'])
  })

  it('does not keep the next one from running', async () => {
    const life = new Life()
    life.onStart = () => Promise.reject(new Error('refused'))
    life.onStop = () => Promise.reject(new Error('no listener'))
    await expect(life.start()).rejects.toThrow('refused')
    await expect(life.stop()).rejects.toThrow('no listener')
    await life.wait()
    expect(life.ran).toEqual(['start', 'stop', 'wait'])
  })

  it('when a stop threw, a start opens a new epoch all the same', async () => {
    const life = new Life()
    life.onStop = () => Promise.reject(new Error('no listener'))
    await life.start()
    await expect(life.stop()).rejects.toThrow('no listener')
    await life.start()
    expect(life.ran).toEqual(['start', 'stop', 'start'])
  })
})
