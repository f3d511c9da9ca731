/**
 * Notify: the priorities. A notification carries its own in capitals; its queue
 * and the method that handles it have it in small letters. `Notifier` sends
 * them, `NotificationDispatcher` listens for those that some endpoint handles.
 *
 * oslo counterpart: `PRIORITIES` in `notify/dispatcher.py`.
 */

/**
 * In the order in which a listener declares their queues. Python counterpart:
 * `PRIORITIES`.
 */
export const PRIORITIES = [
  'audit',
  'debug',
  'info',
  'warn',
  'error',
  'critical',
  'sample',
] as const

/** How urgent a notification is. Python counterpart: `PRIORITIES`. */
export type Priority = (typeof PRIORITIES)[number]

const KNOWN = new Set<unknown>(PRIORITIES)

/** Whether what a message calls its priority, in small letters, is one. */
export function isPriority(given: unknown): given is Priority {
  return KNOWN.has(given)
}
