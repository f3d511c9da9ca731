/**
 * Dispatcher: notices a method that keeps the event loop from turning for
 * longer than the heartbeat. No heartbeat is sent meanwhile, so the broker
 * closes the connection, and nothing says why: this does. One timer, which
 * stands still when no method runs.
 *
 * oslo counterpart: none; a green thread that never yields does the same there.
 */
import { getLogger } from '../log.ts'

const LOG = getLogger('oslo_messaging.dispatcher')

/** Between two looks, if the limit is not shorter than ten of them. */
const LOOK_MS = 1000

export class LoopMonitor {
  readonly #limitMs: number
  readonly #lookMs: number
  /** What runs, and how many of each; 0: ended since the last look. */
  readonly #served = new Map<string, number>()
  #timer: ReturnType<typeof setInterval> | null = null
  #lookedAt = 0

  /** @param limitMs - milliseconds that a heartbeat lasts; 0: watch nothing */
  constructor(limitMs: number) {
    this.#limitMs = limitMs
    this.#lookMs = Math.min(LOOK_MS, limitMs / 10)
  }

  /** Does the work, and warns in the name of `method` if it blocks the loop. */
  async watch<T>(method: string, work: () => Promise<T>): Promise<T> {
    if (this.#limitMs === 0) return await work()
    this.#begin(method)
    try {
      const beganAt = performance.now()
      const promise = work()
      this.#tellIfLong(performance.now() - beganAt, [method])
      return await promise
    } finally {
      this.#served.set(method, (this.#served.get(method) ?? 1) - 1)
    }
  }

  #begin(method: string): void {
    this.#served.set(method, (this.#served.get(method) ?? 0) + 1)
    if (this.#timer !== null) return
    this.#lookedAt = performance.now()
    this.#timer = setInterval(() => this.#look(), this.#lookMs)
    // In Node it must not keep the process alive; in a browser it cannot.
    const timer: { unref?: () => void } | number = this.#timer
    if (typeof timer === 'object') timer.unref?.()
  }

  #look(): void {
    const sinceMs = performance.now() - this.#lookedAt
    this.#tellIfLong(sinceMs, [...this.#served.keys()])
    this.#lookedAt = performance.now()
    for (const [method, running] of this.#served)
      if (running === 0) this.#served.delete(method)
    if (this.#served.size > 0 || this.#timer === null) return
    clearInterval(this.#timer)
    this.#timer = null
  }

  /** Of a turn that several methods shared, nobody can say which was long. */
  #tellIfLong(blockedMs: number, methods: readonly string[]): void {
    if (blockedMs < this.#limitMs) return
    this.#lookedAt = performance.now()
    const who =
      methods.length === 1 ? methods[0] : `one of ${methods.join(', ')}`
    LOG.warning(
      `${who} blocked the event loop for ${(blockedMs / 1000).toFixed(2)} s, ` +
        `longer than the heartbeat of ${this.#limitMs / 1000} s: the broker ` +
        'may have closed the connection',
    )
  }
}
