/**
 * AMQP: the driver that speaks oslo.messaging's protocol over any `Broker`.
 * The transport calls `send` and `listen`. `RabbitDriver` and `FakeDriver` only
 * say which broker that is. No connection is made before it is needed.
 *
 * oslo counterpart: `AMQPDriverBase` in `_drivers/amqpdriver.py`. Left out
 * here: notifications, call monitoring (`_timeout` is always null).
 */

import type { Conf } from '../conf.ts'
import type {
  BaseDriver,
  DriverOptions,
  SendOptions,
} from '../driver/base-driver.ts'
import { AMQPError, InvalidTarget } from '../errors.ts'
import { rabbitOpts } from '../options/rabbit-opts.ts'
import type { Target } from '../target.ts'
import type { TransportURL } from '../transport-url.ts'
import {
  type Context,
  MSG_ID_KEY,
  packContext,
  REPLY_Q_KEY,
  TIMEOUT_KEY,
  UNIQUE_ID_KEY,
} from '../wire/context.ts'
import { type Payload, serializeMsg } from '../wire/envelope.ts'
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
import { fanoutConsumer, topicConsumer } from './topology.ts'

export class AMQPDriverBase implements BaseDriver {
  readonly conf: Conf
  readonly url: TransportURL
  readonly #broker: Broker
  readonly #defaultExchange: string
  readonly #allowedRemoteExmods: readonly string[]
  readonly #hearMitaka: boolean
  readonly #pool: ConnectionPool
  readonly #listeners = new Set<AMQPListener>()
  #replyWaiter: ReplyWaiter | null = null
  #closed = false

  /** @throws ConfigurationError for a pool that is smaller than its least. */
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
    this.#hearMitaka = options.hearMitaka ?? false
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
    const { waitForReply, timeout = null, retry = null } = options
    const { signal = null, atLeastOnce: mandatory = false } = options
    const how = { retry, signal, mandatory }
    signal?.throwIfAborted()
    if (!waitForReply) {
      await this.#publish(target, pack(message, ctxt), how)
      return null
    }
    const waiter = await abortable(signal, this.#getReplyWaiter(retry))
    const msgId = newMessageId()
    const call = { ...message, ...callMembers(msgId, waiter.replyQ) }
    waiter.listen(msgId)
    try {
      await this.#publish(target, pack(call, ctxt), { ...how, timeout })
      return await abortable(signal, waiter.wait(msgId, timeout))
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

  /** The reply queue is made by the first call; calls at once share it. */
  async #getReplyWaiter(retry: number | null): Promise<ReplyWaiter> {
    if (this.#closed) throw closedError()
    this.#replyWaiter ??= new ReplyWaiter(
      this.conf,
      this.#broker,
      this.#allowedRemoteExmods,
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
    if (this.#closed) throw closedError()
    const exchange = target.exchange ?? this.#defaultExchange
    const topologies = [
      topicConsumer(this.conf, exchange, topic),
      topicConsumer(this.conf, exchange, `${topic}.${server}`),
      fanoutConsumer(this.conf, topic),
    ]
    const connection = new ListenConnection(this.conf, this.#broker)
    const listener = this.#newListener(connection)
    for (const topology of topologies)
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

  #newListener(connection: ListenConnection): AMQPListener {
    const listener: AMQPListener = new AMQPListener(connection, {
      pool: this.#pool,
      msgIdCache: new MsgIdCache(),
      obsoleteReplyQueues: new ObsoleteReplyQueuesCache(),
      missingConsumerTimeout: this.conf.get(
        rabbitOpts.kombu_missing_consumer_retry_timeout,
      ),
      prefetchCount: this.conf.get(rabbitOpts.rabbit_qos_prefetch_count),
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

/** What makes a request a call. The key `_timeout` is on every call. */
function callMembers(msgId: string, replyQ: string): Payload {
  return { [MSG_ID_KEY]: msgId, [REPLY_Q_KEY]: replyQ, [TIMEOUT_KEY]: null }
}

function pack(message: Payload, ctxt: Context): Uint8Array {
  const unique = { [UNIQUE_ID_KEY]: newMessageId() }
  return serializeMsg({ ...message, ...unique, ...packContext(ctxt) })
}

function closedError(): AMQPError {
  return new AMQPError('The driver is closed', { recoverable: false })
}
