/**
 * Notify: what an endpoint answers, and so what becomes of the message.
 *
 * oslo counterpart: `NotificationResult` in `notify/dispatcher.py`.
 */

/**
 * What a method of a notification endpoint may return. Python counterpart:
 * `NotificationResult`.
 */
export const NotificationResult = {
  /** The message is done with here. Null and undefined mean the same. */
  HANDLED: 'handled',
  /** The message goes back to its queue, if the listener has `allowRequeue`. */
  REQUEUE: 'requeue',
} as const
