/**
 * Options: what is declared on the broker, what is consumed, what is published.
 *
 * oslo counterpart: `amqp_opts` in `_drivers/amqp.py`, the other half of
 * `rabbit_opts` in `_drivers/impl_rabbit.py`.
 */
import { choice, flag, integer, number } from '../opt.ts'
import { RABBIT } from './connection-opts.ts'

const COMPRESSIONS = [null, 'gzip', 'bz2'] as const

/** Queues, exchanges and messages. */
export const queueOpts = {
  amqp_durable_queues: flag(
    RABBIT,
    'amqp_durable_queues',
    false,
    'Topic queues and their exchange survive a restart of the broker.',
    {
      deprecated: [
        'DEFAULT.amqp_durable_queues',
        'DEFAULT.rabbit_durable_queues',
      ],
    },
  ),
  amqp_auto_delete: flag(
    RABBIT,
    'amqp_auto_delete',
    false,
    'Topic queues and their exchange are deleted when nobody uses them.',
    { deprecated: ['DEFAULT.amqp_auto_delete'] },
  ),
  rabbit_ha_queues: flag(
    RABBIT,
    'rabbit_ha_queues',
    false,
    'Queues ask for mirroring (x-ha-policy), which RabbitMQ ignores since 3.0.',
    { deprecated: ['DEFAULT.rabbit_ha_queues'] },
  ),
  rabbit_quorum_queue: flag(
    RABBIT,
    'rabbit_quorum_queue',
    false,
    'Topic queues are quorum queues, replicated and durable.',
  ),
  rabbit_transient_quorum_queue: flag(
    RABBIT,
    'rabbit_transient_quorum_queue',
    false,
    'Reply and fanout queues are quorum queues too.',
  ),
  rabbit_quorum_delivery_limit: integer(
    RABBIT,
    'rabbit_quorum_delivery_limit',
    0,
    [0],
    'How often a quorum queue delivers a message before it drops it; 0: ' +
      "the broker's own limit.",
  ),
  rabbit_quorum_max_memory_length: integer(
    RABBIT,
    'rabbit_quorum_max_memory_length',
    0,
    [0],
    'How many messages a quorum queue keeps in memory; 0: no limit.',
    { deprecated: [`${RABBIT}.rabbit_quroum_max_memory_length`] },
  ),
  rabbit_quorum_max_memory_bytes: integer(
    RABBIT,
    'rabbit_quorum_max_memory_bytes',
    0,
    [0],
    'How many bytes a quorum queue keeps in memory; 0: no limit.',
    { deprecated: [`${RABBIT}.rabbit_quroum_max_memory_bytes`] },
  ),
  rabbit_transient_queues_ttl: number(
    RABBIT,
    'rabbit_transient_queues_ttl',
    1800,
    [0],
    'Seconds after which an unused reply or fanout queue is deleted; 0: never.',
  ),
  rabbit_qos_prefetch_count: integer(
    RABBIT,
    'rabbit_qos_prefetch_count',
    0,
    [0, 65_535],
    'Unacknowledged messages that the broker sends ahead; 0: no limit.',
  ),
  enable_cancel_on_failover: flag(
    RABBIT,
    'enable_cancel_on_failover',
    false,
    'The broker cancels a consumer whose mirrored queue moved to another node.',
  ),
  kombu_missing_consumer_retry_timeout: number(
    RABBIT,
    'kombu_missing_consumer_retry_timeout',
    60,
    [0],
    'Seconds for which a reply is tried again when its queue is not there.',
    { deprecated: [`${RABBIT}.kombu_reconnect_timeout`] },
  ),
  kombu_compression: choice<(typeof COMPRESSIONS)[number]>(
    RABBIT,
    'kombu_compression',
    null,
    COMPRESSIONS,
    'How bodies are compressed that we send; what arrives may be either.',
  ),
  direct_mandatory_flag: flag(
    RABBIT,
    'direct_mandatory_flag',
    true,
    'The broker hands back a reply whose queue is not there.',
    { deprecatedForRemoval: 'replies are to be mandatory always' },
  ),
}
