/**
 * AMQP: a connection that publishes, one message at a time, each confirmed by
 * the broker before the promise resolves. Held by the `ConnectionPool`; used by
 * `AMQPDriverBase` for requests and by `AMQPIncomingMessage` for replies.
 *
 * oslo counterpart: `Connection(PURPOSE_SEND)` in `impl_rabbit.py`.
 */
import { AMQPDestinationNotFound } from '../errors.ts'
import { type Conf, rabbitOpts } from '../options.ts'
import type {
  BasicPublish,
  Broker,
  Channel,
  ExchangeDeclare,
  Properties,
} from './channel.ts'
import { Connection } from './connection.ts'
import { fanoutExchange, topicExchange } from './topology.ts'

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
}

/**
 * Each method resolves when the broker has confirmed, and throws
 * MessageDeliveryFailure when the retries are used up: then the message may be
 * on the broker all the same.
 */
export class SendConnection extends Connection {
  /** Exchanges declared on the channel of now. */
  readonly #declared = new Set<string>()
  #confirming = false

  constructor(conf: Conf, broker: Broker) {
    super(conf, broker, 'send')
  }

  protected override async opened(): Promise<void> {
    this.#declared.clear()
    this.#confirming = false
  }

  /** Publishes to a topic, or to a `topic.server`. */
  topicSend(
    exchange: string,
    routingKey: string,
    body: Uint8Array,
    { timeout = null, retry = null }: PublishOptions = {},
  ): Promise<void> {
    const properties = withExpiration(timeout)
    return this.#declareAndPublish(
      topicExchange(this.conf, exchange),
      { exchange, routingKey, mandatory: false, properties, body },
      retry,
    )
  }

  /** Publishes to every server of a topic. */
  fanoutSend(
    topic: string,
    body: Uint8Array,
    { retry = null }: PublishOptions = {},
  ): Promise<void> {
    const declare = fanoutExchange(topic)
    const { exchange } = declare
    const properties = PROPERTIES
    return this.#declareAndPublish(
      declare,
      { exchange, routingKey: '', mandatory: false, properties, body },
      retry,
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
    return this.ensure((channel) =>
      this.#publish(channel, { ...publish, body }),
    )
  }

  async #declareAndPublish(
    declare: ExchangeDeclare,
    publish: BasicPublish,
    retry: number | null,
  ): Promise<void> {
    const act = async (channel: Channel) => {
      if (!this.#declared.has(declare.exchange)) {
        await channel.exchangeDeclare(declare)
        this.#declared.add(declare.exchange)
      }
      await this.#publish(channel, publish)
    }
    try {
      await this.ensure(act, retry)
    } catch (error) {
      // An auto-delete exchange went with its last server since we declared it.
      if (!(error instanceof AMQPDestinationNotFound)) throw error
      await this.ensure(act, retry)
    }
  }

  async #publish(channel: Channel, publish: BasicPublish): Promise<void> {
    if (!this.#confirming) {
      await channel.confirmSelect()
      this.#confirming = true
    }
    await channel.basicPublish(publish)
  }
}

function withExpiration(timeout: number | null): Properties {
  if (timeout === null) return PROPERTIES
  return { ...PROPERTIES, expiration: String(Math.trunc(timeout * 1000)) }
}
