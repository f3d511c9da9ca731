/**
 * AMQP: who waits for which reply. A call adds its message id before it is
 * published, gets the replies that arrive under it, and removes it in the end.
 *
 * oslo counterpart: `ReplyWaiters` in `amqpdriver.py`, a table of queues.
 */
import { MessagingTimeout } from '../errors.ts'
import { getLogger } from '../log.ts'
import type { Reply } from '../wire/reply.ts'

const LOG = getLogger('oslo_messaging._drivers.amqpdriver')

const MAX_TIMER_MS = 2 ** 31 - 1

/** What has arrived for one call: replies, or the error that ends it. */
interface Waiter {
  readonly arrived: (Reply | Error)[]
  wake: (() => void) | null
}

export class ReplyWaiters {
  readonly #waiters = new Map<string, Waiter>()
  #wakeError: Error | null = null
  #warnThreshold = 10

  /** From here on replies for `msgId` are kept. */
  add(msgId: string): void {
    this.#waiters.set(msgId, { arrived: [], wake: null })
    if (this.#waiters.size <= this.#warnThreshold) return
    LOG.warning(
      `Number of call queues is ${this.#waiters.size}, greater than warning ` +
        `threshold: ${this.#warnThreshold}. There could be a leak. Increasing ` +
        `threshold to: ${this.#warnThreshold * 2}`,
    )
    this.#warnThreshold *= 2
  }

  /** From here on they are nobody's; a `get` that still waits is ended. */
  remove(msgId: string): void {
    const waiter = this.#waiters.get(msgId)
    this.#waiters.delete(msgId)
    waiter?.wake?.()
  }

  /** Hands a reply, or the error in its place, to its call; false: nobody's. */
  put(msgId: string, reply: Reply | Error): boolean {
    const waiter = this.#waiters.get(msgId)
    if (waiter === undefined) return false
    waiter.arrived.push(reply)
    waiter.wake?.()
    return true
  }

  /** Ends every call that waits, and every later one, with `error`. */
  wakeAll(error: Error): void {
    this.#wakeError = error
    for (const msgId of this.#waiters.keys()) this.put(msgId, error)
  }

  /**
   * The next reply to `msgId`.
   *
   * @param deadline time in milliseconds; null waits without end.
   * @param why said after the text of a MessagingTimeout
   * @throws MessagingTimeout at the deadline, and if it is past already, even
   * with a reply there; or what came in a reply's place.
   */
  async get(msgId: string, deadline: number | null, why = ''): Promise<Reply> {
    const waiter = this.#waiters.get(msgId)
    if (waiter === undefined) throw new Error(`${msgId} was never added`)
    throwIfOver(msgId, deadline, why)
    while (waiter.arrived.length === 0) {
      if (this.#wakeError !== null) throw this.#wakeError
      if (!this.#waiters.has(msgId)) throw new Error(`${msgId} was removed`)
      throwIfOver(msgId, deadline, why)
      await arrival(waiter, deadline)
    }
    const [reply] = waiter.arrived.splice(0, 1)
    if (reply === undefined || reply instanceof Error) throw reply
    return reply
  }
}

function throwIfOver(
  msgId: string,
  deadline: number | null,
  why: string,
): void {
  if (deadline !== null && Date.now() >= deadline)
    throw new MessagingTimeout(
      `Timed out waiting for a reply to message ID ${msgId}${why}`,
    )
}

/** Resolves when something came or the time is up, whichever is first. */
function arrival(waiter: Waiter, deadline: number | null): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer)
      waiter.wake = null
      resolve()
    }
    const timer =
      deadline === null
        ? undefined
        : setTimeout(wake, Math.min(deadline - Date.now(), MAX_TIMER_MS))
    waiter.wake = wake
  })
}
