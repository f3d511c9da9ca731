/**
 * Rabbit: messages in AMQP's words and in amqplib's, which has its own names
 * for the basic properties. Used by `RabbitChannel` for each message out and in.
 *
 * oslo counterpart: none; py-amqp uses AMQP's names.
 */
import type { ConsumeMessage, Options } from 'amqplib'
import type { BasicPublish, Delivery, Properties } from '../amqp/channel.ts'

/** What amqplib's `publish` takes. */
export function toOptions({
  mandatory,
  properties,
}: BasicPublish): Options.Publish {
  const { content_type, content_encoding, headers } = properties
  const { delivery_mode, priority, expiration } = properties
  return {
    mandatory,
    ...(content_type !== undefined && { contentType: content_type }),
    ...(content_encoding !== undefined && {
      contentEncoding: content_encoding,
    }),
    ...(headers !== undefined && { headers }),
    ...(delivery_mode !== undefined && { deliveryMode: delivery_mode }),
    ...(priority !== undefined && { priority }),
    ...(expiration !== undefined && { expiration }),
  }
}

/** A delivery in the words of the port; the body is not copied. */
export function toDelivery({
  fields,
  properties,
  content,
}: ConsumeMessage): Delivery {
  const { consumerTag, deliveryTag, redelivered } = fields
  const { exchange, routingKey } = fields
  return {
    consumerTag,
    deliveryTag,
    redelivered,
    exchange,
    routingKey,
    properties: toProperties(properties),
    body: content,
  }
}

/** A property that is absent stays absent. */
function toProperties(given: ConsumeMessage['properties']): Properties {
  const { contentType, contentEncoding, headers } = given
  const { deliveryMode, priority, expiration } = given
  return {
    ...(contentType !== undefined && { content_type: contentType }),
    ...(contentEncoding !== undefined && {
      content_encoding: contentEncoding,
    }),
    ...(headers !== undefined && { headers }),
    ...(deliveryMode !== undefined && { delivery_mode: deliveryMode }),
    ...(priority !== undefined && { priority }),
    ...(expiration !== undefined && { expiration }),
  }
}
