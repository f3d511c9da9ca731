/**
 * Notify: the notifier that an application makes, with the drivers and topics
 * of its options.
 *
 * oslo counterpart: `Notifier` in `notify/notifier.py`. Left out here: the
 * command `oslo-messaging-send-notification`, the handler for Python's logging
 * and the WSGI middleware.
 */
import { DriverManager, NoMatches } from '../driver-manager.ts'
import { ConfigurationError } from '../errors.ts'
import { getLogger } from '../log.ts'
import { notifierOpts } from '../options/transport-opts.ts'
import type { Transport } from '../transport.ts'
import { NoOpSerializer, type Serializer } from '../wire/serializer.ts'
import { warnOfRPCTransport } from './get-notification-transport.ts'
import type { NotifyDriverClass } from './notify-driver.ts'
import { type NotifierSettings, PreparedNotifier } from './prepared-notifier.ts'
import { NOTIFY_DRIVERS } from './registry.ts'

const LOG = getLogger('oslo_messaging.notify.notifier')

/**
 * How a notifier is made. Python counterpart: the arguments of `Notifier`.
 */
export interface NotifierOptions extends Partial<NotifierSettings> {
  /** Name of the only driver; null, the default: those of option `driver`. */
  readonly driver?: string | null
  /** Topics to send to; null, the default: those of option `topics`. */
  readonly topics?: readonly string[] | null
  /** Default `NoOpSerializer`: payloads must be JSON values. */
  readonly serializer?: Serializer
}

/**
 * Tells what happened, by each of its drivers, to each of its topics. Without a
 * driver, which is the default of option `driver`, nothing is sent. Makes no
 * connection before the first notification. Python counterpart: `Notifier`.
 *
 * @example const notifier = new Notifier(await getNotificationTransport(conf),
 *   { publisherId: 'network.host1', driver: 'messagingv2' })
 * await notifier.info(ctxt, 'port.create.end', { port })
 */
export class Notifier extends PreparedNotifier {
  /** What its drivers send by. */
  readonly transport: Transport

  /**
   * @throws ConfigurationError for a driver that is not there; Python warns.
   * @throws RangeError for a retry that is neither an integer nor null.
   */
  constructor(transport: Transport, options: NotifierOptions = {}) {
    const { conf } = transport
    conf.registerOpts(notifierOpts)
    const { publisherId = null, serializer = new NoOpSerializer() } = options
    // Who does not say leaves it to the driver, which may have an option too.
    const said = conf.isGiven(notifierOpts.retry)
    const retry = options.retry ?? (said ? conf.get(notifierOpts.retry) : null)
    const topics = options.topics ?? conf.get(notifierOpts.topics)
    const { driver = null } = options
    const names = driver === null ? conf.get(notifierOpts.driver) : [driver]
    const drivers = new Map(
      names.map((name) => [
        name,
        new (driverNamed(name))(conf, { topics, transport }),
      ]),
    )
    super({ publisherId, retry }, { serializer, drivers })
    this.transport = transport
    warnOfRPCTransport(transport, LOG)
  }
}

function driverNamed(name: string): NotifyDriverClass {
  try {
    return new DriverManager(NOTIFY_DRIVERS, name).driver
  } catch (cause) {
    if (!(cause instanceof NoMatches)) throw cause
    throw new ConfigurationError(
      `there is no notification driver "${name}": ${cause.message}`,
      { cause },
    )
  }
}
