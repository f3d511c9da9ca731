/**
 * Notify: the drivers `messaging` and `messagingv2`, which publish to the
 * broker: to `<topic>.<priority>` of each topic, on the exchange of option
 * `control_exchange`. They differ in the envelope, which `messaging` leaves out.
 *
 * oslo counterpart: `notify/messaging.py`.
 */
import type { NotificationVersion } from '../driver/base-driver.ts'
import { getLogger } from '../log.ts'
import { Target } from '../target.ts'
import type { Context } from '../wire/context.ts'
import { type NotificationMessage, NotifyDriver } from './notify-driver.ts'
import type { Priority } from './priorities.ts'

const LOG = getLogger('oslo_messaging.notify.messaging')

/**
 * Driver `messaging`: the notification is the body. Only for listeners that do
 * not know the envelope. Python counterpart: `MessagingDriver`.
 */
export class MessagingDriver extends NotifyDriver {
  /** How it lies in the body. */
  readonly version: NotificationVersion = '1.0'

  /** A topic that cannot be reached is logged, and the next one is tried. */
  async notify(
    ctxt: Context,
    message: NotificationMessage,
    priority: Uppercase<Priority>,
    retry: number | null,
  ): Promise<void> {
    const { version } = this
    for (const topic of this.topics) {
      const target = new Target({ topic: `${topic}.${priority.toLowerCase()}` })
      try {
        await this.transport.sendNotification(
          target,
          ctxt,
          message,
          version,
          retry,
        )
      } catch (e) {
        LOG.error(
          `Could not send notification to ${topic}: ` +
            `${message.event_type}, ${message.message_id}`,
          e,
        )
      }
    }
  }
}

/**
 * Driver `messagingv2`: in the envelope, as requests are. Python counterpart:
 * `MessagingV2Driver`.
 */
export class MessagingV2Driver extends MessagingDriver {
  override readonly version = '2.0'
}
