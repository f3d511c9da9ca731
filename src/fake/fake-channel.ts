/**
 * FakeChannel: the client's end of a channel to the in-memory broker. Each
 * method sends one frame and, where AMQP has an answer, waits for it; no method
 * has an effect before the next turn of the event loop.
 *
 * Made by `FakeBroker.connect`, used by everything in `amqp/`. Counterpart of
 * `rabbit/`'s channel over amqplib.
 */
import type {
  BasicConsume,
  BasicPublish,
  Channel,
  Delivery,
  ExchangeDeclare,
  QueueBind,
  QueueDeclare,
} from '../amqp/channel.ts'
import {
  AMQPDestinationNotFound,
  AMQPError,
  MessageUndeliverable,
} from '../errors.ts'
import type { BrokerChannel, ChannelEvents } from './broker-channel.ts'
import type { Turns } from './turns.ts'

type OnDelivery = (delivery: Delivery | null) => void
type Fail = (error: AMQPError) => void

export class FakeChannel implements Channel {
  readonly #turns: Turns
  readonly #peer: BrokerChannel
  readonly #asked = new Set<Fail>()
  readonly #consumers = new Map<string, OnDelivery>()
  #closedCallbacks: ((error: Error) => void)[] = []
  #isConfirming = false
  /** Why the channel ended, if the broker or the network ended it. */
  #error: AMQPError | null = null
  #closing: Promise<void> | null = null

  /** `open` makes the broker's end, which tells this one what happens. */
  constructor(turns: Turns, open: (events: ChannelEvents) => BrokerChannel) {
    this.#turns = turns
    this.#peer = open({
      delivered: (delivery) => this.#hear(() => this.#onDelivery(delivery)),
      cancelled: (tag) => this.#hear(() => this.#onCancel(tag)),
      ended: (error) => this.#hear(() => this.#onEnd(error)),
      disconnected: () => {},
    })
  }

  get isOpen(): boolean {
    return this.#error === null && this.#closing === null
  }

  exchangeDeclare(declare: ExchangeDeclare): Promise<void> {
    return this.#ask(({ virtualHost }) => virtualHost.exchangeDeclare(declare))
  }

  queueDeclare(declare: QueueDeclare): Promise<void> {
    return this.#ask((peer) => peer.virtualHost.queueDeclare(declare, peer))
  }

  queueBind(bind: QueueBind): Promise<void> {
    return this.#ask((peer) => peer.virtualHost.queueBind(bind, peer))
  }

  queueDelete(queue: string): Promise<void> {
    return this.#ask((peer) => peer.virtualHost.queueDelete(queue, peer))
  }

  basicQos(prefetchCount: number): Promise<void> {
    return this.#ask((peer) => peer.basicQos(prefetchCount))
  }

  basicConsume(consume: BasicConsume, onDelivery: OnDelivery): Promise<void> {
    return this.#ask((peer) => {
      peer.basicConsume(consume)
      this.#consumers.set(consume.consumerTag, onDelivery)
    })
  }

  basicCancel(consumerTag: string): Promise<void> {
    return this.#ask((peer) => peer.basicCancel(consumerTag))
  }

  async confirmSelect(): Promise<void> {
    await this.#ask(() => {})
    this.#isConfirming = true
  }

  async basicPublish(publish: BasicPublish): Promise<void> {
    const { exchange, routingKey } = publish
    const properties = structuredClone(publish.properties)
    const copy = { ...publish, properties, body: publish.body.slice() }
    this.#refuseWithoutConfirms()
    try {
      const wasTaken = await this.#ask((peer) => peer.basicPublish(copy))
      if (wasTaken) return
    } catch (cause) {
      throw isNoExchange(cause, exchange)
        ? new AMQPDestinationNotFound((cause as Error).message, { cause })
        : cause
    }
    throw new MessageUndeliverable(exchange, routingKey)
  }

  #refuseWithoutConfirms(): void {
    if (this.isOpen && !this.#isConfirming)
      throw new AMQPError(
        'basicPublish on a channel without confirms; expected confirmSelect ' +
          'before the first publish',
        { recoverable: false },
      )
  }

  basicAck(deliveryTag: number): void {
    this.#tell((peer) => peer.basicAck(deliveryTag))
  }

  basicReject(deliveryTag: number, requeue: boolean): void {
    this.#tell((peer) => peer.basicReject(deliveryTag, requeue))
  }

  onceClosed(callback: (error: Error) => void): void {
    if (this.#error !== null) callback(this.#error)
    else this.#closedCallbacks.push(callback)
  }

  close(): Promise<void> {
    this.#closing ??= new Promise((resolve) => {
      this.#turns.toBroker(() => {
        this.#peer.disconnect(null)
        this.#turns.toClients(() => {
          this.#failAsked(closedByUs())
          resolve()
        })
      })
    })
    return this.#closing
  }

  /** A method without an answer. */
  #tell(act: (peer: BrokerChannel) => void): void {
    this.#refuseWhenClosed()
    this.#turns.toBroker(() => this.#peer.execute(act))
  }

  /** A method with an answer; the end of the channel is one, too. */
  async #ask<T>(act: (peer: BrokerChannel) => T): Promise<T> {
    this.#refuseWhenClosed()
    return new Promise((resolve, reject) => {
      this.#asked.add(reject)
      this.#tell((peer) => {
        const answer = act(peer)
        this.#turns.toClients(() => {
          this.#asked.delete(reject)
          resolve(answer)
        })
      })
    })
  }

  #refuseWhenClosed(): void {
    if (this.#error !== null) throw this.#error
    if (this.#closing !== null) throw closedByUs()
  }

  /** What comes after our `close` is not for us any more. */
  #hear(frame: () => void): void {
    this.#turns.toClients(() => {
      if (this.isOpen) frame()
    })
  }

  #onDelivery(delivery: Delivery): void {
    this.#consumers.get(delivery.consumerTag)?.(delivery)
  }

  #onCancel(consumerTag: string): void {
    const onDelivery = this.#consumers.get(consumerTag)
    this.#consumers.delete(consumerTag)
    onDelivery?.(null)
  }

  #onEnd(error: AMQPError): void {
    this.#error = error
    this.#failAsked(error)
    const callbacks = this.#closedCallbacks
    this.#closedCallbacks = []
    for (const callback of callbacks) callback(error)
  }

  #failAsked(error: AMQPError): void {
    for (const fail of this.#asked) fail(error)
    this.#asked.clear()
  }
}

function closedByUs(): AMQPError {
  return new AMQPError('the channel was closed by its own side')
}

/** A 404 ends all that was under way; it is about one publish only. */
function isNoExchange(error: unknown, exchange: string): boolean {
  return (
    error instanceof AMQPError &&
    error.replyCode === 404 &&
    error.message.includes(`no exchange '${exchange}'`)
  )
}
