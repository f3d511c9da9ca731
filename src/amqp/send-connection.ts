/**
 * AMQP: a connection that publishes, several messages at once, each confirmed
 * by the broker before its promise resolves. Lent by the `ConnectionPool` to
 * `AMQPDriverBase` for requests and notifications, and to
 * `AMQPIncomingMessage` for replies. What
 * the broker refuses of one message closes the channel under all of them; the
 * others are sent again, and their receivers know the second copy by its
 * `_unique_id`.
 *
 * oslo counterpart: `Connection(PURPOSE_SEND)` in `impl_rabbit.py`. Left out
 * there: sharing; a connection carries one message at a time.
 */

import type { Conf } from '../conf.ts'
import { AMQPDestinationNotFound, AMQPError } from '../errors.ts'
import { getLogger } from '../log.ts'
import { rabbitOpts } from '../options/rabbit-opts.ts'
import { type Compressor, compressorOf } from '../wire/compression.ts'
import type {
  BasicPublish,
  Broker,
  Channel,
  ExchangeDeclare,
  Properties,
} from './channel.ts'
import { Connection } from './connection.ts'
import { namesExchange, namesQueue } from './names-exchange.ts'
import { durabilityThere, explained } from './refusal.ts'
import {
  type ConsumerTopology,
  fanoutExchange,
  topicConsumer,
  topicExchange,
} from './topology.ts'

const LOG = getLogger('oslo.messaging._drivers.impl_rabbit')

/** Of every message, whatever its queue; only calls have an expiration too. */
const PROPERTIES: Properties = {
  content_type: 'application/json',
  content_encoding: 'utf-8',
  headers: {},
  delivery_mode: 2,
  priority: 0,
}

export interface PublishOptions {
  /** Seconds after which the broker drops the message; null: never. */
  readonly timeout?: number | null
  /** How often to try again while the broker is away; null, -1: without end. */
  readonly retry?: number | null
  /** Whoever gives it waits no more: what is not yet published is not sent. */
  readonly signal?: AbortSignal | null
  /** Whether a message that no queue takes is an error; default: no. */
  readonly mandatory?: boolean
}

/** What is there before the publish. */
interface Declarations {
  readonly exchange: ExchangeDeclare
  /** With its binding: where a notification waits for a listener. */
  readonly queue?: ConsumerTopology
}

/**
 * Each method resolves when the broker has confirmed, and throws
 * MessageDeliveryFailure when the retries are used up: then the message may be
 * on the broker all the same.
 */
export class SendConnection extends Connection {
  /** What was asked of a channel that holds for all its publishes. */
  readonly #asked = new WeakMap<Channel, Map<string, Promise<void>>>()
  readonly #compress: Compressor
  /** Exchanges that were to be durable and, being there already, are not. */
  readonly #notDurable = new Set<string>()

  constructor(conf: Conf, broker: Broker) {
    super(conf, broker, 'send')
    this.#compress = compressorOf(conf.get(rabbitOpts.kombu_compression))
  }

