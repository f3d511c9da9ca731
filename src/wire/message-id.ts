/**
 * Wire: the ids that travel with a message. `_msg_id` ties a reply to its
 * call, `_unique_id` tells a message from its duplicate, and a reply or fanout
 * queue has one in its name. All are uuid4 without dashes.
 *
 * oslo counterpart: `uuid.uuid4().hex`. `crypto.randomUUID` is not used: a
 * page served over plain http does not have it.
 */

const HEX = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, '0'),
)

/** Random bytes are asked for in blocks: each asking costs more than an id. */
const block = new Uint8Array(16 * 256)
let used = block.length

function sixteenRandomBytes(): Uint8Array {
  if (used === block.length) {
    crypto.getRandomValues(block)
    used = 0
  }
  used += 16
  return block.subarray(used - 16, used)
}

/** 32 hexadecimal digits, a random UUID of version 4 (RFC 9562). */
export function newMessageId(): string {
  const bytes = sixteenRandomBytes()
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  let id = ''
  for (const byte of bytes) id += HEX[byte]
  return id
}
