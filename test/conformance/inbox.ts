/**
 * Inbox: what one or more consumers of a test receive, in order, to be taken
 * one after the other. `null` is the broker's cancel.
 */
import type { Channel, Delivery } from '../../src/amqp/channel.ts'
import { within } from './deadline.ts'

export class Inbox {
  readonly #arrived: (Delivery | null)[] = []
  #wake: (() => void) | null = null

  readonly onDelivery = (delivery: Delivery | null): void => {
    this.#arrived.push(delivery)
    this.#wake?.()
  }

  /** Consumes `queue` into this inbox; the tag is the queue's name. */
  async consume(channel: Channel, queue: string): Promise<void> {
    const consume = { queue, consumerTag: queue }
    await channel.basicConsume(consume, this.onDelivery)
  }

  /** The next delivery or cancel. */
  async takeAny(): Promise<Delivery | null> {
    if (this.#arrived.length === 0)
      await within(
        new Promise<void>((resolve) => {
          this.#wake = resolve
        }),
        'a delivery',
      )
    return this.#arrived.shift() ?? null
  }

  async take(): Promise<Delivery> {
    const delivery = await this.takeAny()
    if (delivery === null) throw new Error('cancelled; expected a delivery')
    return delivery
  }

  /** The texts of the next `count` messages. */
  async texts(count: number): Promise<string[]> {
    const texts: string[] = []
    for (let taken = 0; taken < count; taken += 1)
      texts.push(textOf(await this.take()))
    return texts
  }

  /** How many arrived and were not taken. */
  get waiting(): number {
    return this.#arrived.length
  }
}

export function textOf(delivery: Delivery): string {
  return new TextDecoder().decode(delivery.body)
}
