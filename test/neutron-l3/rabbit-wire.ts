/**
 * RabbitWire: the peers' side of a real RabbitMQ, over amqplib alone.
 */
import { type ConfirmChannel, type ConsumeMessage, connect } from 'amqplib'
import type { Message } from '../support/captured-frames.ts'
import type { Wire } from './wire.ts'

/** AMQP's names of the basic properties, by amqplib's. */
const PROPERTY_NAMES = {
  contentType: 'content_type',
  contentEncoding: 'content_encoding',
  headers: 'headers',
  deliveryMode: 'delivery_mode',
  priority: 'priority',
  correlationId: 'correlation_id',
  replyTo: 'reply_to',
  expiration: 'expiration',
  messageId: 'message_id',
  timestamp: 'timestamp',
  type: 'type',
  userId: 'user_id',
  appId: 'app_id',
} as const

/** @param transportUrl - `rabbit://user:password@host:port/vhost` */
export async function rabbitWire(transportUrl: string): Promise<Wire> {
  const connection = await connect(transportUrl.replace('rabbit:', 'amqp:'), {
    noDelay: true,
  })
  const channel = await connection.createConfirmChannel()
  return {
    async exchangeDeclare(exchange, type) {
      const autoDelete = type === 'fanout'
      const options = { durable: false, autoDelete }
      await channel.assertExchange(exchange, type, options)
    },
    async queueDeclare(queue, expiresMs) {
      const expires = expiresMs === undefined ? {} : { expires: expiresMs }
      await channel.assertQueue(queue, { durable: false, ...expires })
    },
    async queueBind(queue, exchange, routingKey) {
      await channel.bindQueue(queue, exchange, routingKey)
    },
    publish: (message) => publish(channel, message),
    async consume(queue, onMessage) {
      const deliver = (given: ConsumeMessage | null) => {
        if (given !== null) onMessage(toMessage(given))
      }
      await channel.consume(queue, deliver, { noAck: true })
    },
    [Symbol.asyncDispose]: () => connection.close(),
  }
}

/** A message that is returned comes back before its confirm. */
function publish(
  channel: ConfirmChannel,
  { exchange, routingKey, properties, body }: Message,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let isTaken = true
    const onReturn = () => {
      isTaken = false
    }
    channel.once('return', onReturn)
    const options = { ...toOptions(properties), mandatory: true }
    channel.publish(
      exchange,
      routingKey,
      Buffer.from(body),
      options,
      (error) => {
        channel.off('return', onReturn)
        if (error === null) resolve(isTaken)
        else reject(error)
      },
    )
  })
}

function toOptions(properties: Message['properties']): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(PROPERTY_NAMES)
      .filter(([, name]) => name in properties)
      .map(([key, name]) => [key, properties[name]]),
  )
}

function toMessage({ fields, properties, content }: ConsumeMessage): Message {
  const present = Object.entries(PROPERTY_NAMES)
    .map(([key, name]) => [
      name,
      properties[key as keyof typeof PROPERTY_NAMES],
    ])
    .filter(([, value]) => value !== undefined)
  return {
    exchange: fields.exchange,
    routingKey: fields.routingKey,
    properties: Object.fromEntries(present),
    body: content,
  }
}
