/**
 * Wire: the envelope. A body is JSON twice: an object of two members whose
 * second is the payload, as a string of JSON. Called by the AMQP layer for
 * each message out and in.
 *
 * oslo counterpart: `serialize_msg` and `deserialize_msg` in
 * `_drivers/common.py`.
 */
import { InvalidMessage, UnsupportedRpcEnvelopeVersion } from '../errors.ts'
import { type NumberReading, readJSON } from './json-reader.ts'
import { shown, writeJSON } from './json-writer.ts'

const VERSION_KEY = 'oslo.version'
const MESSAGE_KEY = 'oslo.message'
const ENVELOPE_VERSION = '2.0'

/**
 * A JSON object. Its keys are data, `__proto__` included: never assign by key.
 * Python counterpart: `message`, a dict.
 */
export type Payload = Readonly<Record<string, unknown>>

type Parse = (text: string) => unknown

/** @throws InvalidMessage as `writeJSON`, with the path to what it cannot say. */
export function serializeMsg(payload: Payload): Uint8Array {
  const message = writeJSON(payload)
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
  return new TextEncoder().encode(writeJSON(payload))
}

/**
 * The payload of a body. A JSON object without the two members of the envelope
 * is taken as the payload itself, as all of oslo.messaging does ("format 1.0").
 *
 * @throws InvalidMessage if there is no JSON object where one must be.
 * @throws UnsupportedRpcEnvelopeVersion if `oslo.version` is not 2.0.
 */
export function deserializeMsg(
  body: Uint8Array,
  numbers: NumberReading = 'plain',
): Payload {
  const text = decodeUTF8(body)
  const parse: Parse = (json) => readJSON(json, numbers)
  const outer = envelopeOf(text) ?? parseObject(text, 'the body', parse)
  if (!isEnvelope(outer)) return outer
  const { [VERSION_KEY]: version, [MESSAGE_KEY]: message } = outer
  if (version !== ENVELOPE_VERSION)
    throw new UnsupportedRpcEnvelopeVersion(
      typeof version === 'string' ? version : shown(version),
    )
  if (typeof message !== 'string')
    throw new InvalidMessage(
      `${MESSAGE_KEY} is ${describe(message)}; expected a string of JSON`,
    )
  return parseObject(message, MESSAGE_KEY, parse)
}

/** An envelope holds two strings: there is no number in it to be careful of. */
function envelopeOf(text: string): Payload | null {
  try {
    const outer = parseObject(text, 'the body', JSON.parse)
    return isEnvelope(outer) ? outer : null
  } catch {
    return null
  }
}

function isEnvelope(outer: Payload): boolean {
  return Object.hasOwn(outer, VERSION_KEY) && Object.hasOwn(outer, MESSAGE_KEY)
}

function decodeUTF8(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch (cause) {
    throw new InvalidMessage('the body is not UTF-8', { cause })
  }
}

function parseObject(text: string, what: string, parse: Parse): Payload {
  let value: unknown
  try {
    value = parse(text)
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
