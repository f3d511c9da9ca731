/**
 * Recorder: what `setTimeout` gives while a recording is made: a number where
 * one is expected, as in a page, and the same members in memory and on
 * RabbitMQ. Node's own has a machine's numbers in it, and lists of all timers.
 *
 * Made by `VirtualClock` and `RealClock`.
 */
export type Callback = (...args: unknown[]) => void

/** What the program's process does with it; nothing with virtual time. */
interface Native {
  ref(): unknown
  unref(): unknown
}

export class Timer {
  readonly id: number
  /** Milliseconds since the clock was made. */
  due: number
  readonly everyMs: number | null
  readonly callback: Callback
  readonly args: readonly unknown[]
  isRef = true
  readonly #native: Native | null

  constructor(
    id: number,
    due: number,
    everyMs: number | null,
    callback: Callback,
    args: readonly unknown[],
    native: Native | null = null,
  ) {
    this.id = id
    this.due = due
    this.everyMs = everyMs
    this.callback = callback
    this.args = args
    this.#native = native
  }

  ref(): this {
    this.isRef = true
    this.#native?.ref()
    return this
  }

  unref(): this {
    this.isRef = false
    this.#native?.unref()
    return this
  }

  hasRef(): boolean {
    return this.isRef
  }

  [Symbol.toPrimitive](): number {
    return this.id
  }
}

/** @returns the milliseconds that a timer waits: what is no number is none. */
export function delayOf(ms: unknown): number {
  return Number.isFinite(Number(ms)) ? Math.max(0, Number(ms)) : 0
}
