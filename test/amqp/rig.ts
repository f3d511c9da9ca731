/**
 * A driver over the broker in memory, a raw peer that publishes whatever a test
 * wants, and a listener: what most tests of the AMQP layer need.
 */
import { AMQPDriverBase } from '../../src/amqp/amqp-driver-base.ts'
import type { Channel, Delivery, Properties } from '../../src/amqp/channel.ts'
import { Conf } from '../../src/conf.ts'
import { Target } from '../../src/target.ts'
import { TransportURL } from '../../src/transport-url.ts'
import { within } from './deadline.ts'
import { encode, RecordingBroker } from './recording-broker.ts'

export const TOPIC = new Target({ topic: 't' })
export const SERVER = new Target({ topic: 't', server: 's' })
const URL = TransportURL.parse('fake://')
const OPTIONS = { defaultExchange: 'openstack' }
const JSON_BODY: Properties = { content_type: 'application/json' }

export function makeDriver(
  broker = new RecordingBroker(),
  rabbit: Record<string, unknown> = {},
): { broker: RecordingBroker; driver: AMQPDriverBase } {
  const conf = new Conf({
    oslo_messaging_rabbit: {
      kombu_reconnect_delay: 0,
      rabbit_retry_interval: 0,
      rabbit_retry_backoff: 0,
      ...rabbit,
    },
  })
  return { broker, driver: new AMQPDriverBase(conf, URL, OPTIONS, broker) }
}

/** Somebody on the same broker who is no oslo.messaging. */
export class Peer {
  readonly channel: Channel
  readonly #arrived: Delivery[] = []
  readonly #waiting: ((delivery: Delivery) => void)[] = []

  constructor(channel: Channel) {
    this.channel = channel
  }

  static async connect(broker: RecordingBroker): Promise<Peer> {
    const channel = await broker.inner.connect('send')
    await channel.confirmSelect()
    return new Peer(channel)
  }

  /** Publishes to a queue, by the default exchange. */
  async publish(
    queue: string,
    body: string,
    properties: Properties = JSON_BODY,
  ): Promise<void> {
    await this.channel.basicPublish({
      exchange: '',
      routingKey: queue,
      mandatory: true,
      properties,
      body: encode(body),
    })
  }

  /** Publishes a payload in its envelope. */
  async send(queue: string, payload: Record<string, unknown>): Promise<void> {
    const message = JSON.stringify(payload)
    const envelope = { 'oslo.version': '2.0', 'oslo.message': message }
    await this.publish(queue, JSON.stringify(envelope))
  }

  /** Declares a queue and consumes it; take what comes with `next`. */
  async consume(queue: string): Promise<void> {
    await this.channel.queueDeclare({
      queue,
      durable: false,
      exclusive: false,
      autoDelete: false,
      arguments: {},
    })
    await this.channel.basicConsume(
      { queue, consumerTag: queue },
      (delivery) => {
        if (delivery === null) return
        this.channel.basicAck(delivery.deliveryTag)
        const waiting = this.#waiting.shift()
        if (waiting === undefined) this.#arrived.push(delivery)
        else waiting(delivery)
      },
    )
  }

  next(): Promise<Delivery> {
    const arrived = this.#arrived.shift()
    if (arrived !== undefined) return Promise.resolve(arrived)
    return within(
      new Promise((resolve) => this.#waiting.push(resolve)),
      'a delivery to the peer',
    )
  }
}

/** The only message of a poll, in time. */
export async function pollOne<T>(poll: Promise<T[]>): Promise<T> {
  const [message] = await within(poll, 'a message is polled')
  if (message === undefined) throw new Error('poll gave an empty list')
  return message
}

/** Ready and unacknowledged messages of a queue; null: there is none. */
export function queueFacts(broker: RecordingBroker, name: string) {
  return broker.inner.topology().queues.find((queue) => queue.name === name)
}
