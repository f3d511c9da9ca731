/**
 * Wire: the envelope. A body is JSON twice: an object of two members whose
 * second is the payload, as a string of JSON. Called by the AMQP layer for
 * each message out and in.
 *
 * oslo counterpart: `serialize_msg` and `deserialize_msg` in
 * `_drivers/common.py`. Left out here: numbers beyond a double, NaN and
 * Infinity, compressed bodies.
 */
import { InvalidMessage, UnsupportedRpcEnvelopeVersion } from '../errors.ts'

const VERSION_KEY = 'oslo.version'
const MESSAGE_KEY = 'oslo.message'
const ENVELOPE_VERSION = '2.0'

/**
 * A JSON object. Its keys are data, `__proto__` included: never assign by key.
 * Python counterpart: `message`, a dict.
 */
export type Payload = Readonly<Record<string, unknown>>

/**
 * @throws InvalidMessage if the payload has a value that JSON does not have:
 * undefined, a function, a symbol, NaN, Infinity, a Map or a Set (with its
 * path), a cycle, a bigint.
 */
export function serializeMsg(payload: Payload): Uint8Array {
  const message = stringify(payload)
  const envelope = {
    [VERSION_KEY]: ENVELOPE_VERSION,
    [MESSAGE_KEY]: message,
  }
  return new TextEncoder().encode(JSON.stringify(envelope))
}

/**
 * The payload as a body of its own, without the envelope ("format 1.0"), as
 * notification driver `messaging` sends it.
 *
 * @throws InvalidMessage as `serializeMsg`.
 */
export function serializeBare(payload: Payload): Uint8Array {
  return new TextEncoder().encode(stringify(payload))
}

/**
 * The payload of a body. A JSON object without the two members of the envelope
 * is taken as the payload itself, as all of oslo.messaging does ("format 1.0").
 *
 * @throws InvalidMessage if there is no JSON object where one must be.
 * @throws UnsupportedRpcEnvelopeVersion if `oslo.version` is not 2.0.
 */
export function deserializeMsg(body: Uint8Array): Payload {
  const outer = parseObject(decodeUTF8(body), 'the body')
  if (!Object.hasOwn(outer, VERSION_KEY) || !Object.hasOwn(outer, MESSAGE_KEY))
    return outer
  const { [VERSION_KEY]: version, [MESSAGE_KEY]: message } = outer
  if (version !== ENVELOPE_VERSION)
    throw new UnsupportedRpcEnvelopeVersion(version)
  if (typeof message !== 'string')
    throw new InvalidMessage(
      `${MESSAGE_KEY} is ${describe(message)}; expected a string of JSON`,
    )
  return parseObject(message, MESSAGE_KEY)
}

function decodeUTF8(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch (cause) {
    throw new InvalidMessage('the body is not UTF-8', { cause })
  }
}

function parseObject(text: string, what: string): Payload {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new InvalidMessage(`${what} is not JSON: ${text.slice(0, 80)}`, {
      cause,
    })
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw new InvalidMessage(
      `${what} is ${describe(value)}; expected a JSON object`,
    )
  return value as Payload
}

function describe(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`
}

function stringify(payload: Payload): string {
  try {
    const text = JSON.stringify(payload)
    refuseWhatJSONDrops(payload)
    return text
  } catch (cause) {
    if (cause instanceof InvalidMessage) throw cause
    const why = cause instanceof Error ? cause.message : 'a member threw'
    throw new InvalidMessage(`not a JSON value: ${why}`, { cause })
  }
}

/**
 * JSON.stringify leaves undefined, functions and symbols out without a word,
 * turns NaN to null and a Map to {}. A cycle it has refused before.
 */
function refuseWhatJSONDrops(payload: Payload): void {
  const path = pathToDropped(payload)
  if (path === null) return
  const value = path.reduce<unknown>(
    (holder, key) => (holder as Payload)[key],
    payload,
  )
  throw new InvalidMessage(
    `"${path.join('.')}" is ${String(value)}, which JSON cannot say`,
  )
}

/** Keys from `value` down to what JSON drops; null if there is no such thing. */
function pathToDropped(given: unknown): string[] | null {
  const value = saidBy(given)
  if (value === null || typeof value !== 'object')
    return canBeSaid(value) ? null : []
  if (value instanceof Map || value instanceof Set) return []
  for (const key of Object.keys(value)) {
    const path = pathToDropped((value as Payload)[key])
    if (path !== null) return [key, ...path]
  }
  return null
}

/** What JSON.stringify takes in place of an object that has a `toJSON`. */
function saidBy(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  const { toJSON } = value as { toJSON?: unknown }
  return typeof toJSON === 'function' ? toJSON.call(value) : value
}

const SAID = new Set(['string', 'boolean'])

function canBeSaid(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  return value === null || SAID.has(typeof value)
}
