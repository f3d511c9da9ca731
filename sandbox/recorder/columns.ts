/**
 * Recorder: the steps, a column for each of their facts. Used by `Recorder`.
 */
import type { Recording, StepEvent } from './format.ts'
import type { Frame } from './frame.ts'

interface Step {
  readonly frame: Frame
  readonly position: number
  readonly event: StepEvent
  readonly tuple: number
  readonly value: number
  readonly state: number
  /** Virtual milliseconds; null with a real clock. */
  readonly now: number | null
}

export class Columns {
  readonly #frame: Frame[] = []
  readonly #position: number[] = []
  readonly #event: StepEvent[] = []
  readonly #tuple: number[] = []
  readonly #value: number[] = []
  readonly #state: number[] = []
  readonly #ms: number[] = []
  #last: number | null = null

  get length(): number {
    return this.#frame.length
  }

  /** @returns how many steps there are now. */
  add(step: Step): number {
    this.#frame.push(step.frame)
    this.#position.push(step.position)
    this.#event.push(step.event)
    this.#tuple.push(step.tuple)
    this.#value.push(step.value)
    this.#state.push(step.state)
    if (step.now !== null) this.#ms.push(step.now - (this.#last ?? step.now))
    this.#last = step.now
    return this.length
  }

  /** @param indexOf - the row of a frame in the recording */
  columns(indexOf: (frame: Frame) => number): Recording['steps'] {
    return {
      frame: this.#frame.map(indexOf),
      position: this.#position,
      event: this.#event.join(''),
      tuple: this.#tuple,
      value: this.#value,
      state: this.#state,
      ms: this.#ms,
    }
  }
}
