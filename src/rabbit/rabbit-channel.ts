/**
 * Rabbit: the port `Channel` over amqplib. It keeps why a channel ended, ties
 * returned messages to their publish, and never lets an 'error' event go
 * unheard, which would end the process. `RabbitBroker` makes it.
 *
 * oslo counterpart: kombu's and py-amqp's `Channel`.
 */
import type { Duplex } from 'node:stream'
import type { ChannelModel, ConfirmChannel, Message } from 'amqplib'
import type {
  BasicConsume,
  BasicPublish,
  Channel,
  Delivery,
  ExchangeDeclare,
  QueueBind,
  QueueDeclare,
} from '../amqp/channel.ts'
import { namesExchange } from '../amqp/names-exchange.ts'
import {
  AMQPDestinationNotFound,
  AMQPError,
  MessageDeliveryFailure,
} from '../errors.ts'
import { getLogger } from '../log.ts'
import { toDelivery, toOptions } from './properties.ts'
import { UnconfirmedPublishes } from './unconfirmed-publishes.ts'

const LOG = getLogger('oslo.messaging._drivers.impl_rabbit')

type AmqplibChannel = Awaited<ReturnType<ChannelModel['createChannel']>>

/** How long a broker may take to answer our close. */
const CLOSE_TIMEOUT_MS = 3000

/**
 * Reply codes after which the same act on a new channel can go well: 311
 * content too large, 313 no consumers, 320 connection forced, 405 resource
 * locked, 506 resource error. A socket that just ends has none.
 */
const RECOVERABLE = new Set([311, 313, 320, 405, 506])

export class RabbitChannel implements Channel {
  readonly #model: ChannelModel
  readonly #channel: AmqplibChannel
  readonly #confirms: boolean
  readonly #unconfirmed = new UnconfirmedPublishes()
  /** What ended the channel, as soon as it is known. */
  #reason: Error | null = null
  #ended: AMQPError | null = null
  #onClosed: ((error: Error) => void) | null = null
  #closing: Promise<void> | null = null
  /** Resolves when the connection has ended, for whatever reason. */
  readonly #gone: Promise<void>
  isOpen = true

  constructor(model: ChannelModel, channel: AmqplibChannel | ConfirmChannel) {
    this.#model = model
    this.#channel = channel
    this.#confirms = 'waitForConfirms' in channel
    channel.on('error', (error: Error) => this.#note(error))
    channel.on('close', () => this.#end())
    channel.on('return', ({ fields, content }: Message) =>
      this.#unconfirmed.returned(fields, content),
    )
    model.on('blocked', (reason: string) => {
      LOG.error(`The broker has blocked the connection: ${reason}`)
    })
    model.on('unblocked', () => {
      LOG.info('The broker has unblocked the connection')
    })
    model.on('error', (error: Error) => this.#note(error))
    this.#gone = new Promise((resolve) => {
      model.on('close', (error?: Error) => {
        this.#note(error)
        resolve()
      })
    })
  }

  #note(error: Error | undefined): void {
    this.#reason ??= error ?? null
  }

  /**
   * amqplib ends the channel before it says why the connection ended, but both
   * in one turn, so the reason is known in the next microtask.
   */
  #end(): void {
    this.isOpen = false
    queueMicrotask(() => {
      this.#ended = this.#error(new Error('the channel ended'))
      const callback = this.#onClosed
      void this.close()
      callback?.(this.#ended)
    })
  }

  /**
   * The channel's own reason if there is one: it has the reply code. A
   * TypeError is amqplib's, for what AMQP cannot say, such as a name of more
   * than 255 bytes: nothing was sent, and nothing ever will be.
   */
  #error(thrown: unknown): AMQPError {
    const cause = (this.#reason ?? thrown) as Error & { code?: unknown }
    const replyCode = typeof cause.code === 'number' ? cause.code : null
    const recoverable =
      replyCode === null
        ? !(cause instanceof TypeError)
        : RECOVERABLE.has(replyCode)
    return new AMQPError(cause.message, { replyCode, recoverable, cause })
  }

