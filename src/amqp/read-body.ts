/**
 * AMQP: the payload of what the broker delivered, request or reply. A sender
 * says by the header `compression` that its body is compressed, whatever the
 * receiver's own options are.
 *
 * oslo counterpart: kombu's `Message.decode`.
 */
import { decompress } from '../wire/compression.ts'
import { deserializeMsg, type Payload } from '../wire/envelope.ts'
import type { NumberReading } from '../wire/json-reader.ts'
import type { Delivery } from './channel.ts'

/** @throws InvalidMessage, or UnsupportedRpcEnvelopeVersion: see `wire/`. */
export function readBody(
  { properties, body }: Delivery,
  numbers: NumberReading = 'plain',
): Payload {
  const { compression } = properties.headers ?? {}
  return deserializeMsg(decompress(compression, body), numbers)
}
