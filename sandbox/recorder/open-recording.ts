/**
 * Recorder: reads a recording. Any step is read at once, in any order, without
 * replaying those before it; opening costs one walk over the columns.
 *
 * Called by the player, and by whoever compares recordings.
 */
import {
  type BrokerState,
  FORMAT_VERSION,
  type Recording,
  type StepEvent,
  type Value,
  type WireRow,
} from './format.ts'

/** A step, with what its numbers stand for. */
export interface Step {
  readonly index: number
  readonly event: StepEvent
  readonly frame: number
  readonly chain: number
  readonly path: string
  readonly symbol: string
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
  /** What was awaited, came back, is returned or was thrown; -1: nothing. */
  readonly value: number
  /** Virtual milliseconds since the beginning; 0 with a real clock. */
  readonly ms: number
}

export interface Local {
  readonly name: string
  /** Index of its value. */
  readonly value: number
  /** Whether the frame's step before had another value, or not the name. */
  readonly hasChanged: boolean
}

/** @throws TypeError if it is no recording, or one of another version. */
export function openRecording(recording: Recording | string): OpenRecording {
  const read: unknown =
    typeof recording === 'string' ? JSON.parse(recording) : recording
  const version = (read as { version?: unknown } | null)?.version
  if (version !== FORMAT_VERSION)
    throw new TypeError(
      `a recording of version ${JSON.stringify(version)}; ` +
        `expected ${FORMAT_VERSION}`,
    )
  return new OpenRecording(read as Recording)
}

export class OpenRecording {
  readonly recording: Recording
  /** How many steps there are. */
  readonly length: number
  readonly #before: Int32Array
  readonly #last: Int32Array
  readonly #ms: Float64Array
  readonly #names = new Map<number, readonly string[]>()
  #children: number[][] | null = null
  #chainSteps: number[][] | null = null
  #lineSteps: Map<string, number[]> | null = null

  constructor(recording: Recording) {
    const { steps, frames } = recording
    this.recording = recording
    this.length = steps.frame.length
    this.#before = new Int32Array(this.length)
    this.#ms = new Float64Array(this.length)
    this.#last = new Int32Array(frames.length).fill(-1)
    let ms = 0
    for (let at = 0; at < this.length; at += 1) {
      const frame = steps.frame[at] ?? 0
      this.#before[at] = this.#last[frame] ?? -1
      this.#last[frame] = at
      ms += steps.ms[at] ?? 0
      this.#ms[at] = ms
    }
  }

  /** @throws RangeError if there is no such step. */
  step(index: number): Step {
    const { steps, positions, functions, files, frames } = this.recording
    const frame = steps.frame[index]
    const position = positions[steps.position[index] ?? -1]
    if (frame === undefined || position === undefined)
      throw new RangeError(`no step ${index}; there are ${this.length}`)
    const [fn, line, column, endLine, endColumn] = position
    const [file, symbol] = functions[fn] ?? [0, '']
    return {
      index,
      event: steps.event.charAt(index) as StepEvent,
      frame,
      chain: frames[frame]?.[2] ?? 0,
      path: files[file]?.path ?? '',
      symbol,
      line,
      column,
      endLine,
      endColumn,
      value: steps.value[index] ?? -1,
      ms: this.#ms[index] ?? 0,
    }
  }

  /** @throws RangeError if there is no such value. */
  value(index: number): Value {
    const value = this.recording.values[index]
    if (value === undefined) throw new RangeError(`no value ${index}`)
    return value
  }