  /**
   * Publishes to a topic, or to a `topic.server`.
   *
   * @throws MessageUndeliverable if it is mandatory and no queue takes it.
   */
  topicSend(
    exchange: string,
    routingKey: string,
    body: Uint8Array,
    options: PublishOptions = {},
  ): Promise<void> {
    const { timeout = null, mandatory = false } = options
    const content = this.#content(body, withExpiration(timeout))
    return this.#declareAndPublish(
      { exchange: topicExchange(this.conf, exchange) },
      { exchange, routingKey, mandatory, ...content },
      options,
    )
  }

  /** Publishes to every server of a topic. */
  fanoutSend(
    topic: string,
    body: Uint8Array,
    options: PublishOptions = {},
  ): Promise<void> {
    const declare = fanoutExchange(this.conf, topic)
    const { exchange } = declare
    const content = this.#content(body)
    return this.#declareAndPublish(
      { exchange: declare },
      { exchange, routingKey: '', mandatory: false, ...content },
      options,
    )
  }

  /**
   * Publishes a notification. The queue that takes it is declared first, named
   * after the routing key, so that it waits there for a listener.
   */
  notifySend(
    exchange: string,
    routingKey: string,
    body: Uint8Array,
    options: PublishOptions = {},
  ): Promise<void> {
    const queue = topicConsumer(this.conf, exchange, routingKey)
    const content = this.#content(body)
    return this.#declareAndPublish(
      { exchange: topicExchange(this.conf, exchange), queue },
      { exchange, routingKey, mandatory: false, ...content },
      options,
    )
  }

  /**
   * Publishes a reply by the default exchange, which reaches every client.
   *
   * @throws MessageUndeliverable if the reply queue is not there, unless option
   * `direct_mandatory_flag` is false: then the reply is lost without a word.
   */
  directSend(replyQ: string, body: Uint8Array): Promise<void> {
    const mandatory = this.conf.get(rabbitOpts.direct_mandatory_flag)
    const publish = { exchange: '', routingKey: replyQ, mandatory }
    return this.#publish({ ...publish, ...this.#content(body) })
  }

  /** Compressed or not, as option `kombu_compression` says. */
  #content(
    given: Uint8Array,
    properties: Properties = PROPERTIES,
  ): Pick<BasicPublish, 'properties' | 'body'> {
    const { headers, body } = this.#compress(given)
    return { properties: { ...properties, headers }, body }
  }

  async #declareAndPublish(
    declare: Declarations,
    publish: BasicPublish,
    options: PublishOptions,
  ): Promise<void> {
    const asked = this.#asItIs(declare)
    try {
      await this.#publish(publish, options, asked)
    } catch (error) {
      // An auto-delete exchange went with its last server since we declared it.
      const isGone = error instanceof AMQPDestinationNotFound
      const { exchange } = declare
      if (!isGone && !this.#followsDurability(error, exchange, asked.exchange))
        throw error
      await this.#publish(publish, options, this.#asItIs(declare))
    }
  }

  #asItIs(declare: Declarations): Declarations {
    const { exchange } = declare
    const durable = exchange.durable && !this.#notDurable.has(exchange.exchange)
    return { ...declare, exchange: { ...exchange, durable } }
  }

  /**
   * An exchange that services share has the durability that the first of them
   * gave it. Where ours was to be durable and is not, it is declared as it is.
   */
  #followsDurability(
    error: unknown,
    wanted: ExchangeDeclare,
    asked: ExchangeDeclare,
  ): boolean {
    const { exchange } = wanted
    const durable = durabilityThere(error, exchange)
    if (!wanted.durable || durable === null || durable === asked.durable)
      return false
    if (durable) this.#notDurable.delete(exchange)
    else if (!this.#notDurable.has(exchange)) {
      LOG.warning(`Force creating a non durable exchange: ${error}`)
      this.#notDurable.add(exchange)
    }
    return true
  }

  /** Tries again at once, and uncounted, what another publish took along. */
  async #publish(
    publish: BasicPublish,
    { retry = null, signal = null }: PublishOptions = {},
    declare: Declarations | null = null,
  ): Promise<void> {
    for (;;) {
      try {
        return await this.ensure(async (channel) => {
          if (declare !== null) await this.#declare(channel, declare)
          await this.#confirmSelect(channel)
          if (!signal?.aborted) await channel.basicPublish(publish)
        }, retry)
      } catch (error) {
        const queue = declare?.queue?.queue.queue ?? null
        if (!isOfAnother(error, publish, queue)) throw error
      }
    }
  }

  async #declare(
    channel: Channel,
    { exchange, queue }: Declarations,
  ): Promise<void> {
    try {
      await this.#once(channel, `exchange ${exchange.exchange}`, () =>
        channel.exchangeDeclare(exchange),
      )
      if (queue !== undefined) await this.#declareQueue(channel, queue)
    } catch (error) {
      throw explained(error, { transient: exchange.type !== 'topic' })
    }
  }

  #declareQueue(
    channel: Channel,
    { queue, bind }: ConsumerTopology,
  ): Promise<void> {
    const what = `queue ${queue.queue} of ${bind?.exchange}`
    return this.#once(channel, what, async () => {
      await channel.queueDeclare(queue)
      if (bind !== null) await channel.queueBind(bind)
    })
  }

  #confirmSelect(channel: Channel): Promise<void> {
    return this.#once(channel, 'confirms', () => channel.confirmSelect())
  }

  /** Asks once a channel, whoever needs it first. A refusal ends the channel. */
  #once(
    channel: Channel,
    what: string,
    ask: () => Promise<void>,
  ): Promise<void> {
    const asked = this.#asked.get(channel) ?? new Map<string, Promise<void>>()
    this.#asked.set(channel, asked)
    const answer = asked.get(what) ?? ask()
    asked.set(what, answer)
    return answer
  }
}

/** How the broker's text names what it refuses of a publish. */
const REFUSED = /\b(exchange|queue|expiration) '|\bmessage size \d/

/**
 * Whether the channel ended for what the broker refused of another publish. A
 * text that names nothing counts as ours: nothing is tried without end.
 */
function isOfAnother(
  error: unknown,
  publish: BasicPublish,
  queue: string | null,
): boolean {
  if (!(error instanceof AMQPError) || error.replyCode === null) return false
  const { exchange, properties, body } = publish
  const { message } = error
  const isOurs =
    namesExchange(message, exchange) ||
    namesQueue(message, queue) ||
    message.includes(`expiration '${properties.expiration}'`) ||
    message.includes(`message size ${body.byteLength} `)
  return REFUSED.test(message) && !isOurs
}

function withExpiration(timeout: number | null): Properties {
  if (timeout === null) return PROPERTIES
  return { ...PROPERTIES, expiration: String(Math.trunc(timeout * 1000)) }
}
