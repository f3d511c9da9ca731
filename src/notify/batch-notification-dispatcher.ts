/**
 * Notify: as `NotificationDispatcher`, with several notifications at a time.
 * The server's poll makes the batch; here it is parted by priority, and each
 * part is handled, and requeued, as one.
 *
 * oslo counterpart: `BatchNotificationDispatcher` in `notify/dispatcher.py`.
 */
import type { Endpoint } from '../rpc/access-policy.ts'
import type { Target } from '../target.ts'
import type { Notification } from './notification.ts'
import {
  NotificationDispatcher,
  type NotificationDispatcherOptions,
} from './notification-dispatcher.ts'
import type { NotificationMethod } from './notification-endpoint.ts'

/**
 * What makes a batch. Python counterpart: arguments of
 * `get_batch_notification_listener`.
 */
export interface BatchOptions {
  /**
   * How many notifications make a batch; default 1. Option
   * `rabbit_qos_prefetch_count` caps it.
   */
  readonly batchSize?: number
  /**
   * Seconds after which a batch is taken as it is, counted from the end of the
   * one before; null, the default: a batch waits until it is full.
   */
  readonly batchTimeout?: number | null
}

/**
 * Shows notifications to endpoints, a list at a time. Python counterpart:
 * `BatchNotificationDispatcher`.
 */
export class BatchNotificationDispatcher extends NotificationDispatcher {
  override readonly batchSize: number
  override readonly batchTimeout: number | null

  /**
   * @throws RangeError for a size or a time that is none.
   * @throws TypeError for a target or an endpoint that is none.
   */
  constructor(
    targets: readonly Target[],
    endpoints: readonly Endpoint[],
    options: NotificationDispatcherOptions & BatchOptions = {},
  ) {
    super(targets, endpoints, options)
    const { batchSize = 1, batchTimeout = null } = options
    if (!(Number.isInteger(batchSize) && batchSize > 0))
      throw new RangeError(
        `batchSize is ${batchSize}; expected an integer above 0`,
      )
    if (batchTimeout !== null && !(batchTimeout > 0))
      throw new RangeError(
        `batchTimeout is ${batchTimeout}; expected seconds above 0, or null`,
      )
    this.batchSize = batchSize
    this.batchTimeout = batchTimeout
  }

  protected override call(
    method: NotificationMethod,
    notifications: readonly Notification[],
  ): unknown {
    return method(notifications)
  }
}
