/**
 * Where the player goes from a step: in, over, out, back, to the next event, to
 * a function's first step. Pure, over an open recording; called by use-position.ts.
 * At either end a move stays where it is. Following an await, `over` stays with
 * the call and not with the clock: steps of other chains are passed by.
 */
import type { OpenRecording } from '../../sandbox/recorder/open-recording.ts'

export type Move =
  | 'in'
  | 'over'
  | 'out'
  | 'back'
  | 'event'
  | 'eventBefore'
  | 'first'
  | 'last'

type Find = (open: OpenRecording, at: number) => number

const MOVES: Record<Move, Find> = {
  in: (_, at) => at + 1,
  back: (_, at) => at - 1,
  over: (open, at) => {
    const [frame = -1, ...callers] = open.stack(open.step(at).frame)
    return firstAfter(open, at, [frame, ...callers])
  },
  out: (open, at) => {
    const [, ...callers] = open.stack(open.step(at).frame)
    return firstAfter(open, at, callers)
  },
  event: (open, at) =>
    eventSteps(open).find((step) => step > at) ?? open.length - 1,
  eventBefore: (open, at) =>
    eventSteps(open).findLast((step) => step < at) ?? 0,
  first: () => 0,
  last: (open) => open.length - 1,
}

/** @returns the step that the move leads to, always one that there is. */
export function moved(open: OpenRecording, at: number, move: Move): number {
  return within(open, MOVES[move](open, at))
}

/** The nearest step that there is; of what is no number, the first. */
export function within(open: OpenRecording, at: number): number {
  const whole = Number.isFinite(at) ? Math.trunc(at) : 0
  return Math.min(Math.max(whole, 0), open.length - 1)
}

/** The first step of a function, or -1 if it does not run. */
export function firstStepOf(open: OpenRecording, symbol: string): number {
  const { functions, frames, steps } = open.recording
  return steps.frame.findIndex((frame) => {
    const [fn = -1] = frames[frame] ?? []
    return functions[fn]?.[1] === symbol
  })
}

/**
 * The last step of a function's first run, or of the functions inside it that
 * were called from there on; -1 if it does not run.
 */
export function lastStepOf(open: OpenRecording, symbol: string): number {
  const first = firstStepOf(open, symbol)
  if (first < 0) return -1
  const { functions, frames } = open.recording
  const isInside = (frame: number) => {
    const own = functions[frames[frame]?.[0] ?? -1]?.[1]
    return own?.startsWith(`${symbol}/`)
  }
  let last = open.lastOf(open.step(first).frame)
  const waiting = [open.step(first).frame]
  for (let frame = waiting.pop(); frame !== undefined; frame = waiting.pop()) {
    if (isInside(frame)) last = Math.max(last, open.lastOf(frame))
    waiting.push(...open.children(frame))
  }
  return last
}

/** The steps in which something went over the wire or into the log. */
export function eventSteps({ recording }: OpenRecording): readonly number[] {
  const steps = [...recording.wire, ...recording.log].map(({ step }) => step)
  return [...new Set(steps)].sort((a, b) => a - b)
}

/**
 * The next step of the innermost of these frames that has one. If all have
 * ended, the work goes on elsewhere: the step that comes next.
 */
function firstAfter(
  open: OpenRecording,
  at: number,
  frames: readonly number[],
): number {
  const frame = frames.find((one) => open.lastOf(one) > at)
  if (frame === undefined) return at + 1
  return open.recording.steps.frame.indexOf(frame, at + 1)
}
