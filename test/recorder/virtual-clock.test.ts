import { afterEach, beforeEach, expect, it } from 'vitest'
import { Deadlock, VirtualClock } from '../../sandbox/recorder/virtual-clock.ts'

let clock: VirtualClock

beforeEach(() => {
  clock = new VirtualClock().install()
})

afterEach(() => clock.uninstall())

const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms))

it('fires timers in the order of their times, and at one time in that of their making', async () => {
  const fired: string[] = []
  const log = (text: string) => () => fired.push(`${text} ${clock.now}`)
  await clock.run(async () => {
    setTimeout(log('c'), 20)
    setTimeout(log('a'), 10)
    setTimeout(log('b'), 10)
    const cancelled = setTimeout(log('never'), 5)
    clearTimeout(cancelled)
    await sleep(30)
  })
  expect(fired).toEqual(['a 10', 'b 10', 'c 20'])
})

it('lets all microtasks end before the next timer', async () => {
  const order: string[] = []
  await clock.run(async () => {
    setTimeout(() => {
      order.push('first')
      void Promise.resolve()
        .then(() => Promise.resolve())
        .then(() => order.push('its microtasks'))
    }, 1)
    setTimeout(() => order.push('second'), 1)
    await sleep(2)
  })
  expect(order).toEqual(['first', 'its microtasks', 'second'])
})

it('takes no time: a day is over at once', async () => {
  await clock.run(() => sleep(24 * 60 * 60 * 1000))
  expect(clock.now).toBe(86_400_000)
  expect(performance.now()).toBe(86_400_000)
  expect(new Date().toISOString()).toBe('2026-01-02T00:00:00.000Z')
  expect(new Date(0).getTime()).toBe(0)
})

it('repeats an interval until it is cleared', async () => {
  const times: number[] = []
  await clock.run(async () => {
    const interval = setInterval(() => times.push(clock.now), 10)
    await sleep(35)
    clearInterval(interval)
    await sleep(100)
  })
  expect(times).toEqual([10, 20, 30])
})

it('gives timers that are numbers where one is asked for, and that can be unref-ed', async () => {
  await clock.run(async () => {
    const timer = setTimeout(() => {}, 1)
    expect(Number(timer)).toBeGreaterThan(0)
    expect(timer.unref().hasRef()).toBe(false)
    expect(timer.ref().hasRef()).toBe(true)
  })
})

it('says so when nothing can go on, timers aside that keep nobody waiting', async () => {
  const stuck = clock.run(async () => {
    setTimeout(() => {}, 60_000).unref()
    await new Promise(() => {})
  })
  await expect(stuck).rejects.toThrow(Deadlock)
})

it('throws what the program throws, and can be ended between two timers', async () => {
  await expect(
    clock.run(() => Promise.reject(new Error('no'))),
  ).rejects.toThrow('no')
  let turns = 0
  const ended = await clock.run(
    async () => {
      for (;;) await sleep(1)
    },
    () => ++turns > 5,
  )
  expect({ ended, now: clock.now }).toEqual({ ended: undefined, now: 5 })
})

it('gives the same chance to each', () => {
  const draw = () => [
    Math.random(),
    ...crypto.getRandomValues(new Uint8Array(4)),
  ]
  const first = draw()
  clock.uninstall()
  clock = new VirtualClock().install()
  expect(draw()).toEqual(first)
  expect(first[0]).toBeGreaterThanOrEqual(0)
  expect(first[0]).toBeLessThan(1)
})

it('gives back all that it replaced', () => {
  clock.uninstall()
  expect(Date.now()).toBeGreaterThan(Date.UTC(2020))
  expect(new Date().constructor).toBe(Date)
  expect(Object.hasOwn(Math, 'random')).toBe(true)
  expect(Object.hasOwn(performance, 'now')).toBe(false)
})
