/**
 * AMQP: the last requests that a listener has served, by `_unique_id`. A sender
 * whose connection broke before the broker's confirm publishes again, so one
 * request may arrive twice; the second is recognised here.
 *
 * oslo counterpart: `_MsgIdCache` in `_drivers/amqp.py`.
 */
import { DuplicateMessageError } from '../errors.ts'

/**
 * How many ids are remembered. oslo.messaging keeps 16, which is too few after
 * a lost connection: then all come again that were under way, on either side.
 */
export const PREV_MSGIDS_SIZE = 2048

export class MsgIdCache {
  /** A Set keeps the order of insertion: the first is the oldest. */
  readonly #ids = new Set<string>()

  /**
   * @param uniqueId null in what no oslo.messaging sent: never a duplicate.
   * @throws DuplicateMessageError if it was added a moment ago.
   */
  checkDuplicate(uniqueId: string | null): void {
    if (uniqueId !== null && this.#ids.has(uniqueId))
      throw new DuplicateMessageError(uniqueId)
  }

  /** Forgets the oldest id when there are more than 2048. */
  add(uniqueId: string | null): void {
    if (uniqueId === null) return
    this.#ids.add(uniqueId)
    if (this.#ids.size <= PREV_MSGIDS_SIZE) return
    for (const oldest of this.#ids) {
      this.#ids.delete(oldest)
      return
    }
  }
}
