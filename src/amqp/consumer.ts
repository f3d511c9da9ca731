/**
 * AMQP: one consumer of a connection. It can be declared and consumed again
 * and again, with the same names, on each channel that the connection opens in
 * its life: after a lost connection the broker may have lost all of it.
 *
 * oslo counterpart: `Consumer` in `impl_rabbit.py`.
 */
import { AMQPError } from '../errors.ts'
import { getLogger } from '../log.ts'
import type { Channel, Delivery } from './channel.ts'
import { durabilityThere, explained } from './refusal.ts'
import type { ConsumerTopology } from './topology.ts'

/** What takes the deliveries. It must not throw. */
export type OnDelivery = (delivery: Delivery, channel: Channel) => void

const LOG = getLogger('oslo.messaging._drivers.impl_rabbit')

export class Consumer {
  /** As the options have it. */
  readonly #wanted: ConsumerTopology
  #topology: ConsumerTopology
  /** "1", "2", "3": counted on each connection, as oslo.messaging does. */
  readonly consumerTag: string
  readonly #onDelivery: OnDelivery

  constructor(
    topology: ConsumerTopology,
    consumerTag: string,
    onDelivery: OnDelivery,
  ) {
    this.#wanted = topology
    this.#topology = topology
    this.consumerTag = consumerTag
    this.#onDelivery = onDelivery
  }

  /** What is declared now: see `followDurability`. */
  get topology(): ConsumerTopology {
    return this.#topology
  }

  /** @throws AMQPError, with 406 if something else stands under the name. */
  async declare(channel: Channel): Promise<void> {
    const { exchange, queue, bind } = this.#topology
    try {
      if (exchange !== null) await channel.exchangeDeclare(exchange)
      await channel.queueDeclare(queue)
      if (bind !== null) await channel.queueBind(bind)
    } catch (error) {
      throw this.#explained(error)
    }
  }

  #explained(error: unknown): unknown {
    const { transient, exchange } = this.#topology
    const follows = exchange?.durable !== this.#wanted.exchange?.durable
    const followed = follows ? exchange?.exchange : undefined
    return explained(error, { transient, followed })
  }

  /**
   * An exchange that services share has the durability that the first of them
   * gave it. Where ours was to be durable and is not, exchange and queue are
   * declared as they are; a quorum queue cannot be. Since 14.1.0.
   *
   * @returns whether `error` was about that, so that declaring anew may help.
   */
  followDurability(error: AMQPError): boolean {
    const { exchange, queue } = this.#wanted
    if (!exchange?.durable || queue.arguments['x-queue-type'] === 'quorum')
      return false
    const durable = durabilityThere(error, exchange.exchange)
    if (durable === null || durable === this.#topology.exchange?.durable)
      return false
    LOG.warning(
      `Queue ${queue.queue} could not be declared; declaring it and exchange ` +
        `${exchange.exchange} with durable ${durable}: ${error.message}`,
    )
    this.#topology = {
      ...this.#wanted,
      exchange: { ...exchange, durable },
      queue: { ...queue, durable },
    }
    return true
  }

  /**
   * @param onCancelled called when the broker ends the consumer.
   * @throws AMQPError, with 404 if the queue has gone since it was declared.
   */
  async consume(channel: Channel, onCancelled: () => void): Promise<void> {
    const { consumerTag } = this
    const { queue, consumerArguments } = this.#topology
    const consume = { queue: queue.queue, consumerTag }
    try {
      await channel.basicConsume(
        { ...consume, arguments: consumerArguments },
        (delivery) => {
          if (delivery === null) onCancelled()
          else this.#onDelivery(delivery, channel)
        },
      )
    } catch (error) {
      throw this.#explained(error)
    }
  }

  /** Resolves at cancel-ok, or when the channel is gone, which is as good. */
  async cancel(channel: Channel): Promise<void> {
    try {
      await channel.basicCancel(this.consumerTag)
    } catch (error) {
      if (!(error instanceof AMQPError)) throw error
    }
  }

  /** Deletes what is of no use after this connection. */
  async deleteQueue(channel: Channel): Promise<void> {
    const { deleteOnClose, queue } = this.#topology
    if (!deleteOnClose || !channel.isOpen) return
    try {
      await channel.queueDelete(queue.queue)
    } catch (error) {
      // The channel went first: then x-expires deletes the queue.
      if (!(error instanceof AMQPError)) throw error
    }
  }
}
