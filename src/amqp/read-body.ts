/**
 * AMQP: the payload of what the broker delivered, request or reply. A sender
 * says by the header `compression` that its body is compressed, whatever the
 * receiver's own options are.
 *
 * oslo counterpart: kombu's `Message.decode`. Left out here: decompression;
 * such a message is refused by name and not taken for text.
 */
import { InvalidMessage } from '../errors.ts'
import { deserializeMsg, type Payload } from '../wire/envelope.ts'
import type { Delivery } from './channel.ts'

/** @throws InvalidMessage, or UnsupportedRpcEnvelopeVersion: see `wire/`. */
export function readBody({ properties, body }: Delivery): Payload {
  const { compression } = properties.headers ?? {}
  if (compression !== undefined)
    throw new InvalidMessage(
      `the body is compressed (${JSON.stringify(compression)}), which cannot ` +
        "be read yet; expected none: unset the sender's kombu_compression",
    )
  return deserializeMsg(body)
}
