/**
 * Consumer: one subscription of one channel to one queue, and how many messages
 * it holds unacknowledged. With a prefetch count it is passed over while it
 * holds that many.
 *
 * Made by `BrokerChannel`, served by `Queue`.
 */
import type { Arguments, BasicConsume } from '../amqp/channel.ts'
import type { Message } from './message.ts'

/** What a channel does to a queue on behalf of one of its consumers. */
export interface ConsumedQueue {
  cancel(consumer: Consumer): void
  settle(message: Message, consumer: Consumer): void
  requeue(held: readonly (readonly [Message, Consumer])[]): void
  /** What the queue adds to the headers of a delivery; null: nothing. */
  headersFor(message: Message): Readonly<Record<string, unknown>> | null
}

export class Consumer {
  readonly tag: string
  /** As they were given; none of them has an effect here. */
  readonly arguments: Arguments
  readonly queue: ConsumedQueue
  /** 0: no limit. */
  readonly prefetchCount: number
  /** Sends the message to the client. */
  readonly deliver: (message: Message) => void
  /** Tells the client that the queue is gone. */
  readonly cancel: () => void
  /** Messages delivered to it that are neither acknowledged nor back. */
  held = 0

  constructor(
    { consumerTag, arguments: given = {} }: BasicConsume,
    queue: ConsumedQueue,
    client: Pick<Consumer, 'prefetchCount' | 'deliver' | 'cancel'>,
  ) {
    this.tag = consumerTag
    this.arguments = { ...given }
    this.queue = queue
    this.prefetchCount = client.prefetchCount
    this.deliver = client.deliver
    this.cancel = client.cancel
  }

  get hasRoom(): boolean {
    return this.prefetchCount === 0 || this.held < this.prefetchCount
  }
}
