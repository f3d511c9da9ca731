/**
 * Wire: values as JSON that Python reads as the same values. What is plain goes
 * through `JSON.stringify`; what that would leave out, change or refuse (dates,
 * maps, sets, bigint, NaN, floats, bytes) is written here by hand, or refused
 * with the path to it. Nothing is left out without a word.
 *
 * oslo counterpart: `jsonutils.dumps` with its `to_primitive`.
 */
import { InvalidMessage } from '../errors.ts'
import { floatText } from './float.ts'
import { MAX_DIGITS } from './json-reader.ts'

/** Deeper than any message; Python's own reader gives up before 1000. */
const MAX_DEPTH = 500

/**
 * @throws InvalidMessage naming the path to what no JSON can say: undefined, a
 * function, a symbol, a cycle, bytes that are no UTF-8, an object such as a
 * Promise or a RegExp whose content JSON would lose.
 */
export function writeJSON(value: unknown): string {
  try {
    if (isPlain(value, 0)) return JSON.stringify(value)
    return new JSONWriter().write(value)
  } catch (cause) {
    if (cause instanceof InvalidMessage) throw cause
    const why = cause instanceof Error ? cause.message : 'a member threw'
    throw new InvalidMessage(`not a JSON value: ${why}`, { cause })
  }
}

/** The beginning of a value's text, for an error; never throws. */
export function shown(value: unknown): string {
  try {
    const text = value === undefined ? 'undefined' : writeJSON(value)
    return text.slice(0, 80)
  } catch {
    return `a ${typeof value} that cannot be printed`
  }
}

/** Whether `JSON.stringify` says all of it. */
function isPlain(value: unknown, depth: number): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || value === null)
    return (
      value === null || typeof value === 'string' || typeof value === 'boolean'
    )
  if (depth === MAX_DEPTH || !isPlainHolder(value)) return false
  // An array's holes are undefined here; its keys would leave them out.
  const members = Array.isArray(value) ? value : Object.values(value)
  for (const member of members) if (!isPlain(member, depth + 1)) return false
  return true
}

function isPlainHolder(value: object): boolean {
  if ('toJSON' in value) return false
  if (Array.isArray(value)) return true
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

type Key = string | number

class JSONWriter {
  /** Keys from the top to the value that is being written. */
  readonly #path: Key[] = []
  /** The objects on that way. */
  readonly #open = new Set<object>()

  write(value: unknown): string {
    switch (typeof value) {
      case 'string':
        return JSON.stringify(value)
      case 'number':
      case 'boolean':
        return String(value)
      case 'bigint':
        return this.#integer(value)
      case 'object':
        return value === null ? 'null' : this.#within(value)
      default:
        throw this.#refusal(`is ${String(value).slice(0, 80)}`)
    }
  }

  #integer(value: bigint): string {
    const text = String(value)
    if (text.length <= MAX_DIGITS) return text
    throw this.#refusal(
      `is an integer of ${text.length} digits; expected at most ${MAX_DIGITS}`,
    )
  }

  #within(value: object): string {
    if (this.#open.has(value)) throw this.#refusal('is what it is a part of')
    if (this.#path.length >= MAX_DEPTH)
      throw this.#refusal(`is more than ${MAX_DEPTH} levels deep`)
    this.#open.add(value)
    const text = this.#object(value)
    this.#open.delete(value)
    return text
  }

  #object(value: object): string {
    switch (kindOf(value)) {
      case 'Date':
        return JSON.stringify(this.#date(value as Date))
      case 'Map':
        return this.#map(value as Map<unknown, unknown>)
      case 'Set':
        return this.#array([...(value as Set<unknown>)])
      case 'Uint8Array':
        return JSON.stringify(this.#text(value as Uint8Array))
      case 'Number':
        return floatText(Number(value))
      case 'String':
      case 'Boolean':
      case 'BigInt':
        return this.write(value.valueOf())
      default:
        return this.#other(value)
    }
  }

  #other(value: object): string {
    const { toJSON } = value as { toJSON?: unknown }
    if (typeof toJSON === 'function')
      return this.write(toJSON.call(value, String(this.#path.at(-1) ?? '')))
    if (Array.isArray(value)) return this.#array(value)
    const kind = kindOf(value)
    if (kind !== 'Object')
      throw this.#refusal(`is a ${kind}; give it a toJSON, or send its parts`)
    return this.#members(Object.entries(value))
  }

  #array(values: readonly unknown[]): string {
    const texts: string[] = []
    // By index: a hole is undefined, and not left out.
    for (let at = 0; at < values.length; at += 1) {
      this.#path.push(at)
      texts.push(this.write(values[at]))
      this.#path.pop()
    }
    return `[${texts.join(',')}]`
  }

  #members(entries: readonly (readonly [string, unknown])[]): string {
    const texts: string[] = []
    for (const [key, value] of entries) {
      this.#path.push(key)
      texts.push(`${JSON.stringify(key)}:${this.write(value)}`)
      this.#path.pop()
    }
    return `{${texts.join(',')}}`
  }

  /** Two keys may be one text, 1 and "1": then one of them would be lost. */
  #map(map: Map<unknown, unknown>): string {
    const entries = new Map<string, unknown>()
    for (const [key, value] of map) {
      const text = this.#keyText(key)
      if (entries.has(text))
        throw this.#refusal(`has two keys that are "${text}" in JSON`)
      entries.set(text, value)
    }
    return this.#members([...entries])
  }

  /** As Python writes the keys of a dict. */
  #keyText(key: unknown): string {
    if (key === null || !['object', 'function', 'symbol'].includes(typeof key))
      if (key !== undefined) return String(key)
    throw this.#refusal(`has a key that is a ${typeof key}; expected a text`)
  }

  /** oslo's format: microseconds, UTC, and no word of the zone. */
  #date(date: Date): string {
    if (Number.isNaN(date.getTime())) throw this.#refusal('is an invalid Date')
    const text = date.toISOString()
    if (text.length === '2016-04-07T00:00:00.000Z'.length)
      return text.replace('Z', '000')
    throw this.#refusal(`is a Date in the year ${date.getUTCFullYear()}`)
  }

  /** Python's bytes go as the text that they are. */
  #text(bytes: Uint8Array): string {
    try {
      return new TextDecoder('utf-8', {
        fatal: true,
        ignoreBOM: true,
      }).decode(bytes)
    } catch {
      throw this.#refusal('is bytes that are no UTF-8; send them as base64')
    }
  }

  #refusal(what: string): InvalidMessage {
    const path = this.#path.slice(0, 20).join('.')
    const more = this.#path.length > 20 ? '...' : ''
    return new InvalidMessage(`"${path}${more}" ${what}, which JSON cannot say`)
  }
}

/** `Date` of a Date, whichever realm made it; `Object` of one with members. */
function kindOf(value: object): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1)
}
