/**
 * Options: of the transport, and of the transport that notifications go by.
 *
 * oslo counterpart: `_transport_opts` in `transport.py`, `_notifier_opts` in
 * `notify/notifier.py`.
 */
import { integer, multipleTexts, optionalText, text, texts } from '../opt.ts'

const DEFAULT = 'DEFAULT'

/** The group of the notifier. */
export const NOTIFICATIONS = 'oslo_messaging_notifications'

/** The transport's options. */
export const transportOpts = {
  transport_url: text(
    DEFAULT,
    'transport_url',
    'rabbit://',
    'Driver, hosts, credentials and virtual host.',
    { secret: true },
  ),
  control_exchange: text(
    DEFAULT,
    'control_exchange',
    'openstack',
    'Exchange of a target that names none; each OpenStack service sets its own.',
  ),
  rpc_backend: text(
    DEFAULT,
    'rpc_backend',
    'rabbit',
    'Driver of releases before 9.0.0, where transport_url is not set.',
    { deprecatedForRemoval: 'transport_url names the driver' },
  ),
}

/** The notifier's options. Python counterpart: `_notifier_opts`. */
export const notifierOpts = {
  driver: multipleTexts(
    NOTIFICATIONS,
    'driver',
    'How notifications are sent: messagingv2, messaging, log, noop; several: each.',
    { deprecated: ['DEFAULT.notification_driver'] },
  ),
  transport_url: optionalText(
    NOTIFICATIONS,
    'transport_url',
    'The transport URL for notifications; unset: that of RPC.',
    { secret: true, deprecated: ['DEFAULT.notification_transport_url'] },
  ),
  topics: texts(
    NOTIFICATIONS,
    'topics',
    ['notifications'],
    'Topics that each notification is sent to.',
    { deprecated: ['rpc_notifier2.topics', 'DEFAULT.notification_topics'] },
  ),
  retry: integer(
    NOTIFICATIONS,
    'retry',
    -1,
    [-1],
    'How often sending is tried again; 0: never, -1: without end.',
  ),
}
