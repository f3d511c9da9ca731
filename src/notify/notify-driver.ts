/**
 * Notify: what a notifier asks of its drivers, each of which sends what it is
 * given in its own way. Option `driver` names them.
 *
 * oslo counterpart: `Driver` in `notify/notifier.py`.
 */
import type { Conf } from '../conf.ts'
import type { Transport } from '../transport.ts'
import type { Context } from '../wire/context.ts'
import type { Payload } from '../wire/envelope.ts'
import type { Priority } from './priorities.ts'

/**
 * A notification as it is sent. Python counterpart: `msg`, a dict of the same
 * members.
 */
export interface NotificationMessage extends Payload {
  /** A uuid4 with dashes. */
  readonly message_id: string
  /** Who tells it. */
  readonly publisher_id: string | null
  /** What happened. */
  readonly event_type: string
  /** In capitals. */
  readonly priority: Uppercase<Priority>
  /** All about it, serialized. */
  readonly payload: unknown
  /** `YYYY-MM-DD HH:MM:SS.ffffff`, UTC. */
  readonly timestamp: string
}

/**
 * What a driver is made with, beside the options. Python counterpart: the
 * arguments of `Driver`.
 */
export interface NotifyDriverOptions {
  /** Where to send each notification. */
  readonly topics: readonly string[]
  /** What the driver may send by. */
  readonly transport: Transport
}

/**
 * A way to send notifications; put a class derived from it into
 * `NOTIFY_DRIVERS`. Python counterpart: `Driver`.
 */
export abstract class NotifyDriver {
  /** The transport's options. */
  readonly conf: Conf
  /** Where to send each notification. */
  readonly topics: readonly string[]
  /** The notifier's. */
  readonly transport: Transport

  constructor(conf: Conf, { topics, transport }: NotifyDriverOptions) {
    this.conf = conf
    this.topics = topics
    this.transport = transport
  }

  /**
   * Sends one notification. What it throws is logged, and no other driver is
   * disturbed.
   *
   * @param ctxt - redacted and serialized
   * @param priority - in capitals
   * @param retry - how often to try again: -1 or null without end, 0 never
   */
  abstract notify(
    ctxt: Context,
    message: NotificationMessage,
    priority: Uppercase<Priority>,
    retry: number | null,
  ): void | Promise<void>
}

/**
 * What is registered under a name of option `driver`. Python counterpart: a
 * class derived from `Driver`.
 */
export type NotifyDriverClass = new (
  conf: Conf,
  options: NotifyDriverOptions,
) => NotifyDriver