  async #ask(act: () => Promise<unknown>): Promise<void> {
    try {
      await act()
    } catch (error) {
      throw this.#error(error)
    }
  }

  exchangeDeclare(declare: ExchangeDeclare): Promise<void> {
    const { exchange, type, durable, autoDelete } = declare
    return this.#ask(() =>
      this.#channel.assertExchange(exchange, type, { durable, autoDelete }),
    )
  }

  queueDeclare({ queue, ...options }: QueueDeclare): Promise<void> {
    return this.#ask(() => this.#channel.assertQueue(queue, options))
  }

  queueBind({ queue, exchange, routingKey }: QueueBind): Promise<void> {
    return this.#ask(() => this.#channel.bindQueue(queue, exchange, routingKey))
  }

  queueDelete(queue: string): Promise<void> {
    return this.#ask(() => this.#channel.deleteQueue(queue))
  }

  basicQos(prefetchCount: number): Promise<void> {
    return this.#ask(() => this.#channel.prefetch(prefetchCount, false))
  }

  basicConsume(
    { queue, ...options }: BasicConsume,
    onDelivery: (delivery: Delivery | null) => void,
  ): Promise<void> {
    return this.#ask(() =>
      this.#channel.consume(
        queue,
        (message) => onDelivery(message === null ? null : toDelivery(message)),
        options,
      ),
    )
  }

  basicCancel(consumerTag: string): Promise<void> {
    return this.#ask(() => this.#channel.cancel(consumerTag))
  }

  /** amqplib has done it as it opened the channel, if it was for sending. */
  async confirmSelect(): Promise<void> {
    if (!this.#confirms)
      throw new AMQPError('A channel opened for listening cannot confirm', {
        recoverable: false,
      })
  }

  /** A mandatory message waits for its like; others may overtake it. */
  async basicPublish(publish: BasicPublish): Promise<void> {
    let wait = this.#unconfirmed.noneLike(publish)
    while (wait !== null) {
      await wait
      wait = this.#unconfirmed.noneLike(publish)
    }
    await this.#publish(publish)
  }

  #publish(publish: BasicPublish): Promise<void> {
    return new Promise((resolve, reject) => {
      const unconfirmed = this.#unconfirmed.add(publish)
      const settle = (error: Error | null) => {
        this.#unconfirmed.settle(unconfirmed)
        if (error !== null)
          queueMicrotask(() => reject(this.#lost(error, publish)))
        else if (unconfirmed.returned !== null) reject(unconfirmed.returned)
        else resolve()
      }
      this.#send(publish, settle)
    })
  }

  #send(publish: BasicPublish, settle: (error: Error | null) => void): void {
    const { exchange, routingKey, body } = publish
    const content = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
    try {
      const channel = this.#channel as ConfirmChannel
      channel.publish(exchange, routingKey, content, toOptions(publish), settle)
    } catch (error) {
      settle(error as Error)
    }
  }

  /** A 404 takes along what else is under way; its text names the exchange. */
  #lost(thrown: Error, publish: BasicPublish): Error {
    if (isNack(thrown)) return refused(publish)
    const { exchange } = publish
    const error = this.#error(thrown)
    const missing =
      error.replyCode === 404 && namesExchange(error.message, exchange)
    if (!missing) return error
    return new AMQPDestinationNotFound(error.message, { cause: error })
  }

  basicAck(deliveryTag: number): void {
    this.#settle(() => this.#channel.ack(tagged(deliveryTag)))
  }

  basicReject(deliveryTag: number, requeue: boolean): void {
    this.#settle(() => this.#channel.reject(tagged(deliveryTag), requeue))
  }

  #settle(act: () => void): void {
    try {
      act()
    } catch (error) {
      throw this.#error(error)
    }
  }

  onceClosed(callback: (error: Error) => void): void {
    if (this.#ended !== null) callback(this.#ended)
    else this.#onClosed = callback
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  /** Channel first, then connection, as oslo.messaging does. */
  async #close(): Promise<void> {
    const wasOpen = this.isOpen
    this.isOpen = false
    this.#onClosed = null
    const timer = setTimeout(() => this.#destroy(), CLOSE_TIMEOUT_MS)
    if (wasOpen)
      await Promise.race([this.#channel.close().catch(ignore), this.#gone])
    this.#model.close().catch(ignore)
    await this.#gone
    clearTimeout(timer)
  }

  /** For a broker that does not answer; amqplib then ends the connection. */
  #destroy(): void {
    const { stream } = this.#model.connection as unknown as { stream: Duplex }
    stream.destroy(new Error('no answer to connection.close'))
  }
}

/** amqplib has no other sign of it; the channel goes on. */
function isNack(error: Error): boolean {
  return error.message === 'message nacked'
}

/** A queue that is full and says so, or one that has lost its leader. */
function refused({ exchange, routingKey }: BasicPublish): Error {
  return new MessageDeliveryFailure(
    `The broker did not accept a message (basic.nack) for routing key ` +
      `"${routingKey}" at exchange "${exchange}"`,
  )
}

/** What was to be closed is closed already. */
function ignore(): void {}

/** amqplib's `ack` wants the message, of which it reads only the tag. */
function tagged(deliveryTag: number): Message {
  return { fields: { deliveryTag } } as Message
}
