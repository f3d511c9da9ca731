/**
 * Notify: the sending half. A notifier tells what happened to whoever may
 * listen, by each of its drivers; it waits for no answer, and that nothing
 * could be sent is logged, not thrown: what is told has happened all the same.
 * `Notifier` is made by an application, `prepare` makes others of it.
 *
 * oslo counterpart: `Notifier` and `_SubNotifier` in `notify/notifier.py`.
 */
import { getLogger } from '../log.ts'
import type { Context } from '../wire/context.ts'
import { newMessageId } from '../wire/message-id.ts'
import type { Serializer } from '../wire/serializer.ts'
import type { NotificationMessage, NotifyDriver } from './notify-driver.ts'
import type { Priority } from './priorities.ts'
import { type NotifierContext, redactedContext } from './redacted-context.ts'

const LOG = getLogger('oslo_messaging.notify.notifier')

/** What one notifier may change of another. Python counterpart: `prepare`. */
export interface NotifierSettings {
  /** Who tells it: `network.host1`. */
  readonly publisherId: string | null
  /**
   * How often to try again: -1 without end, 0 never; null: as the driver's
   * options say, by default without end.
   */
  readonly retry: number | null
}

/** What prepared notifiers share. */
export interface NotifierParts {
  readonly serializer: Serializer
  /** By their names. */
  readonly drivers: ReadonlyMap<string, NotifyDriver>
}

/**
 * What `Notifier.prepare` gives. Each method resolves when all drivers are done
 * with the notification: by default that waits for a broker that is away. Only
 * what the serializer throws is thrown. Python counterpart: `_SubNotifier`.
 */
export class PreparedNotifier {
  /** Who tells it. */
  readonly publisherId: string | null
  /** See `NotifierSettings`. */
  readonly retry: number | null
  readonly #parts: NotifierParts

  /** @throws RangeError for a retry that is neither an integer nor null. */
  constructor(settings: NotifierSettings, parts: NotifierParts) {
    const { publisherId, retry } = settings
    if (retry !== null && !Number.isInteger(retry))
      throw new RangeError(`retry is ${retry}; expected an integer or null`)
    this.publisherId = publisherId
    this.retry = retry
    this.#parts = parts
  }

  /**
   * A notifier with another publisher or retry and the same drivers; what is
   * not named stays. Python counterpart: `prepare`.
   *
   * @throws RangeError for a retry that is neither an integer nor null.
   */
  prepare({
    publisherId = this.publisherId,
    retry = this.retry,
  }: Partial<NotifierSettings>): PreparedNotifier {
    return new PreparedNotifier({ publisherId, retry }, this.#parts)
  }

  /** Tells what an operator may have to account for. */
  audit(ctxt: NotifierContext, eventType: string, payload: unknown) {
    return this.#notify(ctxt, eventType, payload, 'AUDIT')
  }

  /** Tells what helps to find a fault. */
  debug(ctxt: NotifierContext, eventType: string, payload: unknown) {
    return this.#notify(ctxt, eventType, payload, 'DEBUG')
  }

  /** Tells what happened in the course of things. */
  info(ctxt: NotifierContext, eventType: string, payload: unknown) {
    return this.#notify(ctxt, eventType, payload, 'INFO')
  }

  /** Tells what should not have happened. Its queue ends in `.warn`. */
  warn(ctxt: NotifierContext, eventType: string, payload: unknown) {
    return this.#notify(ctxt, eventType, payload, 'WARN')
  }

  /** The same as `warn`. */
  warning(ctxt: NotifierContext, eventType: string, payload: unknown) {
    return this.warn(ctxt, eventType, payload)
  }

  /** Tells what failed. */
  error(ctxt: NotifierContext, eventType: string, payload: unknown) {
    return this.#notify(ctxt, eventType, payload, 'ERROR')
  }

  /** Tells what failed and takes more along. */
  critical(ctxt: NotifierContext, eventType: string, payload: unknown) {
    return this.#notify(ctxt, eventType, payload, 'CRITICAL')
  }

  /** Tells a small measurement, of which there are many. Not for `log`. */
  sample(ctxt: NotifierContext, eventType: string, payload: unknown) {
    return this.#notify(ctxt, eventType, payload, 'SAMPLE')
  }

  /** False if all is dropped. Python counterpart: `is_enabled`. */
  isEnabled(): boolean {
    const names = [...this.#parts.drivers.keys()]
    return !(names.length === 1 && names[0] === 'noop')
  }

  async #notify(
    ctxt: NotifierContext,
    event_type: string,
    entity: unknown,
    priority: Uppercase<Priority>,
  ): Promise<void> {
    const { serializer, drivers } = this.#parts
    const payload = serializer.serializeEntity((ctxt ?? {}) as Context, entity)
    const safe = serializer.serializeContext(redactedContext(ctxt))
    const message: NotificationMessage = {
      message_id: dashed(newMessageId()),
      publisher_id: this.publisherId,
      event_type,
      priority,
      payload,
      timestamp: timestamp(new Date()),
    }
    const send = async (driver: NotifyDriver) => {
      try {
        await driver.notify(safe, message, priority, this.retry)
      } catch (e) {
        LOG.error(
          'Problem attempting to send to notification system: ' +
            `${event_type}, ${message.message_id}`,
          e,
        )
      }
    }
    await Promise.all([...drivers.values()].map(send))
  }
}

/** A uuid as people write it. */
function dashed(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** As Python prints a time: with a space, and microseconds, of which we have none. */
function timestamp(time: Date): string {
  return time.toISOString().replace('T', ' ').replace('Z', '000')
}
