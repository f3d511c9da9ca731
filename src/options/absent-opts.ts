/**
 * Options: known by name, and not here. What would change the messages or the
 * queues is refused at any value but the one that means off, which deployed
 * files hold; what changes nothing is read, and has no effect. The driver
 * registers the first list, the transport the second.
 *
 * oslo counterpart: `rabbit_opts` in `_drivers/impl_rabbit.py` of several
 * releases, `_metrics_options` in `_metrics/client.py`.
 */
import { absentFlag, flag, optionalText } from '../opt.ts'
import { RABBIT } from './connection-opts.ts'

const QUEUE_MANAGER = 'only the queue manager uses it, which is not here'

/** Of group `oslo_messaging_rabbit`. */
export const absentRabbitOpts = {
  rabbit_stream_fanout: absentFlag(
    RABBIT,
    'rabbit_stream_fanout',
    'a stream in the place of all fanout queues of a topic is read by offset, ' +
      'with consumers that are not here; with false and ' +
      'rabbit_transient_quorum_queue = true a server has a queue of its own on ' +
      'the same exchange, beside peers that read the stream',
    'One stream takes the place of all fanout queues of a topic.',
  ),
  use_queue_manager: absentFlag(
    RABBIT,
    'use_queue_manager',
    'it numbers reply and fanout queues by a counter in shared memory, under ' +
      "a lock of oslo.concurrency that only Python's processes take; with false " +
      'their names are random, and rabbit_transient_queues_ttl removes those ' +
      'of a process that is gone',
    'Reply and fanout queues have names that outlive a restart.',
  ),
  hostname: optionalText(
    RABBIT,
    'hostname',
    'Host in the names that the queue manager gives.',
    { noEffect: QUEUE_MANAGER },
  ),
  processname: optionalText(
    RABBIT,
    'processname',
    'Process in the names that the queue manager gives.',
    { noEffect: QUEUE_MANAGER },
  ),
  ssl_enforce_fips_mode: absentFlag(
    RABBIT,
    'ssl_enforce_fips_mode',
    'the switch for FIPS mode is not in OpenSSL 3; start Node with ' +
      '--force-fips to have it enforced in the whole process',
    "OpenSSL's FIPS mode is enforced.",
  ),
  fake_rabbit: absentFlag(
    RABBIT,
    'fake_rabbit',
    'it put a broker in memory in the place of RabbitMQ; transport_url = ' +
      'fake:// does',
    'A broker in memory takes the place of RabbitMQ.',
    { deprecated: ['DEFAULT.fake_rabbit'] },
  ),
  heartbeat_in_pthread: flag(
    RABBIT,
    'heartbeat_in_pthread',
    false,
    "Heartbeats run in a thread of the system's, beside green threads.",
    { noEffect: 'heartbeats run in the event loop, of which there is one' },
  ),
  send_single_reply: flag(
    RABBIT,
    'send_single_reply',
    false,
    'A reply and the end of the replies are one message.',
    { noEffect: 'they are one message in every release since Mitaka' },
  ),
}

/** Of other groups. */
export const absentOpts = {
  metrics_enabled: flag(
    'oslo_messaging_metrics',
    'metrics_enabled',
    false,
    'Counts and times of calls are sent to the socket of oslo.metrics.',
    { noEffect: 'metrics are not here' },
  ),
  routing_config: optionalText(
    'oslo_messaging_notifications',
    'routing_config',
    'File with the rules of the notification driver routing.',
    {
      noEffect: 'only the driver routing reads it, which is not here',
      deprecated: ['DEFAULT.routing_notifier_config'],
    },
  ),
}
