/**
 * Notify: driver `test`, which keeps what it gets in memory, for the tests of
 * an application.
 *
 * oslo counterpart: `TestDriver`, `NOTIFICATIONS` and `reset` in
 * `notify/_impl_test.py`.
 */
import type { Context } from '../wire/context.ts'
import { type NotificationMessage, NotifyDriver } from './notify-driver.ts'
import type { Priority } from './priorities.ts'

/**
 * What `TestDriver` was given. Python counterpart: a tuple of the same members.
 */
export type KeptNotification = readonly [
  ctxt: Context,
  message: NotificationMessage,
  priority: Uppercase<Priority>,
  retry: number | null,
]

/** Driver `test`: keeps what it gets. Python counterpart: `TestDriver`. */
export class TestDriver extends NotifyDriver {
  /** Of all notifiers of this process. Python counterpart: `NOTIFICATIONS`. */
  static readonly notifications: KeptNotification[] = []

  /** Forgets them. Python counterpart: `reset`. */
  static reset(): void {
    TestDriver.notifications.length = 0
  }

  notify(...given: KeptNotification): void {
    TestDriver.notifications.push(given)
  }
}
