/**
 * Wire: a broker as the peers of our stack use it in these tests: they declare,
 * publish bytes and consume, and know nothing of `src/amqp`. One for RabbitMQ,
 * over amqplib, and one for the broker in memory.
 */
import type { Message } from '../support/captured-frames.ts'

export interface Wire extends AsyncDisposable {
  /** With the flags that oslo.messaging's senders give by default. */
  exchangeDeclare(exchange: string, type: 'topic' | 'fanout'): Promise<void>

  /** Not durable, not exclusive. `expiresMs` is that of a reply queue. */
  queueDeclare(queue: string, expiresMs?: number): Promise<void>

  queueBind(queue: string, exchange: string, routingKey: string): Promise<void>

  /**
   * Publishes as mandatory, so that the broker tells: false if no queue took
   * the message.
   */
  publish(message: Message): Promise<boolean>

  consume(queue: string, onMessage: (message: Message) => void): Promise<void>
}
