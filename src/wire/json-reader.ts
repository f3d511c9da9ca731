/**
 * Wire: JSON as Python writes it. `JSON.parse` reads nearly all of it, and fast;
 * what it cannot read, NaN and the infinities, or would round, integers beyond
 * 2^53, is read here by hand. A look at the text says which way to go. Called
 * for payloads and failures.
 *
 * oslo counterpart: `jsonutils.loads`. Nothing here calls itself: no depth of
 * nesting ends the stack.
 */
import { float } from './float.ts'

/**
 * How numbers are read. By both, integers beyond 2^53 are bigint, and NaN and
 * the infinities themselves. `plain`: all else is a number. `exact`: a float
 * that would look like an integer, as `1.0`, is a `Float`, so what is neither
 * a bigint nor `Number.isInteger` is a float of Python's.
 * None in Python: ours.
 */
export type NumberReading = 'plain' | 'exact'

/** An integer of so many digits may be beyond 2^53. */
const LONG = /(?:^|[\s:,[])-?\d{16}/
const FRACTION = /(?:^|[\s:,[])-?\d+[.eE]/
const NOT_FINITE = /NaN|Infinity/

/** Python reads no integer of more digits (since 3.11). */
export const MAX_DIGITS = 4300

/** @throws SyntaxError if it is not JSON, even in Python's wider sense. */
export function readJSON(text: string, numbers: NumberReading): unknown {
  if (LONG.test(text) || (numbers === 'exact' && FRACTION.test(text)))
    return new JSONReader(text, numbers).read()
  try {
    return JSON.parse(text)
  } catch (error) {
    if (!NOT_FINITE.test(text)) throw error
    return new JSONReader(text, numbers).read()
  }
}

/** What was begun and has no end yet. */
interface Open {
  readonly value: unknown[] | Record<string, unknown>
  /** Of the member to come; null in an array. */
  key: string | null
}

/** Stands for a value whose members are still to come. */
const BEGUN = Symbol('begun')

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const WORD = /true|false|null|NaN|-?Infinity/y

/** What in a string is not the character that it is. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them
const STRANGE = /[\\\u0000-\u001f]/

const WORDS = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['null', null],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
])

class JSONReader {
  readonly #text: string
  readonly #numbers: NumberReading
  readonly #open: Open[] = []
  #at = 0

  constructor(text: string, numbers: NumberReading) {
    this.#text = text
    this.#numbers = numbers
  }

  read(): unknown {
    for (;;) {
      let value = this.#begin()
      while (value !== BEGUN) {
        const open = this.#open.at(-1)
        if (open === undefined) return this.#end(value)
        put(open, value)
        value = this.#goOn(open)
      }
    }
  }

  /** A whole value, or BEGUN after the start of one that has members. */
  #begin(): unknown {
    this.#skipSpace()
    if (this.#take('[')) return this.#take(']') ? [] : this.#push([], null)
    if (this.#take('{'))
      return this.#take('}') ? {} : this.#push({}, this.#key())
    if (this.#text[this.#at] === '"') return this.#string()
    const word = this.#match(WORD)
    if (word !== null) return WORDS.get(word)
    return this.#number()
  }

  #push(value: Open['value'], key: string | null): symbol {
    this.#open.push({ value, key })
    return BEGUN
  }

  /** After a member: BEGUN before the next, or what has now come to its end. */
  #goOn(open: Open): unknown {
    if (this.#take(',')) {
      if (open.key !== null) open.key = this.#key()
      return BEGUN
    }
    this.#expect(open.key === null ? ']' : '}')
    this.#open.pop()
    return open.value
  }

  #key(): string {
    this.#skipSpace()
    if (this.#text[this.#at] !== '"') throw this.#unexpected()
    const key = this.#string()
    this.#expect(':')
    return key
  }

  #string(): string {
    const start = this.#at
    let end = start
    do {
      end = this.#text.indexOf('"', end + 1)
      if (end === -1) throw this.#unexpected()
    } while (isEscaped(this.#text, end))
    this.#at = end + 1
    const inner = this.#text.slice(start + 1, end)
    // Escapes and control characters, which are refused, are few.
    return STRANGE.test(inner) ? (JSON.parse(`"${inner}"`) as string) : inner
  }

  #number(): unknown {
    const start = this.#at
    const text = this.#match(NUMBER)
    if (text === null) throw this.#unexpected()
    const value = Number(text)
    if (/[.eE]/.test(text)) {
      const isAmbiguous = this.#numbers === 'exact' && Number.isInteger(value)
      return isAmbiguous ? float(value) : value
    }
    if (Number.isSafeInteger(value)) return value
    if (text.length <= MAX_DIGITS) return BigInt(text)
    throw new SyntaxError(
      `an integer of ${text.length} digits at position ${start}; expected at ` +
        `most ${MAX_DIGITS}`,
    )
  }

  #end(value: unknown): unknown {
    this.#skipSpace()
    if (this.#at < this.#text.length) throw this.#unexpected()
    return value
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)
    if (found === null) return null
    this.#at = pattern.lastIndex
    return found[0]
  }

  #skipSpace(): void {
    while (isSpace(this.#text.charCodeAt(this.#at))) this.#at += 1
  }

  /** Whether the next sign is this one; then it is behind us. */
  #take(sign: string): boolean {
    this.#skipSpace()
    if (this.#text[this.#at] !== sign) return false
    this.#at += 1
    return true
  }

  #expect(sign: string): void {
    if (!this.#take(sign)) throw this.#unexpected()
  }

  #unexpected(): SyntaxError {
    const sign = this.#text[this.#at]
    return new SyntaxError(
      sign === undefined
        ? 'Unexpected end of JSON'
        : `Unexpected ${JSON.stringify(sign)} in JSON at position ${this.#at}`,
    )
  }
}

/** Space, line feed, carriage return, tab. */
function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09
}

/** Whether an odd number of backslashes stands before. */
function isEscaped(text: string, at: number): boolean {
  let before = at - 1
  while (text[before] === '\\') before -= 1
  return (at - before) % 2 === 0
}

/** The last of several members of one name holds, in the place of the first. */
function put({ value, key }: Open, member: unknown): void {
  if (Array.isArray(value)) value.push(member)
  else if (key !== '__proto__') value[key as string] = member
  // By assignment it would be no member.
  else
    Object.defineProperty(value, key, {
      value: member,
      writable: true,
      enumerable: true,
      configurable: true,
    })
}
