/**
 * AMQP: reply queues whose client is gone. A reply to a queue that is not there
 * is tried for a minute; the further replies to the same client would each hold
 * a worker for a minute too, so they are dropped at once.
 *
 * oslo counterpart: `ObsoleteReplyQueuesCache` in `amqpdriver.py`.
 */
import { getLogger } from '../log.ts'

const LOG = getLogger('oslo_messaging._drivers.amqpdriver')

/** How many queues are remembered, and for how long. */
export const OBSOLETE_QUEUES_SIZE = 200
export const OBSOLETE_QUEUES_TTL_MS = 60_000

export class ObsoleteReplyQueuesCache {
  /** Queue name to the time at which it is forgotten; oldest first. */
  readonly #expiry = new Map<string, number>()

  /** False if a reply to `replyQ` is to be dropped; logged as a warning. */
  replyQValid(replyQ: string, msgId: string): boolean {
    const expiry = this.#expiry.get(replyQ)
    if (expiry === undefined) return true
    if (expiry <= Date.now()) {
      this.#expiry.delete(replyQ)
      return true
    }
    LOG.warning(
      `${replyQ} doesn't exist, drop reply to ${msgId}: its client is gone`,
    )
    return false
  }

  /** Remembers that `replyQ` was not there for as long as was tried. */
  add(replyQ: string, msgId: string): void {
    this.#expiry.delete(replyQ)
    this.#expiry.set(replyQ, Date.now() + OBSOLETE_QUEUES_TTL_MS)
    for (const oldest of this.#expiry.keys()) {
      if (this.#expiry.size <= OBSOLETE_QUEUES_SIZE) break
      this.#expiry.delete(oldest)
    }
    // Python says it at info. It is a lost message, which an operator must see.
    LOG.warning(
      `The reply ${msgId} cannot be sent: ${replyQ} reply queue doesn't exist`,
    )
  }
}
