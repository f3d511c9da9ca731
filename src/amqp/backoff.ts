/**
 * AMQP: how long to wait before the next attempt to connect, and the waiting.
 * `kombu_reconnect_delay` is waited at each failure. Once a whole round of
 * hosts has failed, a further wait is added which grows from round to round:
 * 1, 3, 5 ... 30 seconds. A wait can be cut short, so closing is prompt.
 *
 * oslo counterpart: `Connection.ensure` and kombu's `retry_over_time`.
 */
import { type Conf, rabbitOpts } from '../options.ts'

export class Backoff {
  readonly #conf: Conf
  readonly #wakers = new Set<() => void>()
  #rounds = 0

  constructor(conf: Conf) {
    this.#conf = conf
  }

  /** A connection was made: the next failure begins with the short wait. */
  reset(): void {
    this.#rounds = 0
  }

  /** No host of the URL could be had. */
  roundFailed(): void {
    this.#rounds += 1
  }

  /** The wait that is due now, in seconds. */
  get seconds(): number {
    const delay = this.#conf.get(rabbitOpts.kombu_reconnect_delay)
    if (this.#rounds === 0) return delay
    const first = this.#conf.get(rabbitOpts.rabbit_retry_interval)
    const step = this.#conf.get(rabbitOpts.rabbit_retry_backoff)
    const most = this.#conf.get(rabbitOpts.rabbit_interval_max)
    return delay + Math.min(first + step * (this.#rounds - 1), most)
  }

  /** Resolves after `seconds`, or as soon as `wake` is called. */
  wait(): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer)
        this.#wakers.delete(wake)
        resolve()
      }
      const timer = setTimeout(wake, this.seconds * 1000)
      this.#wakers.add(wake)
    })
  }

  /** Ends every wait that is going on. */
  wake(): void {
    for (const wake of [...this.#wakers]) wake()
  }
}
