/**
 * Recorder: what a real broker has, concluded from the frames of our own
 * connections: what they declared and bound, published, were delivered and
 * settled. Nobody asks the broker at each step, since its answers are seconds
 * old. It is right as long as nobody else uses these queues; a recording says
 * that its state was concluded so. A queue that nobody uses ends after its
 * `x-expires`, counted here; messages that expire in a queue are not counted.
 *
 * Stands between the stage and RabbitMQ; in memory the broker itself is asked.
 */
import type { Broker, Channel } from '../../src/amqp/channel.ts'
import { delegate } from '../trace/delegate.ts'
import type { BrokerState } from './format.ts'

interface Queue {
  ready: number
  unacknowledged: number
  consumers: number
  readonly isAutoDelete: boolean
  /** `x-expires`; null: it stays. */
  readonly expiresMs: number | null
  /** Ends it, unless somebody consumes from it before. */
  unused: ReturnType<typeof setTimeout> | undefined
}

type Binding = BrokerState['bindings'][number]

export class ConcludedState {
  readonly #exchanges = new Map<string, string>()
  readonly #bindings = new Map<string, Binding>()
  readonly #queues = new Map<string, Queue>()
  readonly #changed: () => void

  /** @param changed - called after each change */
  constructor(changed: () => void) {
    this.#changed = changed
  }

  /** `broker`, heard. */
  hear(broker: Broker): Broker {
    return {
      connect: async (purpose) => this.#heard(await broker.connect(purpose)),
    }
  }

  #heard(channel: Channel): Channel {
    const held = new Map<number, Queue>()
    const consumed = new Map<string, Queue>()
    const ended = () => {
      for (const tag of [...consumed.keys()]) this.#cancel(consumed, tag)
      for (const tag of [...held.keys()]) settle(held, tag, true)
      this.#changed()
    }
    return Object.assign(delegate(channel), this.#declarations(channel), {
      basicPublish: (publish) => {
        for (const queue of this.#route(publish.exchange, publish.routingKey))
          queue.ready += 1
        this.#changed()
        return channel.basicPublish(publish)
      },
      basicConsume: (consume, onDelivery) => {
        const queue = this.#queue(consume.queue, false, null)
        clearTimeout(queue.unused)
        queue.consumers += 1
        consumed.set(consume.consumerTag, queue)
        this.#changed()
        return channel.basicConsume(consume, (delivery) => {
          if (delivery !== null) hold(held, delivery.deliveryTag, queue)
          this.#changed()
          onDelivery(delivery)
        })
      },
      basicCancel: async (tag) => {
        await channel.basicCancel(tag)
        this.#cancel(consumed, tag)
        this.#changed()
      },
      basicAck: (tag) => {
        channel.basicAck(tag)
        settle(held, tag, false)
        this.#changed()
      },
      basicReject: (tag, requeue) => {
        channel.basicReject(tag, requeue)
        settle(held, tag, requeue)
        this.#changed()
      },
      close: async () => {
        await channel.close()
        ended()
      },
      onceClosed: (callback) => {
        channel.onceClosed((error) => {
          ended()
          callback(error)
        })
      },
    } satisfies Partial<Channel>)
  }

  #declarations(channel: Channel): Partial<Channel> {
    return {
      exchangeDeclare: async (declare) => {
        await channel.exchangeDeclare(declare)
        this.#exchanges.set(declare.exchange, declare.type)
        this.#changed()
      },
      queueDeclare: async (declare) => {
        await channel.queueDeclare(declare)
        const expires = declare.arguments['x-expires']
        const expiresMs = typeof expires === 'number' ? expires : null
        this.#rest(this.#queue(declare.queue, declare.autoDelete, expiresMs))
        this.#changed()
      },
      queueBind: async (bind) => {
        await channel.queueBind(bind)
        const { exchange, queue, routingKey } = bind
        const binding = [exchange, queue, routingKey] as const
        this.#bindings.set(binding.join('\n'), binding)
        this.#changed()
      },
      queueDelete: async (queue) => {
        await channel.queueDelete(queue)
        this.#forget(queue)
        this.#changed()
      },
    }
  }

  #queue(name: string, isAutoDelete: boolean, expiresMs: number | null): Queue {
    const known = this.#queues.get(name)
    if (known !== undefined) return known
    const nothing = { ready: 0, unacknowledged: 0, consumers: 0 }
    const queue = { ...nothing, isAutoDelete, expiresMs, unused: undefined }
    this.#queues.set(name, queue)
    return queue
  }

  /** Its time counts from here, unless somebody consumes. */
  #rest(queue: Queue): void {
    clearTimeout(queue.unused)
    if (queue.expiresMs === null || queue.consumers > 0) return
    queue.unused = setTimeout(() => {
      this.#remove(queue)
      this.#changed()
    }, queue.expiresMs).unref()
  }

  #remove(queue: Queue): void {
    for (const [name, one] of this.#queues)
      if (one === queue) this.#forget(name)
  }

  #cancel(consumed: Map<string, Queue>, tag: string): void {
    const queue = consumed.get(tag)
    consumed.delete(tag)
    if (queue === undefined) return
    queue.consumers -= 1
    if (queue.consumers === 0 && queue.isAutoDelete) this.#remove(queue)
    else this.#rest(queue)
  }

  #forget(queue: string): void {
    this.#queues.delete(queue)
    for (const [key, binding] of this.#bindings)
      if (binding[1] === queue) this.#bindings.delete(key)
  }

  /** oslo's keys have no wildcards: a topic exchange is one by name. */
  #route(exchange: string, routingKey: string): readonly Queue[] {
    const isFanout = this.#exchanges.get(exchange) === 'fanout'
    const names =
      exchange === ''
        ? [routingKey]
        : [...this.#bindings.values()]
            .filter(
              ([from, , key]) =>
                from === exchange && (isFanout || key === routingKey),
            )
            .map(([, queue]) => queue)
    return names.flatMap((name) => this.#queues.get(name) ?? [])
  }

  /** As the in-memory broker says it: sorted by name. */
  state(): BrokerState {
    return {
      exchanges: [...this.#exchanges].sort(byFirst),
      bindings: [...this.#bindings.entries()]
        .sort(byFirst)
        .map(([, one]) => one),
      queues: [...this.#queues]
        .sort(byFirst)
        .map(([name, one]) => [
          name,
          Math.max(0, one.ready),
          one.unacknowledged,
          one.consumers,
        ]),
    }
  }
}

function byFirst(
  [a]: readonly [string, unknown],
  [b]: readonly [string, unknown],
): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function hold(held: Map<number, Queue>, tag: number, queue: Queue): void {
  held.set(tag, queue)
  queue.ready -= 1
  queue.unacknowledged += 1
}

function settle(held: Map<number, Queue>, tag: number, requeue: boolean): void {
  const queue = held.get(tag)
  held.delete(tag)
  if (queue === undefined) return
  queue.unacknowledged -= 1
  if (requeue) queue.ready += 1
}
