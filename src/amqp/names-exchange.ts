/**
 * AMQP: whether the broker's text about a refusal is about an exchange, or a
 * queue. It is all that tells whose fault the end of a channel was, when several publishes
 * were under way: `channel.close` has no delivery tag. `SendConnection` asks,
 * and `RabbitChannel`.
 */

/** AMQP's texts have 255 bytes; RabbitMQ cuts a long name in them. */
const NAMED_FOR_SURE = 80

/** @param exchange '' for the default one, which RabbitMQ calls amq.default. */
export function namesExchange(text: string, exchange: string): boolean {
  const name = `exchange '${exchange || 'amq.default'}'`
  return text.includes(name.slice(0, NAMED_FOR_SURE))
}

/** @param queue null: none is meant. */
export function namesQueue(text: string, queue: string | null): boolean {
  if (queue === null) return false
  return text.includes(`queue '${queue}'`.slice(0, NAMED_FOR_SURE))
}
