/**
 * Driver contract: one request, in the server's hands. The listener makes it,
 * the dispatcher acknowledges and answers it.
 *
 * oslo counterpart: `_drivers/base.py`, `IncomingMessage`.
 */
import type { Context } from '../wire/context.ts'
import type { Payload } from '../wire/envelope.ts'

/**
 * What is answered: a result, or a failure. Python counterpart: the arguments
 * of `reply`.
 */
export interface ReplyOptions {
  /** What the method returned; any JSON value. Default null. */
  readonly reply?: unknown
  /** What it threw. The key's presence counts, even with undefined. */
  readonly failure?: unknown
  /** Whether to log the failure that is sent; default true. */
  readonly logFailure?: boolean
}

/**
 * One request in the server's hands. Until it is acknowledged, it is the
 * broker's: it goes back to its queue when the connection ends.
 * Python counterpart: `RpcIncomingMessage`.
 */
export interface IncomingMessage {
  /** What the caller sent along, not yet deserialized. */
  readonly ctxt: Context
  /** `{ method, args, namespace?, version? }`, not yet believed. */
  readonly message: Payload
  /**
   * After how many seconds without a sign of life the caller gives up; not yet
   * believed, null if it asks for none. Python's endpoints see it in their
   * context, as `client_timeout`; ours see the context that the caller gave.
   */
  readonly clientTimeout: unknown

  /**
   * Tells the broker to forget the message. From here on it is served at most
   * once: if this process dies, nobody serves it.
   *
   * @throws AMQPError if the channel that delivered it is gone; the broker
   * delivers it again, here or elsewhere.
   */
  acknowledge(): void

  /**
   * Hands the message back to the broker, which delivers it again.
   *
   * @throws AMQPError as `acknowledge`.
   */
  requeue(): void

  /**
   * Answers the caller. A cast has none: then nothing happens. A caller that
   * went away is logged, not thrown.
   *
   * @throws InvalidMessage if the reply is not a JSON value. Nothing was sent,
   * and another reply may be tried.
   */
  reply(options: ReplyOptions): Promise<void>

  /**
   * Tells the caller that its request is being served still. A cast has none:
   * then nothing happens. Resolves when the broker has it.
   *
   * @throws MessageDeliveryFailure if the caller's reply queue is gone.
   */
  heartbeat(): Promise<void>
}
