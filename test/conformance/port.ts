/**
 * The port in the shorthand of the cases: declarations with the flags that a
 * case does not care about, and texts instead of bodies.
 */
import type {
  BasicPublish,
  Broker,
  Channel,
  ExchangeDeclare,
  QueueDeclare,
} from '../../src/amqp/channel.ts'

/** A channel that may publish. */
export async function sender(broker: Broker): Promise<Channel> {
  const channel = await broker.connect('send')
  await channel.confirmSelect()
  return channel
}

/** Declares an exchange, transient unless said otherwise. */
export async function exchange(
  channel: Channel,
  name: string,
  declare: Partial<ExchangeDeclare> = {},
): Promise<void> {
  const plain = { type: 'topic', durable: false, autoDelete: false } as const
  await channel.exchangeDeclare({ ...plain, ...declare, exchange: name })
}

/** Declares a queue, transient unless said otherwise. */
export async function queue(
  channel: Channel,
  name: string,
  declare: Partial<QueueDeclare> = {},
): Promise<void> {
  const flags = { durable: false, exclusive: false, autoDelete: false }
  const plain = { ...flags, arguments: {} }
  await channel.queueDeclare({ ...plain, ...declare, queue: name })
}

/** Publishes a text; to the default exchange unless said otherwise. */
export async function publish(
  channel: Channel,
  routingKey: string,
  text: string,
  rest: Partial<BasicPublish> = {},
): Promise<void> {
  const body = new TextEncoder().encode(text)
  const plain = { exchange: '', mandatory: false, properties: {}, body }
  await channel.basicPublish({ ...plain, ...rest, routingKey })
}

/** Why the channel ended. */
export function ended(channel: Channel): Promise<Error> {
  return new Promise((resolve) => channel.onceClosed(resolve))
}
