/**
 * AMQP: one consumer of a connection. It can be declared and consumed again
 * and again, with the same names, on each channel that the connection opens in
 * its life: after a lost connection the broker may have lost all of it.
 *
 * oslo counterpart: `Consumer` in `impl_rabbit.py`.
 */
import { AMQPError } from '../errors.ts'
import type { Channel, Delivery } from './channel.ts'
import type { ConsumerTopology } from './topology.ts'

/** What takes the deliveries. It must not throw. */
export type OnDelivery = (delivery: Delivery, channel: Channel) => void

export class Consumer {
  readonly topology: ConsumerTopology
  /** "1", "2", "3": counted on each connection, as oslo.messaging does. */
  readonly consumerTag: string
  readonly #onDelivery: OnDelivery

  constructor(
    topology: ConsumerTopology,
    consumerTag: string,
    onDelivery: OnDelivery,
  ) {
    this.topology = topology
    this.consumerTag = consumerTag
    this.#onDelivery = onDelivery
  }

  /** @throws AMQPError, with 406 if something else stands under the name. */
  async declare(channel: Channel): Promise<void> {
    const { exchange, queue, bind } = this.topology
    if (exchange !== null) await channel.exchangeDeclare(exchange)
    await channel.queueDeclare(queue)
    if (bind !== null) await channel.queueBind(bind)
  }

  /**
   * @param onCancelled called when the broker ends the consumer.
   * @throws AMQPError, with 404 if the queue has gone since it was declared.
   */
  consume(channel: Channel, onCancelled: () => void): Promise<void> {
    const { consumerTag } = this
    const { queue } = this.topology.queue
    return channel.basicConsume({ queue, consumerTag }, (delivery) => {
      if (delivery === null) onCancelled()
      else this.#onDelivery(delivery, channel)
    })
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
    if (!this.topology.deleteOnClose || !channel.isOpen) return
    try {
      await channel.queueDelete(this.topology.queue.queue)
    } catch (error) {
      // The channel went first: then x-expires deletes the queue.
      if (!(error instanceof AMQPError)) throw error
    }
  }
}