  /** `this` and the locals that could be read at the step. */
  locals(index: number): readonly Local[] {
    const before = this.#localValues(this.#before[index] ?? -1)
    return [...this.#localValues(index)].map(([name, value]) => ({
      name,
      value,
      hasChanged: before.get(name) !== value,
    }))
  }

  #localValues(index: number): ReadonlyMap<string, number> {
    const { steps, tuples } = this.recording
    const values = tuples[steps.tuple[index] ?? -1] ?? []
    const names = this.#namesAt(steps.position[index] ?? -1)
    // A throw has the position of the step before it, and no locals.
    return new Map(
      values.map((value, at): [string, number] => [names[at] ?? '', value]),
    )
  }

  #namesAt(position: number): readonly string[] {
    const known = this.#names.get(position)
    if (known !== undefined) return known
    const names = (this.recording.positions[position]?.[5] ?? '').split(' ')
    this.#names.set(position, names)
    return names
  }

  /** The step before in the same frame; -1: none. */
  before(index: number): number {
    return this.#before[index] ?? -1
  }

  /** The frame's last step. */
  lastOf(frame: number): number {
    return this.#last[frame] ?? -1
  }

  /** The frame and those that called it, innermost first. */
  stack(frame: number): readonly number[] {
    const stack: number[] = []
    let at = frame
    while (at >= 0) {
      stack.push(at)
      const [, parent, , called] = this.recording.frames[at] ?? [0, -1, 0, 0]
      at = called === 1 ? parent : -1
    }
    return stack
  }

  /** The frames that it called, or whose function it made; of -1: the roots. */
  children(frame: number): readonly number[] {
    this.#children ??= grouped(
      this.recording.frames.map(([, parent]) => parent + 1),
    )
    return this.#children[frame + 1] ?? []
  }

  /** The steps of a chain, in order. */
  stepsOf(chain: number): readonly number[] {
    const { steps, frames } = this.recording
    this.#chainSteps ??= grouped(
      steps.frame.map((frame) => frames[frame]?.[2] ?? 0),
    )
    return this.#chainSteps[chain] ?? []
  }

  /** The steps at a line, in order. */
  stepsAt(path: string, line: number): readonly number[] {
    this.#lineSteps ??= this.#byLine()
    return this.#lineSteps.get(`${path}:${line}`) ?? []
  }

  #byLine(): Map<string, number[]> {
    const byLine = new Map<string, number[]>()
    for (let at = 0; at < this.length; at += 1) {
      const { path, line } = this.step(at)
      const key = `${path}:${line}`
      const there = byLine.get(key)
      if (there === undefined) byLine.set(key, [at])
      else there.push(at)
    }
    return byLine
  }

  /** What the broker has at the step; null if nobody could say. */
  broker(index: number): BrokerState | null {
    const [broker] = this.#state(index)
    return this.recording.brokers[broker] ?? null
  }

  /** Values: the executors, with the work that waits in them. */
  executors(index: number): readonly number[] {
    return this.#state(index)[1]
  }

  /** Values: the futures of work that has not ended. */
  futures(index: number): readonly number[] {
    return this.#state(index)[2]
  }

  /** How many pieces of work have ended. */
  ended(index: number): number {
    return this.#state(index)[3]
  }

  #state(index: number): Recording['states'][number] {
    const { states, steps } = this.recording
    return states[steps.state[index] ?? -1] ?? [-1, [], [], 0]
  }

  /** The traffic up to the step, which is included. */
  wire(index: number): readonly WireRow[] {
    const { wire } = this.recording
    return wire.slice(0, countUntil(wire, index))
  }

  /** The traffic between the step and the next. */
  wireAt(index: number): readonly WireRow[] {
    const { wire } = this.recording
    return wire.slice(countUntil(wire, index - 1), countUntil(wire, index))
  }

  /** The log up to the step. */
  log(index: number): Recording['log'] {
    const { log } = this.recording
    return log.slice(0, countUntil(log, index))
  }

  /** The log between the step and the next. */
  logAt(index: number): Recording['log'] {
    const { log } = this.recording
    return log.slice(countUntil(log, index - 1), countUntil(log, index))
  }
}

/** The indices by their group. */
function grouped(groups: readonly number[]): number[][] {
  const members: number[][] = []
  for (const [index, group] of groups.entries()) {
    const there = members[group]
    if (there === undefined) members[group] = [index]
    else there.push(index)
  }
  return members
}

/** How many rows there are up to a step; they are in its order. */
function countUntil(
  rows: readonly { readonly step: number }[],
  step: number,
): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rows[middle]?.step ?? 0) <= step) low = middle + 1
    else high = middle
  }
  return low
}
