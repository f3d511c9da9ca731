/**
 * AMQP: a timer that can be set again and that never keeps a process alive.
 * The connection pool closes its idle connections by it, and the in-memory
 * broker's times to live hang on it: a message's `expiration`, a queue's
 * `x-expires`. It reads no clock, so that a virtual `setTimeout` is enough to
 * play them.
 *
 * Used by `ConnectionPool`, and by `Queue` in `fake/`. oslo counterpart: none.
 */

/** The longest delay of `setTimeout`; a longer one would fire at once. */
const LONGEST_MS = 2 ** 31 - 1

export class Alarm {
  readonly #callback: () => void
  #timer: ReturnType<typeof setTimeout> | null = null

  constructor(callback: () => void) {
    this.#callback = callback
  }

  /** Calls back once, in `delayMs` from now; what was set before is off. */
  set(delayMs: number): void {
    this.clear()
    const sleepMs = Math.min(delayMs, LONGEST_MS)
    const timer = setTimeout(() => {
      if (sleepMs < delayMs) this.set(delayMs - sleepMs)
      else this.#ring()
    }, sleepMs)
    letProcessEnd(timer)
    this.#timer = timer
  }

  clear(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  #ring(): void {
    this.#timer = null
    this.#callback()
  }
}

/** In a browser a timer is a number and holds nothing open. */
function letProcessEnd(timer: unknown): void {
  if (timer !== null && typeof timer === 'object' && 'unref' in timer)
    (timer as { unref(): void }).unref()
}
