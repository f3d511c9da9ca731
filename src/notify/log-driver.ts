/**
 * Notify: driver `log`, which sends nothing and writes each notification to the
 * log, under a name that ends in its event.
 *
 * oslo counterpart: `LogDriver` in `notify/_impl_log.py`.
 */
import { getLogger, type Logger } from '../log.ts'
import type { Context } from '../wire/context.ts'
import { serializeBare } from '../wire/envelope.ts'
import { masked } from './masked.ts'
import { type NotificationMessage, NotifyDriver } from './notify-driver.ts'
import type { Priority } from './priorities.ts'

const LOG = getLogger('oslo_messaging.notify._impl_log')

const LOGGER_BASE = 'oslo.messaging.notification'

/** `audit` and `sample` are no levels of a log, in Python neither. */
const METHODS: Partial<
  Record<
    Uppercase<Priority>,
    'debug' | 'info' | 'warning' | 'error' | 'critical'
  >
> = {
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warning',
  ERROR: 'error',
  CRITICAL: 'critical',
}

/**
 * Driver `log`: writes JSON to the log, secrets masked. Python counterpart:
 * `LogDriver`.
 */
export class LogDriver extends NotifyDriver {
  notify(
    _ctxt: Context,
    message: NotificationMessage,
    priority: Uppercase<Priority>,
  ): void {
    const method = METHODS[priority]
    if (method === undefined) {
      LOG.warning(
        'Unable to log message as notify cannot find a logger with the ' +
          `priority specified ${priority.toLowerCase()}`,
      )
      return
    }
    const logger: Logger = getLogger(`${LOGGER_BASE}.${message.event_type}`)
    const json = serializeBare(masked(message) as NotificationMessage)
    logger[method](new TextDecoder().decode(json))
  }
}
