/**
 * A broker that tells what passes through it. It stands between the AMQP layer
 * and the real broker, in memory or RabbitMQ, and changes nothing, unless a
 * lesson asks for a confirm to be lost. `src/` has no call that traces, and
 * needs none.
 */
import type {
  BasicPublish,
  Broker,
  Channel,
  ConnectionPurpose,
  Delivery,
} from '../../src/amqp/channel.ts'
import { UNIQUE_ID_KEY } from '../../src/wire/context.ts'
import { deserializeMsg } from '../../src/wire/envelope.ts'
import type { UnheardConfirm } from '../cut/unheard-confirm.ts'
import { delegate } from './delegate.ts'
import { type Frame, frameOf } from './frame.ts'

export type TraceEvent =
  | { readonly type: 'published'; readonly frame: Frame }
  | {
      readonly type: 'delivered' | 'acknowledged' | 'rejected'
      readonly who: string
      /** That it was delivered from. */
      readonly queue: string
      /** The frame's number; null if it was published out of our sight. */
      readonly n: number | null
    }
  | {
      /** All connections of a process were reset. */
      readonly type: 'cut'
      readonly who: string
      readonly n: null
      readonly connections: number
    }

export type Trace = (event: TraceEvent) => void

/** Numbers the frames of one conversation, whoever publishes them. */
export class FrameNumbers {
  #last = 0
  readonly #byUniqueId = new Map<string, number>()

  next(): number {
    this.#last += 1
    return this.#last
  }

  remember({ uniqueId, n }: Frame): void {
    if (uniqueId !== null) this.#byUniqueId.set(uniqueId, n)
  }

  of(body: Uint8Array): number | null {
    const uniqueId = deserializeMsg(body)[UNIQUE_ID_KEY]
    return this.#byUniqueId.get(String(uniqueId)) ?? null
  }
}

interface Arrival {
  readonly n: number | null
  readonly queue: string
}

const UNKNOWN: Arrival = { n: null, queue: '' }

export class TracedBroker implements Broker {
  readonly #broker: Broker
  readonly #who: string
  readonly #numbers: FrameNumbers
  readonly #trace: Trace
  readonly #confirms: UnheardConfirm

  constructor(
    broker: Broker,
    who: string,
    numbers: FrameNumbers,
    trace: Trace,
    confirms: UnheardConfirm,
  ) {
    this.#broker = broker
    this.#who = who
    this.#numbers = numbers
    this.#trace = trace
    this.#confirms = confirms
  }

  async connect(
    purpose: ConnectionPurpose,
    connection?: object,
  ): Promise<Channel> {
    return this.#traced(await this.#broker.connect(purpose, connection))
  }

  /** The channel itself for all methods but those that carry a message. */
  #traced(channel: Channel): Channel {
    const arrived = new Map<number, Arrival>()
    const tell = (type: 'acknowledged' | 'rejected', deliveryTag: number) => {
      const { n, queue } = arrived.get(deliveryTag) ?? UNKNOWN
      this.#trace({ type, who: this.#who, queue, n })
    }
    return Object.assign(delegate(channel), {
      basicPublish: (publish: BasicPublish) => this.#publish(channel, publish),
      basicConsume: (
        ...[consume, onDelivery]: Parameters<Channel['basicConsume']>
      ) =>
        channel.basicConsume(consume, (delivery) => {
          if (delivery !== null) this.#arrive(delivery, consume.queue, arrived)
          onDelivery(delivery)
        }),
      basicAck: (deliveryTag: number) => {
        channel.basicAck(deliveryTag)
        tell('acknowledged', deliveryTag)
      },
      basicReject: (deliveryTag: number, requeue: boolean) => {
        channel.basicReject(deliveryTag, requeue)
        tell('rejected', deliveryTag)
      },
    })
  }

  #publish(channel: Channel, publish: BasicPublish): Promise<void> {
    const frame = frameOf(this.#numbers.next(), this.#who, publish)
    this.#numbers.remember(frame)
    this.#trace({ type: 'published', frame })
    return this.#confirms.told(channel.basicPublish(publish))
  }

  #arrive(
    delivery: Delivery,
    queue: string,
    arrived: Map<number, Arrival>,
  ): void {
    const n = this.#numbers.of(delivery.body)
    arrived.set(delivery.deliveryTag, { n, queue })
    this.#trace({ type: 'delivered', who: this.#who, queue, n })
  }
}
