import { afterEach, beforeEach, expect, it } from 'vitest'
import { RealClock } from '../../sandbox/recorder/real-clock.ts'

let clock: RealClock

beforeEach(() => {
  clock = new RealClock().install()
})

afterEach(() => clock.uninstall())

const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms))

const DAY = Date.UTC(2026, 0, 1)

it('stands still until it begins, and counts whole milliseconds from a day of its own', async () => {
  await sleep(5)
  expect([performance.now(), Date.now()]).toEqual([0, DAY])
  clock.begin()
  await sleep(5)
  const now = performance.now()
  expect(Number.isInteger(now)).toBe(true)
  expect(now).toBeGreaterThanOrEqual(4)
  expect(Date.parse(new Date().toISOString()) - DAY).toBeGreaterThanOrEqual(now)
  expect(new Date(0).getTime()).toBe(0)
})

it('gives timers that tell nothing of the machine, and can be cleared and let go', async () => {
  clock.begin()
  const fired: string[] = []
  const never = setTimeout(() => fired.push('never'), 1)
  const every = setInterval((text: string) => fired.push(text), 1, 'again')
  expect(Object.keys(never)).toEqual([
    'id',
    'due',
    'everyMs',
    'callback',
    'args',
    'isRef',
  ])
  expect([never.hasRef(), never.unref().hasRef()]).toEqual([true, false])
  expect(never.ref().hasRef()).toBe(true)
  clearTimeout(never)
  await sleep(10)
  clearInterval(Number(every))
  const { length } = fired
  expect(length).toBeGreaterThan(0)
  await sleep(5)
  expect(new Set(fired)).toEqual(new Set(['again']))
  expect(fired).toHaveLength(length)
})

it('clears a timer that was made before', async () => {
  clock.uninstall()
  let hasFired = false
  const timer = setTimeout(() => {
    hasFired = true
  }, 1)
  clock = new RealClock().install()
  clearTimeout(timer)
  await sleep(10)
  expect(hasFired).toBe(false)
})

it('draws the same at each run, and gives all back at the end', () => {
  const drawn = () => [
    Math.random(),
    ...crypto.getRandomValues(new Uint8Array(4)),
  ]
  const first = drawn()
  clock.uninstall()
  const own = [setTimeout, Date, Math.random]
  clock = new RealClock().install()
  expect(drawn()).toEqual(first)
  clock.uninstall()
  expect([setTimeout, Date, Math.random]).toEqual(own)
  expect(drawn()).not.toEqual(first)
})
