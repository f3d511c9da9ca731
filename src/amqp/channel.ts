/**
 * AMQP: one channel of one connection, as both of our brokers offer it. The
 * methods are those of AMQP 0-9-1, with its words; nothing here knows of RPC.
 * `rabbit/` implements it with amqplib, `fake/` in memory, and everything else
 * in `amqp/` is written against it, so a page and a real RabbitMQ run the same
 * code down to this line.
 *
 * oslo counterpart: py-amqp's `Channel`, under kombu.
 */

/** Basic properties, spelt as in the specification. */
export interface Properties {
  readonly content_type?: string
  readonly content_encoding?: string
  readonly headers?: Readonly<Record<string, unknown>>
  /** 2: kept on disk in a durable queue. oslo.messaging always says 2. */
  readonly delivery_mode?: number
  readonly priority?: number
  /** Time to live in milliseconds, as a decimal string. */
  readonly expiration?: string
}

export type Arguments = Readonly<Record<string, string | number | boolean>>

export interface ExchangeDeclare {
  readonly exchange: string
  readonly type: 'topic' | 'fanout' | 'direct'
  readonly durable: boolean
  readonly autoDelete: boolean
}

export interface QueueDeclare {
  readonly queue: string
  readonly durable: boolean
  readonly exclusive: boolean
  readonly autoDelete: boolean
  readonly arguments: Arguments
}

export interface QueueBind {
  readonly queue: string
  readonly exchange: string
  readonly routingKey: string
}

export interface BasicConsume {
  readonly queue: string
  readonly consumerTag: string
  /** Default: none. */
  readonly arguments?: Arguments
}

export interface BasicPublish {
  readonly exchange: string
  readonly routingKey: string
  /** True: a message that no queue takes is handed back. */
  readonly mandatory: boolean
  readonly properties: Properties
  readonly body: Uint8Array
}

export interface Delivery {
  readonly consumerTag: string
  /** Counts from 1 on each channel. */
  readonly deliveryTag: number
  readonly redelivered: boolean
  readonly exchange: string
  readonly routingKey: string
  readonly properties: Properties
  readonly body: Uint8Array
}

/**
 * Every method that asks the broker throws `AMQPError` when the channel ends
 * before the answer, with the broker's reply code if it gave one.
 */
export interface Channel {
  readonly isOpen: boolean

  exchangeDeclare(declare: ExchangeDeclare): Promise<void>
  queueDeclare(declare: QueueDeclare): Promise<void>
  queueBind(bind: QueueBind): Promise<void>
  queueDelete(queue: string): Promise<void>

  /** Unacknowledged messages that each later consumer may hold; 0: no limit. */
  basicQos(prefetchCount: number): Promise<void>

  /**
   * Deliveries begin at once, possibly before the promise resolves.
   * `onDelivery(null)` says that the broker cancelled the consumer, for
   * instance since its queue was deleted.
   */
  basicConsume(
    consume: BasicConsume,
    onDelivery: (delivery: Delivery | null) => void,
  ): Promise<void>

  /** Resolves at cancel-ok; deliveries that were on their way come before. */
  basicCancel(consumerTag: string): Promise<void>

  /** Puts the channel in confirm mode; before its first publish. */
  confirmSelect(): Promise<void>

  /**
   * Resolves when the broker confirmed.
   *
   * @throws MessageDeliveryFailure if the broker did not accept it (nack), as
   * for a queue that is full; the channel goes on.
   * @throws MessageUndeliverable if it was mandatory and returned (312).
   * @throws AMQPDestinationNotFound if there is no such exchange (404); the
   * channel is closed by this.
   */
  basicPublish(publish: BasicPublish): Promise<void>

  /**
   * A tag that is not the channel's own ends the channel later, with 406.
   *
   * @throws AMQPError if the channel is closed.
   */
  basicAck(deliveryTag: number): void

  /** @throws AMQPError as `basicAck`. */
  basicReject(deliveryTag: number, requeue: boolean): void

  /**
   * Calls back once, when the channel ends by anything but our `close`.
   * A channel already ended calls back at once.
   */
  onceClosed(callback: (error: Error) => void): void

  /** Closes the channel and its connection. Never throws; twice is once. */
  close(): Promise<void>
}

/** Opens connections. One channel on each: oslo.messaging never shares. */
export interface Broker {
  /**
   * Tries the hosts of the transport URL, one after the other, once.
   *
   * @param connection for whom: the order of the hosts is its own, and so is
   * the name that the broker is told. Once it is closing, no other is tried.
   * @throws AMQPError if none could be had; `recoverable` is false when trying
   * again cannot help (credentials refused, virtual host unknown).
   */
  connect(purpose: ConnectionPurpose, connection?: Client): Promise<Channel>
}

/** Whoever asks for a connection. */
export interface Client {
  readonly isClosing?: boolean
}

/** What a connection is for; told to the broker as `connection_name`. */
export type ConnectionPurpose = 'listen' | 'send'
