import { describe, expect, it } from 'vitest'
import { openRecording } from '../../sandbox/recorder/open-recording.ts'
import { SCENARIOS } from '../../sandbox/recorder/scenarios.ts'
import {
  eventSteps,
  firstStepOf,
  lastStepOf,
  type Move,
  moved,
  within,
} from '../../site/player/stepping.ts'
import { read } from '../recorder/source-tree.ts'

const opened = (name: string) =>
  openRecording(read(`site/static/recordings/${name}.json`))

describe.each(SCENARIOS)('stepping through $name', ({ name }) => {
  const open = opened(name)

  /** Every step that a move leads to, one after the other. */
  const follow = (move: Move, from: number) => {
    const steps = [from]
    for (let at = from; ; ) {
      const next = moved(open, at, move)
      if (next === at) return steps
      at = next
      steps.push(at)
    }
  }

  it('in leads through every step to the last, and back to the first', () => {
    const there = follow('in', 0)
    expect(there).toEqual([...there.keys()])
    expect(there).toHaveLength(open.length)
    expect(follow('back', open.length - 1)).toEqual(there.reverse())
  })

  it('over and out end at the last step, and never go back', () => {
    for (const move of ['over', 'out'] as const) {
      const steps = follow(move, 0)
      expect(steps.at(-1)).toBe(open.length - 1)
      expect(steps).toEqual([...steps].sort((a, b) => a - b))
    }
  })

  it('over stays in the frame while it has steps, and then goes to a caller', () => {
    for (let at = 0; at < open.length - 1; at += 1) {
      const { frame } = open.step(at)
      const next = open.step(moved(open, at, 'over'))
      if (open.lastOf(frame) > at) {
        expect(next.frame).toBe(frame)
        expect(open.before(next.index)).toBe(at)
      } else if (next.index !== at + 1)
        expect(open.stack(frame)).toContain(next.frame)
    }
  })

  it('out leaves the frame for one that called it', () => {
    for (let at = 0; at < open.length; at += 7) {
      const [frame, ...callers] = open.stack(open.step(at).frame)
      const next = open.step(moved(open, at, 'out'))
      if (!callers.some((one) => open.lastOf(one) > at)) continue
      expect(next.frame).not.toBe(frame)
      expect(callers).toContain(next.frame)
    }
  })

  it('the next event is met at each frame and log line, forward and back', () => {
    const steps = eventSteps(open)
    expect(steps.length).toBeGreaterThan(2)
    for (const step of steps)
      expect([...open.wireAt(step), ...open.logAt(step)]).not.toEqual([])
    const last = open.length - 1
    expect(follow('event', 0)).toEqual([0, ...steps, last])
    expect(follow('eventBefore', last)).toEqual([
      last,
      ...steps.toReversed(),
      0,
    ])
  })
})

it('a function is found by its symbol, and one that does not run is not', () => {
  const open = opened('one-call')
  const at = firstStepOf(open, 'MessageHandlingServer.start')
  expect(open.step(at)).toMatchObject({
    symbol: 'MessageHandlingServer.start',
    event: 'e',
  })
  expect(firstStepOf(open, 'MessageHandlingServer')).toBe(-1)
})

it('a step that is not there becomes the nearest one', () => {
  const open = opened('one-call')
  const given = [-3, 5.7, 1e9, Number.NaN, Number.POSITIVE_INFINITY]
  expect(given.map((at) => within(open, at))).toEqual([
    0,
    5,
    open.length - 1,
    0,
    0,
  ])
})

it('the last step of a function counts the loop that it hands to another', () => {
  const open = opened('01-l3-agent')
  const symbol = 'MessageHandlingServer.#runner'
  const first = firstStepOf(open, symbol)
  const last = lastStepOf(open, symbol)
  // The method is over when the loop inside it first waits.
  expect(open.lastOf(open.step(first).frame)).toBeLessThan(first + 100)
  expect(open.step(last)).toMatchObject({ symbol: `${symbol}/=>`, event: 'v' })
  expect(lastStepOf(open, 'RPCDispatcher.nothing')).toBe(-1)
})
