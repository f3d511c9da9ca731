/**
 * AMQP: which exchanges, queues and bindings oslo.messaging has on a broker.
 * A server consumes three queues: that of its topic, shared with its fellows;
 * that of `topic.server`, its own; and a fanout queue of a random name. A
 * client consumes one reply queue, a notification listener the queues of its
 * topics and priorities. A sender declares only the exchange that it publishes
 * to; of a notification, the queue as well. `Connection` declares what the functions here describe.
 *
 * oslo counterpart: `declare_topic_consumer`, `declare_fanout_consumer`,
 * `declare_direct_consumer` and `_get_queue_arguments` in `impl_rabbit.py`.
 * Left out here: streams.
 */
import type { Conf } from '../conf.ts'
import { ConfigurationError } from '../errors.ts'
import type { Opt } from '../opt.ts'
import { rabbitOpts } from '../options/rabbit-opts.ts'
import { newMessageId } from '../wire/message-id.ts'
import type {
  Arguments,
  ExchangeDeclare,
  QueueBind,
  QueueDeclare,
} from './channel.ts'

/** What is declared for one consumer, in this order. */
export interface ConsumerTopology {
  /** Null for a reply queue: the default exchange is never declared. */
  readonly exchange: ExchangeDeclare | null
  readonly queue: QueueDeclare
  readonly bind: QueueBind | null
  readonly consumerArguments: Arguments
  /** True for a fanout or a reply queue, which options of their own concern. */
  readonly transient: boolean
  /** True for a fanout queue: of no use to anybody once its server is gone. */
  readonly deleteOnClose: boolean
}

/** The exchange of topic and topic.server queues. */
export function topicExchange(conf: Conf, exchange: string): ExchangeDeclare {
  const durable =
    conf.get(rabbitOpts.amqp_durable_queues) ||
    conf.get(rabbitOpts.rabbit_quorum_queue)
  const autoDelete = conf.get(rabbitOpts.amqp_auto_delete)
  return { exchange, type: 'topic', durable, autoDelete }
}

/**
 * The exchange of a fanout. It is not scoped by the target's exchange: servers
 * of one topic share it whatever exchange they are on.
 */
export function fanoutExchange(conf: Conf, topic: string): ExchangeDeclare {
  const exchange = `${topic}_fanout`
  const durable = conf.get(rabbitOpts.rabbit_transient_quorum_queue)
  return { exchange, type: 'fanout', durable, autoDelete: true }
}

/**
 * `topic` is also given as `topic.server`, for the queue of one server, and as
 * `topic.priority`, for notifications, whose queue may have another name.
 *
 * @throws ConfigurationError for a quorum queue that is to be mirrored too.
 */
export function topicConsumer(
  conf: Conf,
  exchange: string,
  topic: string,
  queue = topic,
): ConsumerTopology {
  const declare = topicExchange(conf, exchange)
  const { durable, autoDelete } = declare
  return {
    exchange: declare,
    queue: {
      queue,
      durable,
      exclusive: false,
      autoDelete,
      arguments: queueArguments(conf, rabbitOpts.rabbit_quorum_queue),
    },
    bind: { queue, exchange, routingKey: topic },
    consumerArguments: consumerArguments(conf),
    transient: false,
    deleteOnClose: false,
  }
}

/**
 * A queue of its own for each server; the random name is made here.
 *
 * @throws ConfigurationError as `topicConsumer`.
 */
export function fanoutConsumer(conf: Conf, topic: string): ConsumerTopology {
  const exchange = fanoutExchange(conf, topic)
  const queue = transientQueue(conf, `${exchange.exchange}_${newMessageId()}`)
  return {
    exchange,
    queue,
    bind: {
      queue: queue.queue,
      exchange: exchange.exchange,
      routingKey: topic,
    },
    consumerArguments: consumerArguments(conf),
    transient: true,
    deleteOnClose: true,
  }
}

/**
 * The reply queue. Replies come by the default exchange, so nothing is bound.
 * Servers before 9.2.0, Mitaka's among them, publish them to an exchange named
 * like the queue, which they leave to the client to declare.
 *
 * @param hearsMitaka whether replies of such servers are to arrive too.
 * @throws ConfigurationError as `topicConsumer`.
 */
export function replyConsumer(
  conf: Conf,
  queue: string,
  hearsMitaka = false,
): ConsumerTopology {
  const flags = { durable: false, autoDelete: true }
  return {
    exchange: hearsMitaka
      ? { exchange: queue, type: 'direct', ...flags }
      : null,
    queue: transientQueue(conf, queue),
    bind: hearsMitaka ? { queue, exchange: queue, routingKey: queue } : null,
    consumerArguments: consumerArguments(conf),
    transient: true,
    deleteOnClose: false,
  }
}

/** Not exclusive, so that it outlives a lost connection; it expires instead. */
function transientQueue(conf: Conf, queue: string): QueueDeclare {
  const ttl = conf.get(rabbitOpts.rabbit_transient_queues_ttl)
  return {
    queue,
    durable: conf.get(rabbitOpts.rabbit_transient_quorum_queue),
    exclusive: false,
    autoDelete: false,
    arguments: {
      ...queueArguments(conf, rabbitOpts.rabbit_transient_quorum_queue),
      ...(ttl > 0 && { 'x-expires': Math.ceil(ttl * 1000) }),
    },
  }
}

/** @param quorum the option that says whether such a queue is a quorum queue. */
function queueArguments(conf: Conf, quorum: Opt<boolean>): Arguments {
  const isMirrored = conf.get(rabbitOpts.rabbit_ha_queues)
  const isQuorum = conf.get(quorum)
  if (isMirrored && isQuorum)
    throw new ConfigurationError(
      `options ${quorum.name} and rabbit_ha_queues are both true; expected ` +
        'one at most: a queue is a quorum queue or a mirrored one',
    )
  return {
    ...(isMirrored && { 'x-ha-policy': 'all' }),
    ...(isQuorum && { 'x-queue-type': 'quorum', ...quorumLimits(conf) }),
  }
}

/** An option that is 0 is left to the broker. */
function quorumLimits(conf: Conf): Arguments {
  const limits = {
    'x-delivery-limit': conf.get(rabbitOpts.rabbit_quorum_delivery_limit),
    'x-max-in-memory-length': conf.get(
      rabbitOpts.rabbit_quorum_max_memory_length,
    ),
    'x-max-in-memory-bytes': conf.get(
      rabbitOpts.rabbit_quorum_max_memory_bytes,
    ),
  }
  const given = Object.entries(limits).filter(([, limit]) => limit > 0)
  return Object.fromEntries(given)
}

function consumerArguments(conf: Conf): Arguments {
  const cancels = conf.get(rabbitOpts.enable_cancel_on_failover)
  return cancels ? { 'x-cancel-on-ha-failover': true } : {}
}
