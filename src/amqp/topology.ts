/**
 * AMQP: which exchanges, queues and bindings oslo.messaging has on a broker.
 * A server consumes three queues: that of its topic, shared with its fellows;
 * that of `topic.server`, its own; and a fanout queue of a random name. A
 * client consumes one reply queue, a notification listener the queues of its
 * topics and priorities. A sender declares only the exchange that it publishes
 * to; of a notification, the queue as well. `Connection` declares what the functions here describe.
 *
 * oslo counterpart: `declare_topic_consumer`, `declare_fanout_consumer`,
 * `declare_direct_consumer` and `_get_exchange_options` in `impl_rabbit.py`.
 * Left out here: quorum and stream queues, `rabbit_ha_queues`.
 */
import type { Conf } from '../conf.ts'
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
  /** True for a fanout queue: of no use to anybody once its server is gone. */
  readonly deleteOnClose: boolean
}

/** The exchange of topic and topic.server queues. */
export function topicExchange(conf: Conf, exchange: string): ExchangeDeclare {
  const durable = conf.get(rabbitOpts.amqp_durable_queues)
  const autoDelete = conf.get(rabbitOpts.amqp_auto_delete)
  return { exchange, type: 'topic', durable, autoDelete }
}

/**
 * The exchange of a fanout. It is not scoped by the target's exchange: servers
 * of one topic share it whatever exchange they are on.
 */
export function fanoutExchange(topic: string): ExchangeDeclare {
  const exchange = `${topic}_fanout`
  return { exchange, type: 'fanout', durable: false, autoDelete: true }
}

/**
 * `topic` is also given as `topic.server`, for the queue of one server, and as
 * `topic.priority`, for notifications, whose queue may have another name.
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
      arguments: {},
    },
    bind: { queue, exchange, routingKey: topic },
    deleteOnClose: false,
  }
}

/** A queue of its own for each server; the random name is made here. */
export function fanoutConsumer(conf: Conf, topic: string): ConsumerTopology {
  const exchange = fanoutExchange(topic)
  const queue = transientQueue(conf, `${exchange.exchange}_${newMessageId()}`)
  return {
    exchange,
    queue,
    bind: {
      queue: queue.queue,
      exchange: exchange.exchange,
      routingKey: topic,
    },
    deleteOnClose: true,
  }
}

/** The reply queue. Replies come by the default exchange, so nothing is bound. */
export function replyConsumer(conf: Conf, queue: string): ConsumerTopology {
  return {
    exchange: null,
    queue: transientQueue(conf, queue),
    bind: null,
    deleteOnClose: false,
  }
}

/** Not exclusive, so that it outlives a lost connection; it expires instead. */
function transientQueue(conf: Conf, queue: string): QueueDeclare {
  const ttl = conf.get(rabbitOpts.rabbit_transient_queues_ttl)
  const expires: Arguments = ttl > 0 ? { 'x-expires': ttl * 1000 } : {}
  return {
    queue,
    durable: false,
    exclusive: false,
    autoDelete: false,
    arguments: expires,
  }
}
