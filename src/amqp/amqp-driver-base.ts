/**
 * AMQP: the driver that speaks oslo.messaging's protocol over any `Broker`.
 * The transport calls `send` and `listen`. `RabbitDriver` and `FakeDriver` only
 * say which broker that is. No connection is made before it is needed.
 *
 * oslo counterpart: `AMQPDriverBase` in `_drivers/amqpdriver.py`.
 */

import type { Conf } from '../conf.ts'
import type {
  BaseDriver,
  DriverOptions,
  NotificationVersion,
  SendOptions,
  TargetAndPriority,
} from '../driver/base-driver.ts'
import { AMQPError, ConfigurationError, InvalidTarget } from '../errors.ts'
import { rabbitOpts } from '../options/rabbit-opts.ts'
import type { Target } from '../target.ts'
import type { TransportURL } from '../transport-url.ts'
import { compressorOf } from '../wire/compression.ts'
import {
  type Context,
  MSG_ID_KEY,
  packContext,
  REPLY_Q_KEY,
  TIMEOUT_KEY,
  UNIQUE_ID_KEY,
} from '../wire/context.ts'
import { type Payload, serializeBare, serializeMsg } from '../wire/envelope.ts'
import type { NumberReading } from '../wire/json-reader.ts'
import { newMessageId } from '../wire/message-id.ts'
import { abortable } from './abortable.ts'
import { AMQPListener } from './amqp-listener.ts'
import type { Broker } from './channel.ts'
import { ConnectionPool } from './connection-pool.ts'
import { ListenConnection } from './listen-connection.ts'
import { MsgIdCache } from './msg-id-cache.ts'
import { ObsoleteReplyQueuesCache } from './obsolete-reply-queues-cache.ts'
import { ReplyWaiter } from './reply-waiter.ts'
import { type PublishOptions, SendConnection } from './send-connection.ts'
import {
  type ConsumerTopology,
  fanoutConsumer,
  topicConsumer,
} from './topology.ts'

export class AMQPDriverBase implements BaseDriver {
  readonly conf: Conf
  readonly url: TransportURL
  readonly #broker: Broker
  readonly #defaultExchange: string
  readonly #allowedRemoteExmods: readonly string[]
  readonly #numbers: NumberReading
  readonly #hearMitaka: boolean
  readonly #pool: ConnectionPool
  /** For who does not say; null: without end. */
  readonly #retry: number | null
  readonly #listeners = new Set<AMQPListener>()
  #replyWaiter: ReplyWaiter | null = null
  #closed = false

  /**
   * @throws ConfigurationError for an option that no message can be sent by, or
   * a pool that is smaller than its least.
   */
  constructor(
    conf: Conf,
    url: TransportURL,
    options: DriverOptions,
    broker: Broker,
  ) {
    conf.registerOpts(rabbitOpts)
    this.conf = conf
    this.url = url
    this.#broker = broker
    this.#defaultExchange = options.defaultExchange
    this.#allowedRemoteExmods = options.allowedRemoteExmods ?? []
    this.#numbers = checkNumbers(options.numbers ?? 'plain')
    this.#hearMitaka = options.hearMitaka ?? false
    this.#retry = conf.get(rabbitOpts.rabbit_max_retries) || null
    compressorOf(conf.get(rabbitOpts.kombu_compression))
    const limits = {
      maxSize: conf.get(rabbitOpts.rpc_conn_pool_size),
      minSize: conf.get(rabbitOpts.conn_pool_min_size),
      ttl: conf.get(rabbitOpts.conn_pool_ttl),
    }
    const create = () => new SendConnection(conf, broker)
    this.#pool = new ConnectionPool(limits, create)
  }

