/**
 * Queue: messages in order, those that are ready and those that a consumer
 * holds. Ready ones go out at once, in turn to each consumer that has room.
 * What comes back takes its old place and is marked redelivered. A quorum queue
 * counts that, and drops what came back more often than its delivery limit. A
 * message whose time is over goes when it reaches the head, not before: one
 * behind a message without expiration stays, and counts.
 *
 * Kept by `VirtualHost`, fed and emptied by `BrokerChannel`.
 */

import { Alarm } from '../amqp/alarm.ts'
import type { QueueDeclare } from '../amqp/channel.ts'
import type { Consumer } from './consumer.ts'
import type { Message } from './message.ts'

/** Of a quorum queue that does not name its own; RabbitMQ 3 had none. */
const DEFAULT_DELIVERY_LIMIT = 20

export class Queue {
  readonly declare: QueueDeclare
  /** The channel whose connection it is exclusive to; null: open to all. */
  readonly owner: object | null
  readonly #remove: (queue: Queue) => void
  readonly #ready: Message[] = []
  readonly #unacknowledged = new Set<Message>()
  readonly #expiries = new Map<Message, Alarm>()
  readonly #consumers = new Set<Consumer>()
  /** Consumers that have room; the next message goes to the first. */
  readonly #waiting: Consumer[] = []
  readonly #unused: Alarm
  #nextPosition = 0

  /** `remove` is called when auto-delete or `x-expires` ends the queue. */
  constructor(
    declare: QueueDeclare,
    owner: object | null,
    remove: (queue: Queue) => void,
  ) {
    this.declare = declare
    this.owner = owner
    this.#remove = remove
    this.#unused = new Alarm(() => remove(this))
    this.touch()
  }

  get type(): 'classic' | 'quorum' {
    const isQuorum = this.declare.arguments['x-queue-type'] === 'quorum'
    return isQuorum ? 'quorum' : 'classic'
  }

  get #deliveryLimit(): number {
    if (this.type === 'classic') return Infinity
    const limit = this.declare.arguments['x-delivery-limit']
    return typeof limit === 'number' ? limit : DEFAULT_DELIVERY_LIMIT
  }

  headersFor({ returned }: Message): Record<string, number> | null {
    const counts = this.type === 'quorum' && returned > 0
    return counts ? { 'x-delivery-count': returned } : null
  }

  get ready(): number {
    return this.#ready.length
  }

  get unacknowledged(): number {
    return this.#unacknowledged.size
  }

  get consumers(): readonly Consumer[] {
    return [...this.#consumers]
  }

  /** `x-expires` counts from here, unless somebody consumes. */
  touch(): void {
    const expiresMs = this.declare.arguments['x-expires']
    if (typeof expiresMs === 'number' && this.#consumers.size === 0)
      this.#unused.set(expiresMs)
  }

  publish(message: Message): void {
    message.position = this.#nextPosition++
    this.#ready.push(message)
    if (message.ttlMs !== null) this.#expire(message, message.ttlMs)
    this.#deliver()
  }

  #expire(message: Message, ttlMs: number): void {
    const expiry = new Alarm(() => {
      message.isExpired = true
      this.#dropExpired()
    })
    this.#expiries.set(message, expiry)
    expiry.set(ttlMs)
  }

  consume(consumer: Consumer): void {
    this.#unused.clear()
    this.#consumers.add(consumer)
    this.#waiting.push(consumer)
    this.#deliver()
  }

  /** What the consumer holds stays held: it may still be acknowledged. */
  cancel(consumer: Consumer): void {
    if (!this.#consumers.delete(consumer)) return
    this.#rest(consumer)
    if (this.#consumers.size > 0) return
    if (this.declare.autoDelete) this.#remove(this)
    else this.touch()
  }

  /** Forgets a message that `consumer` held: acknowledged, or rejected. */
  settle(message: Message, consumer: Consumer): void {
    this.#release(message, consumer)
    this.#forget(message)
    this.#deliver()
  }

  /** Takes back what a consumer held, all before any goes out again. */
  requeue(held: readonly (readonly [Message, Consumer])[]): void {
    for (const [message, consumer] of held) {
      this.#release(message, consumer)
      message.returned += 1
      if (message.returned > this.#deliveryLimit) this.#forget(message)
      else this.#ready.push(message)
    }
    this.#ready.sort((a, b) => a.position - b.position)
    this.#deliver()
  }

  /** The queue is deleted: its messages are gone, its consumers are told. */
  delete(): void {
    this.#unused.clear()
    for (const expiry of this.#expiries.values()) expiry.clear()
    this.#expiries.clear()
    this.#ready.length = 0
    this.#unacknowledged.clear()
    const consumers = [...this.#consumers]
    this.#consumers.clear()
    this.#waiting.length = 0
    for (const consumer of consumers) consumer.cancel()
  }

  #deliver(): void {
    while (this.#deliverHead());
  }

  /** @returns false when there is no message, or nobody has room. */
  #deliverHead(): boolean {
    this.#dropExpired()
    const [message] = this.#ready
    const consumer = message && this.#waiting.shift()
    if (message === undefined || consumer === undefined) return false
    this.#ready.shift()
    this.#unacknowledged.add(message)
    consumer.held += 1
    if (consumer.hasRoom) this.#waiting.push(consumer)
    consumer.deliver(message)
    return true
  }

  #dropExpired(): void {
    while (this.#ready[0]?.isExpired) {
      const message = this.#ready.shift()
      if (message !== undefined) this.#forget(message)
    }
  }

  #release(message: Message, consumer: Consumer): void {
    this.#unacknowledged.delete(message)
    const wasFull = !consumer.hasRoom
    consumer.held -= 1
    if (wasFull && this.#consumers.has(consumer)) this.#waiting.push(consumer)
  }

  #forget(message: Message): void {
    this.#expiries.get(message)?.clear()
    this.#expiries.delete(message)
  }

  #rest(consumer: Consumer): void {
    const index = this.#waiting.indexOf(consumer)
    if (index >= 0) this.#waiting.splice(index, 1)
  }
}
