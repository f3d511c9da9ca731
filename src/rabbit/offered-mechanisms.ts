/**
 * Rabbit: which login methods a broker offers. amqplib says only that the one
 * asked for is missing, so the broker is asked once more, as far as its
 * `connection.start`. Called by `RabbitBroker` when a login method is refused.
 *
 * oslo counterpart: none; the AMQP library of Python tells it.
 */
import type { Socket } from 'node:net'

const PROTOCOL_HEADER = Buffer.from('AMQP\x00\x00\x09\x01', 'latin1')
const TIMEOUT_MS = 3000
/** Of the frame, of class and method, of the protocol's version. */
const BEFORE_PROPERTIES = 7 + 4 + 2

/** Null if it does not tell. Takes a fresh connection, and ends it. */
export function offeredMechanisms(socket: Socket): Promise<string[] | null> {
  let bytes = Buffer.alloc(0)
  return new Promise((resolve) => {
    const end = (offered: string[] | null) => {
      socket.destroy()
      resolve(offered)
    }
    socket.setTimeout(TIMEOUT_MS, () => end(null))
    socket.on('error', () => end(null))
    socket.on('close', () => end(null))
    socket.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk])
      const offered = read(bytes)
      if (offered !== null) end(offered)
    })
    socket.write(PROTOCOL_HEADER)
  })
}

/** From `connection.start`, which is the broker's first frame; null: not yet. */
function read(bytes: Buffer): string[] | null {
  try {
    const at = BEFORE_PROPERTIES + 4 + bytes.readUInt32BE(BEFORE_PROPERTIES)
    const end = at + 4 + bytes.readUInt32BE(at)
    if (bytes.length < end) return null
    return bytes.toString('utf8', at + 4, end).split(' ')
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}