  async send(
    target: Target,
    ctxt: Context,
    message: Payload,
    options: SendOptions = {},
  ): Promise<unknown> {
    const { waitForReply, timeout = null, callMonitorTimeout = null } = options
    const { signal = null, atLeastOnce: mandatory = false } = options
    const retry = options.retry ?? this.#retry
    const how = { retry, signal, mandatory }
    signal?.throwIfAborted()
    if (!waitForReply) {
      await this.#publish(target, pack(message, ctxt), how)
      return null
    }
    const waiter = await abortable(signal, this.#getReplyWaiter(retry))
    const msgId = newMessageId()
    const call = {
      ...message,
      [MSG_ID_KEY]: msgId,
      [REPLY_Q_KEY]: waiter.replyQ,
      // The key is on every call.
      [TIMEOUT_KEY]: callMonitorTimeout,
    }
    waiter.listen(msgId)
    try {
      await this.#publish(target, pack(call, ctxt), { ...how, timeout })
      const reply = waiter.wait(msgId, timeout, callMonitorTimeout)
      return await abortable(signal, reply)
    } finally {
      waiter.unlisten(msgId)
    }
  }

  /** Publishes on a connection of the pool; a target that fans out does so. */
  async #publish(
    target: Target,
    body: Uint8Array,
    options: PublishOptions,
  ): Promise<void> {
    const { topic, server, fanout } = target
    if (!topic) throw new InvalidTarget('A topic is required to send', target)
    const exchange = target.exchange ?? this.#defaultExchange
    const routingKey = server ? `${topic}.${server}` : topic
    const published = this.#pool.use((connection) =>
      fanout
        ? connection.fanoutSend(topic, body, options)
        : connection.topicSend(exchange, routingKey, body, options),
    )
    await abortable(options.signal ?? null, published)
  }

  async sendNotification(
    target: Target,
    ctxt: Context,
    message: Payload,
    version: NotificationVersion,
    givenRetry: number | null,
  ): Promise<void> {
    const retry = givenRetry ?? this.#retry
    const { topic } = target
    if (!topic) throw new InvalidTarget('A topic is required to send', target)
    const exchange = target.exchange ?? this.#defaultExchange
    const serialize = version === '2.0' ? serializeMsg : serializeBare
    const body = pack(message, ctxt, serialize)
    await this.#pool.use((connection) =>
      connection.notifySend(exchange, topic, body, { retry }),
    )
  }

  /** The reply queue is made by the first call; calls at once share it. */
  async #getReplyWaiter(retry: number | null): Promise<ReplyWaiter> {
    if (this.#closed) throw closedError()
    this.#replyWaiter ??= new ReplyWaiter(
      this.conf,
      this.#broker,
      this.#allowedRemoteExmods,
      this.#numbers,
      this.#hearMitaka,
    )
    await this.#replyWaiter.start(retry)
    return this.#replyWaiter
  }

  /**
   * Connects and consumes the topic's queue, that of `topic.server`, and a
   * fanout queue. Waits for a broker that is away, without end.
   *
   * @throws AMQPError if the broker refuses; nothing is left open then.
   * @throws ConfigurationError for options that contradict each other.
   */
  async listen(target: Target): Promise<AMQPListener> {
    const { topic, server } = target
    if (!topic || !server)
      throw new InvalidTarget(
        "A server's target must have topic and server names specified",
        target,
      )
    const exchange = target.exchange ?? this.#defaultExchange
    const consumers = [
      topicConsumer(this.conf, exchange, topic),
      topicConsumer(this.conf, exchange, `${topic}.${server}`),
      fanoutConsumer(this.conf, topic),
    ]
    return await this.#consume(consumers, false)
  }

  /** As `listen`, of the queue of each pair, in their order. */
  async listenForNotifications(
    targetsAndPriorities: readonly TargetAndPriority[],
    pool: string | null,
  ): Promise<AMQPListener> {
    const consumers = targetsAndPriorities.map(([target, priority]) => {
      const exchange = target.exchange ?? this.#defaultExchange
      const topic = `${target.topic}.${priority}`
      return topicConsumer(this.conf, exchange, topic, pool ?? topic)
    })
    return await this.#consume(consumers, true)
  }

  async #consume(
    consumers: readonly ConsumerTopology[],
    ackIsLast: boolean,
  ): Promise<AMQPListener> {
    if (this.#closed) throw closedError()
    const connection = new ListenConnection(this.conf, this.#broker)
    const listener = this.#newListener(connection, ackIsLast)
    for (const topology of consumers)
      connection.declareConsumer(topology, (delivery, channel) =>
        listener.accept(delivery, channel),
      )
    try {
      await connection.consume()
    } catch (error) {
      this.#listeners.delete(listener)
      await connection.close()
      throw error
    }
    return listener
  }

  #newListener(connection: ListenConnection, ackIsLast: boolean): AMQPListener {
    const listener: AMQPListener = new AMQPListener(connection, {
      pool: this.#pool,
      msgIdCache: new MsgIdCache(),
      obsoleteReplyQueues: new ObsoleteReplyQueuesCache(),
      missingConsumerTimeout: this.conf.get(
        rabbitOpts.kombu_missing_consumer_retry_timeout,
      ),
      ackIsLast,
      prefetchCount: this.conf.get(rabbitOpts.rabbit_qos_prefetch_count),
      numbers: this.#numbers,
      onClosed: () => this.#listeners.delete(listener),
    })
    this.#listeners.add(listener)
    return listener
  }

  async cleanup(): Promise<void> {
    this.#closed = true
    await Promise.all([
      this.#replyWaiter?.stop(),
      this.#pool.close(),
      ...[...this.#listeners].map((listener) => listener.cleanup()),
    ])
  }
}

function checkNumbers(numbers: NumberReading): NumberReading {
  if (numbers === 'plain' || numbers === 'exact') return numbers
  throw new ConfigurationError(
    `numbers is ${numbers}; expected "plain" or "exact"`,
  )
}

function pack(
  message: Payload,
  ctxt: Context,
  serialize = serializeMsg,
): Uint8Array {
  const unique = { [UNIQUE_ID_KEY]: newMessageId() }
  return serialize({ ...message, ...unique, ...packContext(ctxt) })
}

function closedError(): AMQPError {
  return new AMQPError('The driver is closed', { recoverable: false })
}
