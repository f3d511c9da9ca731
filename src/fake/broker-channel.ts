/**
 * BrokerChannel: the broker's end of one channel, and of the connection that
 * has no other. It executes what the client's end asks, counts the deliveries,
 * and holds what the client has not acknowledged; when it ends, all of that
 * goes back to the queues it came from. An `AMQPError` from any act ends it:
 * AMQP has errors that leave the connection open, but here nobody could use it.
 *
 * Made by `FakeBroker`, asked by `FakeChannel`.
 */
import type {
  BasicConsume,
  BasicPublish,
  Delivery,
  Properties,
} from '../amqp/channel.ts'
import { AMQPError } from '../errors.ts'
import { type ConsumedQueue, Consumer } from './consumer.ts'
import { Message } from './message.ts'
import { notAllowed, preconditionFailed } from './refusal.ts'
import type { VirtualHost } from './virtual-host.ts'

/** What the client's end is told. */
export interface ChannelEvents {
  readonly delivered: (delivery: Delivery) => void
  /** The broker cancelled a consumer. */
  readonly cancelled: (consumerTag: string) => void
  /** The connection is gone, whoever ended it. */
  readonly disconnected: () => void
  /** The broker or the network ended it. */
  readonly ended: (error: AMQPError) => void
}

/** Ten years: RabbitMQ refuses a longer time to live. */
const LONGEST_TTL_MS = 10 * 365 * 24 * 60 * 60 * 1000

export class BrokerChannel {
  readonly virtualHost: VirtualHost
  readonly #events: ChannelEvents
  readonly #consumers = new Map<string, Consumer>()
  readonly #held = new Map<number, readonly [Message, Consumer]>()
  #prefetchCount = 0
  #lastDeliveryTag = 0
  #isOpen = true

  constructor(virtualHost: VirtualHost, events: ChannelEvents) {
    this.virtualHost = virtualHost
    this.#events = events
  }

  get consumers(): readonly Consumer[] {
    return [...this.#consumers.values()]
  }

  /** Executes one frame. What a dead channel is asked is lost. */
  execute(act: (channel: this) => void): void {
    if (!this.#isOpen) return
    try {
      act(this)
    } catch (error) {
      if (!(error instanceof AMQPError)) throw error
      this.disconnect(error)
    }
  }

  basicQos(prefetchCount: number): void {
    this.#prefetchCount = prefetchCount
  }

  /** @throws AMQPError 404, 405, or 530 if the tag is taken. */
  basicConsume(consume: BasicConsume): void {
    const { queue: name, consumerTag: tag } = consume
    if (this.#consumers.has(tag))
      throw notAllowed(`attempt to reuse consumer tag '${tag}'`)
    const queue = this.virtualHost.queueNamed(name, this)
    const consumer: Consumer = new Consumer(consume, queue, {
      prefetchCount: this.#prefetchCount,
      deliver: (message) => this.#deliver(message, consumer),
      cancel: () => this.#cancelled(tag),
    })
    this.#consumers.set(tag, consumer)
    queue.consume(consumer)
  }

  #deliver(message: Message, consumer: Consumer): void {
    const deliveryTag = ++this.#lastDeliveryTag
    this.#held.set(deliveryTag, [message, consumer])
    const { exchange, routingKey, redelivered } = message
    const consumerTag = consumer.tag
    const fields = { consumerTag, deliveryTag, redelivered }
    const content = message.content(consumer.queue.headersFor(message))
    this.#events.delivered({ ...fields, exchange, routingKey, ...content })
  }

  #cancelled(tag: string): void {
    this.#consumers.delete(tag)
    this.#events.cancelled(tag)
  }

  /** A tag that is not there counts as cancelled. */
  basicCancel(consumerTag: string): void {
    const consumer = this.#consumers.get(consumerTag)
    this.#consumers.delete(consumerTag)
    consumer?.queue.cancel(consumer)
  }

  /**
   * @returns false if the message was mandatory and no queue takes it.
   * @throws AMQPError 404 if there is no such exchange, 406 if `expiration` is
   * not a number of milliseconds.
   */
  basicPublish(publish: BasicPublish): boolean {
    const { exchange, routingKey, mandatory, properties } = publish
    const queues = this.virtualHost.route(exchange, routingKey)
    const ttlMs = readExpiration(properties)
    for (const queue of queues) queue.publish(new Message(publish, ttlMs))
    return queues.length > 0 || !mandatory
  }

  /** @throws AMQPError 406 if nothing with this tag is held. */
  basicAck(deliveryTag: number): void {
    const [message, consumer] = this.#take(deliveryTag)
    consumer.queue.settle(message, consumer)
  }

  /** @throws AMQPError as `basicAck`. */
  basicReject(deliveryTag: number, requeue: boolean): void {
    const held = this.#take(deliveryTag)
    const [message, consumer] = held
    if (requeue) consumer.queue.requeue([held])
    else consumer.queue.settle(message, consumer)
  }

  #take(deliveryTag: number): readonly [Message, Consumer] {
    const held = this.#held.get(deliveryTag)
    if (held === undefined)
      throw preconditionFailed(`unknown delivery tag ${deliveryTag}`)
    this.#held.delete(deliveryTag)
    return held
  }

  /** Ends the channel and its connection; null: the client asked for it. */
  disconnect(error: AMQPError | null): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    const consumers = this.consumers
    this.#consumers.clear()
    for (const consumer of consumers) consumer.queue.cancel(consumer)
    this.#giveBack()
    this.virtualHost.disown(this)
    this.#events.disconnected()
    if (error !== null) this.#events.ended(error)
  }

  #giveBack(): void {
    const byQueue = new Map<ConsumedQueue, (readonly [Message, Consumer])[]>()
    for (const held of this.#held.values()) {
      const { queue } = held[1]
      const fromQueue = byQueue.get(queue)
      if (fromQueue === undefined) byQueue.set(queue, [held])
      else fromQueue.push(held)
    }
    this.#held.clear()
    for (const [queue, held] of byQueue) queue.requeue(held)
  }
}

function readExpiration({ expiration }: Properties): number | null {
  if (expiration === undefined) return null
  const ttlMs = /^\d+$/.test(expiration) ? Number(expiration) : Number.NaN
  if (!(ttlMs <= LONGEST_TTL_MS))
    throw preconditionFailed(
      `invalid expiration '${expiration}': expected 0 to ${LONGEST_TTL_MS} ms`,
    )
  return ttlMs
}
