/**
 * Driver contract: where a server's messages come from.
 *
 * oslo counterpart: `_drivers/base.py`, `Listener`, with Mitaka's arguments.
 */
import type { IncomingMessage } from './incoming-message.ts'

/** What makes a batch. Python counterpart: the arguments of `Listener.poll`. */
export interface PollOptions {
  /** Seconds to wait for a batch to fill; null, the default: without end. */
  readonly timeout?: number | null
  /** How many messages make a batch; default 1. */
  readonly prefetchSize?: number
}

/**
 * Where a server's messages come from. Python counterpart: `Listener`, since
 * 5.0.0 `PollStyleListener`.
 */
export interface Listener {
  /**
   * Waits for messages. After `stop` it hands out what had been delivered and
   * then, at once and for ever, an empty list. After a `cleanup` without a
   * `stop` it waits on: the poll loop must not turn for nothing.
   */
  poll(options?: PollOptions): Promise<IncomingMessage[]>

  /**
   * Cancels the consumers. Resolves when the broker delivers no more; until
   * then `poll` goes on as before.
   */
  stop(): Promise<void>

  /**
   * Closes the connection. What was delivered and never acknowledged goes back
   * to its queue.
   */
  cleanup(): Promise<void>
}
