/**
 * Notify: how an application gets the transport for its notifications. They may
 * have a broker of their own, by option `transport_url` of group
 * `oslo_messaging_notifications`.
 *
 * oslo counterpart: `get_notification_transport` in `notify/notifier.py`.
 */
import { Conf } from '../conf.ts'
import type { Logger } from '../log.ts'
import { notifierOpts } from '../options/transport-opts.ts'
import {
  makeDriver,
  NotificationTransport,
  type Transport,
  type TransportOptions,
} from '../transport.ts'
import type { TransportURL } from '../transport-url.ts'

/**
 * The transport for `url`, or for option `transport_url` of the notifications,
 * or for that of RPC. Makes no connection. Python counterpart:
 * `get_notification_transport`.
 *
 * @throws as `getRPCTransport`.
 */
export async function getNotificationTransport(
  conf: Conf = new Conf(),
  url?: string | TransportURL,
  options: TransportOptions = {},
): Promise<NotificationTransport> {
  conf.registerOpts(notifierOpts)
  const given = url ?? conf.get(notifierOpts.transport_url)
  const driver = await makeDriver(conf, given, options)
  return new NotificationTransport(conf, driver)
}

/** Whoever uses that of RPC may mean a broker where nobody listens. */
export function warnOfRPCTransport(transport: Transport, log: Logger): void {
  if (transport instanceof NotificationTransport) return
  log.warning(
    'Using RPC transport for notifications. Please use ' +
      'getNotificationTransport to obtain a notification transport instance.',
  )
}
