/**
 * AMQP: a connection that publishes, several messages at once, each confirmed
 * by the broker before its promise resolves. Lent by the `ConnectionPool` to
 * `AMQPDriverBase` for requests and to `AMQPIncomingMessage` for replies. What
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
import type {
  BasicPublish,
  Broker,
  Channel,
  ExchangeDeclare,
  Properties,
} from './channel.ts'
import { Connection } from './connection.ts'
import { namesExchange } from './names-exchange.ts'
import { durabilityThere, explained } from './refusal.ts'
import { fanoutExchange, topicExchange } from './topology.ts'

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

/**
 * Each method resolves when the broker has confirmed, and throws
 * MessageDeliveryFailure when the retries are used up: then the message may be
 * on the broker all the same.
 */
export class SendConnection extends Connection {
  /** What was asked of a channel that holds for all its publishes. */
  readonly #asked = new WeakMap<Channel, Map<string, Promise<void>>>()
  /** Exchanges that were to be durable and, being there already, are not. */
  readonly #notDurable = new Set<string>()

  constructor(conf: Conf, broker: Broker) {
    super(conf, broker, 'send')
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
    const properties = withExpiration(timeout)
    return this.#declareAndPublish(
      topicExchange(this.conf, exchange),
      { exchange, routingKey, mandatory, properties, body },
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
    const properties = PROPERTIES
    return this.#declareAndPublish(
      declare,
      { exchange, routingKey: '', mandatory: false, properties, body },
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
    const properties = PROPERTIES
    const publish = { exchange: '', routingKey: replyQ, mandatory, properties }
    return this.#publish({ ...publish, body })
  }

  async #declareAndPublish(
    declare: ExchangeDeclare,
    publish: BasicPublish,
    options: PublishOptions,
  ): Promise<void> {
    const asked = this.#asItIs(declare)
    try {
      await this.#publish(publish, options, asked)
    } catch (error) {
      // An auto-delete exchange went with its last server since we declared it.
      const isGone = error instanceof AMQPDestinationNotFound
      if (!isGone && !this.#followsDurability(error, declare, asked))
        throw error
      await this.#publish(publish, options, this.#asItIs(declare))
    }
  }

  #asItIs(declare: ExchangeDeclare): ExchangeDeclare {
    const durable = declare.durable && !this.#notDurable.has(declare.exchange)
    return { ...declare, durable }
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
    declare: ExchangeDeclare | null = null,
  ): Promise<void> {
    for (;;) {
      try {
        return await this.ensure(async (channel) => {
          if (declare !== null) await this.#declare(channel, declare)
          await this.#confirmSelect(channel)
          if (!signal?.aborted) await channel.basicPublish(publish)
        }, retry)
      } catch (error) {
        if (!isOfAnother(error, publish)) throw error
      }
    }
  }

  #declare(channel: Channel, declare: ExchangeDeclare): Promise<void> {
    return this.#once(channel, `exchange ${declare.exchange}`, async () => {
      try {
        await channel.exchangeDeclare(declare)
      } catch (error) {
        throw explained(error, { transient: declare.type !== 'topic' })
      }
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
const REFUSED = /\b(exchange|expiration) '|\bmessage size \d/

/**
 * Whether the channel ended for what the broker refused of another publish. A
 * text that names nothing counts as ours: nothing is tried without end.
 */
function isOfAnother(error: unknown, publish: BasicPublish): boolean {
  if (!(error instanceof AMQPError) || error.replyCode === null) return false
  const { exchange, properties, body } = publish
  const { message } = error
  const isOurs =
    namesExchange(message, exchange) ||
    message.includes(`expiration '${properties.expiration}'`) ||
    message.includes(`message size ${body.byteLength} `)
  return REFUSED.test(message) && !isOurs
}

function withExpiration(timeout: number | null): Properties {
  if (timeout === null) return PROPERTIES
  return { ...PROPERTIES, expiration: String(Math.trunc(timeout * 1000)) }
}
