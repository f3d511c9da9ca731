/**
 * AMQP: how long to wait before the next attempt to connect, and the waiting.
 * `kombu_reconnect_delay` is waited at each failure. Once a whole round of
 * hosts has failed, a further wait is added which grows from round to round:
 * 1, 3, 5 ... 30 seconds. `kombu_reconnect_splay` adds a random part, drawn for
 * each wait, so that not all come back at once. Whoever fails during a wait joins it, so however many
 * share a connection, it is tried and its waits grow as for one. A wait can be
 * cut short, so closing is prompt.
 *
 * oslo counterpart: `Connection.ensure` and kombu's `retry_over_time`. Mended:
 * there the random part is logged and not waited.
 */
import type { Conf } from '../conf.ts'
import { rabbitOpts } from '../options/rabbit-opts.ts'

export class Backoff {
  readonly #conf: Conf
  #rounds = 0
  /** The random part of the next wait: from 0 to below 1. */
  #draw = Math.random()
  #waiting: Promise<void> | null = null
  #wake: (() => void) | null = null

  constructor(conf: Conf) {
    this.#conf = conf
  }

  /** A connection was made: the next failure begins with the short wait. */
  reset(): void {
    this.#rounds = 0
  }

  /** No host of the URL could be had. Not counted while a wait goes on. */
  roundFailed(): void {
    if (!this.isWaiting) this.#rounds += 1
  }

  /** Whether `wait` would join others. */
  get isWaiting(): boolean {
    return this.#waiting !== null
  }

  /** The wait that is due now, in seconds. */
  get seconds(): number {
    const delay = this.#conf.get(rabbitOpts.kombu_reconnect_delay)
    const splay = this.#conf.get(rabbitOpts.kombu_reconnect_splay) * this.#draw
    if (this.#rounds === 0) return delay + splay
    const first = this.#conf.get(rabbitOpts.rabbit_retry_interval)
    const step = this.#conf.get(rabbitOpts.rabbit_retry_backoff)
    const most = this.#conf.get(rabbitOpts.rabbit_interval_max)
    return delay + splay + Math.min(first + step * (this.#rounds - 1), most)
  }

  /** Resolves `seconds` after the first of those who wait came, or at `wake`. */
  wait(seconds = this.seconds): Promise<void> {
    this.#waiting ??= this.#wait(seconds).finally(() => {
      this.#waiting = null
      this.#draw = Math.random()
    })
    return this.#waiting
  }

  #wait(seconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, seconds * 1000)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  /** Ends the wait that is going on. */
  wake(): void {
    this.#wake?.()
  }
}
