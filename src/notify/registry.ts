/**
 * Notify: the names by which option `driver` asks for a driver.
 *
 * oslo counterpart: the entry-point group `oslo.messaging.notify.drivers`.
 */
import { Namespace } from '../driver-manager.ts'
import { LogDriver } from './log-driver.ts'
import { MessagingDriver, MessagingV2Driver } from './messaging-driver.ts'
import { NoOpDriver } from './no-op-driver.ts'
import type { NotifyDriverClass } from './notify-driver.ts'
import { RoutingDriver } from './routing-driver.ts'
import { TestDriver } from './test-driver.ts'

/**
 * The notification drivers by name: `messagingv2`, `messaging`, `log`, `noop`,
 * `test`; register another here. `routing` is an error: it is not here. Python
 * counterpart: entry points of group `oslo.messaging.notify.drivers`.
 */
export const NOTIFY_DRIVERS = new Namespace<NotifyDriverClass>(
  'oslo.messaging.notify.drivers',
)

NOTIFY_DRIVERS.register('messagingv2', MessagingV2Driver)
NOTIFY_DRIVERS.register('messaging', MessagingDriver)
NOTIFY_DRIVERS.register('log', LogDriver)
NOTIFY_DRIVERS.register('noop', NoOpDriver)
NOTIFY_DRIVERS.register('test', TestDriver)
NOTIFY_DRIVERS.register('routing', RoutingDriver)
