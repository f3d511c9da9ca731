/**
 * Server: how long a stopped server may take to serve what it has. The time is
 * counted from `stop`, and `wait` ends with it: what was delivered and not
 * polled goes back to its queue, for another server. Methods that run cannot
 * be broken off; they go on, and still answer as long as the process lives.
 *
 * oslo counterpart: none; option `drainDeadlineMs` is ours, off by default.
 */
import type { IncomingMessage } from '../driver/incoming-message.ts'
import type { Listener } from '../driver/listener.ts'
import { AMQPError } from '../errors.ts'

/** The longest time that a timer can hold; with more it would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** The clock from `stop` to the end of `wait`. */
export class DrainDeadline {
  /** Null: a stopped server takes the time that it needs. */
  readonly ms: number | null
  #stoppedAt = 0

  /** @throws RangeError if it is neither null nor a time that a timer can hold. */
  constructor(ms: number | null = null) {
    if (ms !== null && !(ms >= 0 && ms <= LONGEST_TIMER_MS))
      throw new RangeError(
        `drainDeadlineMs is ${ms}; expected milliseconds from 0 to ` +
          `${LONGEST_TIMER_MS}, or null`,
      )
    this.ms = ms
  }

  /** The server was stopped. */
  begin(): void {
    this.#stoppedAt = performance.now()
  }

  /**
   * @returns true when `drain` has ended, false if the deadline came first;
   * then it goes on unwatched.
   */
  async allows(drain: () => Promise<void>): Promise<boolean> {
    const drained = drain().then(() => true)
    if (this.ms === null) return await drained
    const leftMs = this.#stoppedAt + this.ms - performance.now()
    let timer: ReturnType<typeof setTimeout> | undefined
    const tooLate = new Promise<boolean>((resolve) => {
      timer = setTimeout(resolve, Math.max(0, leftMs), false)
    })
    try {
      return await Promise.race([drained, tooLate])
    } finally {
      clearTimeout(timer)
    }
  }
}

/** Hands back what a stopped listener still has; returns how many that were. */
export async function requeueRest(listener: Listener): Promise<number> {
  let count = 0
  let incoming = await listener.poll()
  while (incoming.length > 0) {
    for (const message of incoming) requeue(message)
    count += incoming.length
    incoming = await listener.poll()
  }
  return count
}

function requeue(message: IncomingMessage): void {
  try {
    message.requeue()
  } catch (lost) {
    // Without its channel it is back in its queue already.
    if (!(lost instanceof AMQPError)) throw lost
  }
}
