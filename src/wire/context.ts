/**
 * Wire: how the context of a request lies in its payload. Each key of the
 * caller's context travels as a member `_context_<key>`, beside the members
 * that belong to the transport: `_msg_id`, `_reply_q`, `_timeout`,
 * `_unique_id`. The server takes all of these out; what is left is the message
 * that the endpoint's dispatcher sees.
 *
 * oslo counterpart: `pack_context` and `unpack_context` in `_drivers/amqp.py`.
 * A difference: since 6.3.0 they put `_timeout` into the endpoint's context, as
 * `client_timeout`. Here the context is the caller's and nothing else, as it is
 * in Mitaka and as an endpoint must find it that passes it on; no service reads
 * that key, and the captured contexts of Neutron do not have it.
 */
import { InvalidMessage } from '../errors.ts'
import type { Payload } from './envelope.ts'

/**
 * Who asks: any JSON object; OpenStack puts user, project and request id. It
 * travels with the request. Python counterpart: `ctxt`, a dict.
 */
export type Context = Readonly<Record<string, unknown>>

const PREFIX = '_context_'

export const MSG_ID_KEY = '_msg_id'
export const REPLY_Q_KEY = '_reply_q'
export const TIMEOUT_KEY = '_timeout'
export const UNIQUE_ID_KEY = '_unique_id'

const TRANSPORT_KEYS = new Set([
  MSG_ID_KEY,
  REPLY_Q_KEY,
  TIMEOUT_KEY,
  UNIQUE_ID_KEY,
])

/** The members that carry `ctxt`. */
export function packContext(ctxt: Context): Payload {
  const members: Record<string, unknown> = {}
  for (const key of Object.keys(ctxt)) members[PREFIX + key] = ctxt[key]
  return members
}

/** A request as it came off the wire, taken apart. */
export interface UnpackedRequest {
  readonly ctxt: Context
  readonly message: Payload
  /** Absent in a cast: nobody waits for a reply. */
  readonly msgId: string | null
  readonly replyQ: string | null
  /** Seconds, if nobody sent rubbish; null: no signs of life are asked for. */
  readonly clientTimeout: unknown
  /** Absent in what no oslo.messaging sent: then never a duplicate. */
  readonly uniqueId: string | null
}

/**
 * @throws InvalidMessage if `_msg_id`, `_reply_q` or `_unique_id` is there and
 * is neither a string nor null, or if no queue can be called `_reply_q`.
 */
export function unpackContext(payload: Payload): UnpackedRequest {
  const ctxt: [string, unknown][] = []
  const message: [string, unknown][] = []
  for (const [key, value] of Object.entries(payload))
    if (key.startsWith(PREFIX)) ctxt.push([key.slice(PREFIX.length), value])
    else if (!TRANSPORT_KEYS.has(key)) message.push([key, value])
  return {
    // Not by assignment: a key __proto__ must become a member.
    ctxt: Object.fromEntries(ctxt),
    message: Object.fromEntries(message),
    msgId: textOrNull(payload, MSG_ID_KEY),
    replyQ: queueNameOrNull(payload, REPLY_Q_KEY),
    uniqueId: textOrNull(payload, UNIQUE_ID_KEY),
    clientTimeout: payload[TIMEOUT_KEY] ?? null,
  }
}

function textOrNull(payload: Payload, key: string): string | null {
  const value = payload[key] ?? null
  if (value === null || typeof value === 'string') return value
  throw new InvalidMessage(`${key} is a ${typeof value}; expected a string`)
}

/** AMQP counts the bytes of a name in one byte; no reply could be sent. */
const MAX_NAME_BYTES = 255

function queueNameOrNull(payload: Payload, key: string): string | null {
  const name = textOrNull(payload, key)
  const { length } = new TextEncoder().encode(name ?? '')
  if (length <= MAX_NAME_BYTES) return name
  throw new InvalidMessage(
    `${key} has ${length} bytes; expected at most ${MAX_NAME_BYTES}`,
  )
}
