import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { TaskTimeout } from '../../src/errors.ts'
import type { TaskBody, WaitOptions } from '../../src/server/ordered-task.ts'
import { OrderedTaskRunner } from '../../src/server/ordered-task-runner.ts'
import { deferred } from '../support/deferred.ts'
import { recordLog } from '../support/recorded-log.ts'

/** A server of nothing: it notes which bodies run. */
class Life extends OrderedTaskRunner {
  readonly ran: string[] = []
  onStart: TaskBody = async () => {}
  onStop: TaskBody = async () => {}

  constructor() {
    super(['start', 'stop', 'wait'])
  }

  start(waiting: WaitOptions = {}): Promise<void> {
    return this.ordered('start', { resetAfter: 'stop' }, waiting, () => {
      this.ran.push('start')
      return this.onStart()
    })
  }

  stop(waiting: WaitOptions = {}): Promise<void> {
    return this.ordered('stop', { after: 'start' }, waiting, () => {
      this.ran.push('stop')
      return this.onStop()
    })
  }

  wait(waiting: WaitOptions = {}): Promise<void> {
    return this.ordered('wait', { after: 'stop' }, waiting, async () => {
      this.ran.push('wait')
    })
  }

  unknown(): Promise<void> {
    return this.ordered('pause', {}, {}, async () => {})
  }
}

/** Notes how a promise ends; it never leaves a rejection unhandled. */
function watch(promise: Promise<unknown>): { outcome: unknown } {
  const watched: { outcome: unknown } = { outcome: 'pending' }
  promise.then(
    () => {
      watched.outcome = 'done'
    },
    (error: unknown) => {
      watched.outcome = error
    },
  )
  return watched
}

const advance = (seconds: number) =>
  vi.advanceTimersByTimeAsync(seconds * 1000)

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

  it('a body that calls its own method waits for itself', async () => {
    const life = new Life()
    life.onStart = () => life.start({ timeout: 5, logAfter: 0 })
    const start = watch(life.start())
    await advance(5)
    expect(start.outcome).toBeInstanceOf(TaskTimeout)
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
})

describe('waiting long', () => {
  const waitsForStart =
    'Possible hang: stop is waiting for start to complete'

  it('warns once after 30 seconds, then waits in silence', async () => {
    const log = recordLog()
    const life = new Life()
    const stop = watch(life.stop())
    await advance(29.999)
    expect(log.lines()).toEqual([])
    await advance(0.001)
    expect(log.lines('warning')).toEqual([waitsForStart])
    await advance(3600)
    expect(log.lines()).toEqual([waitsForStart])
    expect(stop.outcome).toBe('pending')
    await life.start()
    await advance(0)
    expect(stop.outcome).toBe('done')
  })

  it('warns of a task that another caller runs', async () => {
    const log = recordLog()
    const life = new Life()
    const starting = deferred()
    life.onStart = () => starting.promise
    watch(life.start())
    const second = watch(life.start({ logAfter: 2 }))
    await advance(2)
    expect(log.lines()).toEqual([
      'Possible hang: start is waiting for another thread to complete',
    ])
    starting.resolve()
    await advance(0)
    expect(second.outcome).toBe('done')
  })

  it('warns once in each of the two waits of one call', async () => {
    const log = recordLog()
    const life = new Life()
    const stopping = deferred()
    life.onStop = () => stopping.promise
    const stops = [life.stop({ logAfter: 0 }), life.stop({ logAfter: 1 })]
    await advance(1)
    await life.start()
    await advance(1)
    expect(log.lines()).toEqual([
      waitsForStart,
      'Possible hang: stop is waiting for another thread to complete',
    ])
    stopping.resolve()
    await Promise.all(stops)
  })

  it('never warns with logAfter 0', async () => {
    const log = recordLog()
    const life = new Life()
    const stop = watch(life.stop({ logAfter: 0, timeout: 100 }))
    await advance(100)
    expect(stop.outcome).toBeInstanceOf(TaskTimeout)
    expect(log.lines()).toEqual([])
  })

  it('warns before it times out when both are due', async () => {
    const log = recordLog()
    const life = new Life()
    const stop = watch(life.stop({ logAfter: 1, timeout: 1 }))
    await advance(1)
    expect(log.lines()).toEqual([waitsForStart])
    expect(stop.outcome).toBeInstanceOf(TaskTimeout)
  })
})

describe('timeout', () => {
  it('ends a wait for the task before it', async () => {
    const stop = watch(new Life().stop({ timeout: 1 }))
    await advance(0.999)
    expect(stop.outcome).toBe('pending')
    await advance(0.001)
    expect(stop.outcome).toEqual(
      new TaskTimeout('stop is waiting for start to complete'),
    )
  })

  it('ends a wait for another caller; the task goes on', async () => {
    const life = new Life()
    const starting = deferred()
    life.onStart = () => starting.promise
    const first = watch(life.start())
    const second = watch(life.start({ timeout: 1 }))
    await advance(1)
    expect(second.outcome).toEqual(
      new TaskTimeout('start is waiting for another thread to complete'),
    )
    starting.resolve()
    await advance(0)
    expect(first.outcome).toBe('done')
  })

  it('is one for both waits of a call', async () => {
    const life = new Life()
    const stopping = deferred()
    life.onStop = () => stopping.promise
    const first = watch(life.stop())
    const second = watch(life.stop({ timeout: 10 }))
    await advance(6)
    await life.start()
    await advance(3.999)
    expect(second.outcome).toBe('pending')
    await advance(0.001)
    expect(second.outcome).toBeInstanceOf(TaskTimeout)
    stopping.resolve()
    await advance(0)
    expect(first.outcome).toBe('done')
  })

  it('0 gives up at once', async () => {
    const stop = watch(new Life().stop({ timeout: 0 }))
    await advance(0)
    expect(stop.outcome).toBeInstanceOf(TaskTimeout)
  })

  it('longer than a timer can hold is waited for all the same', async () => {
    const life = new Life()
    const days = 60 * 24 * 3600
    const setTimer = vi.spyOn(globalThis, 'setTimeout')
    const stop = watch(life.stop({ timeout: days, logAfter: 0 }))
    await advance(days - 1)
    expect(stop.outcome).toBe('pending')
    await advance(1)
    expect(stop.outcome).toBeInstanceOf(TaskTimeout)
    expect(setTimer.mock.calls.map(([, ms]) => ms)).toEqual([
      2 ** 31 - 1,
      2 ** 31 - 1,
      days * 1000 - 2 * (2 ** 31 - 1),
    ])
  })

  it('without end, and a warning never, may be written as Infinity', async () => {
    const log = recordLog()
    const life = new Life()
    const forEver = { timeout: Infinity, logAfter: Infinity }
    const stop = watch(life.stop(forEver))
    await advance(3600)
    expect(stop.outcome).toBe('pending')
    await life.start()
    await advance(0)
    expect(stop.outcome).toBe('done')
    expect(log.lines()).toEqual([])
  })
})
