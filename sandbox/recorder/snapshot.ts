/**
 * Recorder: what values are at a step, bounded and safe. No code of the program
 * runs: getters are named and not called, proxies are not looked into, maps are
 * read by the language's own means. Each state becomes one entry of a table
 * whose members are indices, so what did not change costs an index, and any
 * step can be read without replaying those before.
 *
 * Used by `Recorder` for locals, `this`, results, and what is watched.
 */
import type { Value } from './format.ts'
import { classOf, isProxy, privateFields } from './inspect.ts'
import { isSecretKey, maskText } from './mask.ts'

const DEPTH = 3
const MEMBERS = 16
const TEXT = 120
/** More than is kept, so that a secret is seen that begins before the cut. */
const LOOK = 2000

const UNDEFINED: Value = { t: 'undefined' }

const own = Object.getOwnPropertyDescriptor
const mapSize = own(Map.prototype, 'size')!.get!
const setSize = own(Set.prototype, 'size')!.get!
const mapEntries = Map.prototype.entries
const setValues = Set.prototype.values
const mapNext = Object.getPrototypeOf(new Map().entries()).next
const setNext = Object.getPrototypeOf(new Set().values()).next
const typedArray = Object.getPrototypeOf(Uint8Array.prototype)
const byteLength = own(typedArray, 'byteLength')!.get!
const byteOffset = own(typedArray, 'byteOffset')!.get!
const buffer = own(typedArray, 'buffer')!.get!
const getTime = Date.prototype.getTime
const toISOString = Date.prototype.toISOString
const decoder = new TextDecoder()

export class Snapshots {
  readonly values: Value[] = []
  readonly tuples: (readonly number[])[] = []
  readonly #valueIndex = new Map<string, number>()
  readonly #tupleIndex = new Map<string, number>()
  readonly #ids = new WeakMap<object, string>()
  readonly #counts = new Map<string, number>()
  /** Of one step: what was seen at which depth. */
  readonly #seen = new Map<object, number[]>()
  /** Being looked into now: met in itself, an object is only named. */
  readonly #inside = new Set<object>()

  /** The index of the locals' values, all at the same moment. */
  tuple(locals: readonly unknown[]): number {
    this.#seen.clear()
    const indices = locals.map((value) => this.#of(value, DEPTH))
    const key = indices.join()
    const there = this.#tupleIndex.get(key)
    if (there !== undefined) return there
    const index = this.tuples.push(indices) - 1
    this.#tupleIndex.set(key, index)
    return index
  }

  /** @param depth - how many objects deep; default 3 */
  value(value: unknown, depth = DEPTH): number {
    this.#seen.clear()
    return this.#of(value, depth)
  }

  /** A state that is put together by hand. */
  intern(value: Value): number {
    const key = JSON.stringify(value)
    const there = this.#valueIndex.get(key)
    if (there !== undefined) return there
    const index = this.values.push(value) - 1
    this.#valueIndex.set(key, index)
    return index
  }

  /** `Class#n`, the same for an object as long as it lives. */
  id(object: object): string {
    const known = this.#ids.get(object)
    if (known !== undefined) return known
    const name = classOf(object)
    const n = (this.#counts.get(name) ?? 0) + 1
    this.#counts.set(name, n)
    const id = `${name}#${n}`
    this.#ids.set(object, id)
    return id
  }

  #of(value: unknown, depth: number): number {
    if (typeof value !== 'object' || value === null)
      return this.intern(primitive(value))
    if (isProxy(value)) return this.intern({ t: 'proxy' })
    if (depth === 0 || this.#inside.has(value))
      return this.intern({ t: 'ref', id: this.id(value) })
    const seen = this.#seen.get(value) ?? []
    const known = seen[depth]
    if (known !== undefined) return known
    this.#seen.set(value, seen)
    this.#inside.add(value)
    const index = this.intern(this.#object(value, depth))
    this.#inside.delete(value)
    seen[depth] = index
    return index
  }

  #object(object: object, depth: number): Value {
    try {
      if (Array.isArray(object)) return this.#array(object, depth)
      if (object instanceof Map) return this.#map(object, depth)
      if (object instanceof Set) return this.#set(object, depth)
      if (object instanceof Uint8Array) return this.#bytes(object)
      if (object instanceof Date) return this.#date(object)
    } catch {
      // It only looks like one of these.
    }
    return this.#plain(object, depth)
  }

  #array(array: readonly unknown[], depth: number): Value {
    const { length } = array
    const items: number[] = []
    for (let at = 0; at < Math.min(length, MEMBERS); at += 1)
      items.push(this.#member(own(array, at), String(at), depth))
    return { t: 'array', id: this.id(array), items, ...more(length) }
  }

  #map(map: Map<unknown, unknown>, depth: number): Value {
    const size: number = mapSize.call(map)
    const iterator = mapEntries.call(map)
    const entries: [number, number][] = []
    while (entries.length < MEMBERS) {
      const { done, value } = mapNext.call(iterator)
      if (done) break
      const [key, held] = value
      const isSecret = typeof key === 'string' && isSecretKey(key)
      entries.push([
        this.#of(key, depth - 1),
        isSecret ? this.intern({ t: 'secret' }) : this.#of(held, depth - 1),
      ])
    }
    return { t: 'map', id: this.id(map), entries, ...more(size) }
  }

  #set(set: Set<unknown>, depth: number): Value {
    const size: number = setSize.call(set)
    const iterator = setValues.call(set)
    const items: number[] = []
    while (items.length < MEMBERS) {
      const { done, value } = setNext.call(iterator)
      if (done) break
      items.push(this.#of(value, depth - 1))
    }
    return { t: 'set', id: this.id(set), items, ...more(size) }
  }

  #bytes(bytes: Uint8Array): Value {
    const length: number = byteLength.call(bytes)
    const start: number = byteOffset.call(bytes)
    const from: ArrayBuffer = buffer.call(bytes)
    const head = new Uint8Array(from, start, Math.min(length, LOOK))
    const text = maskText(decoder.decode(head.slice()), length > LOOK).slice(
      0,
      TEXT,
    )
    return { t: 'bytes', id: this.id(bytes), length, text }
  }

  #date(date: Date): Value {
    const time: number = getTime.call(date)
    const text = Number.isNaN(time) ? 'Invalid Date' : toISOString.call(date)
    return { t: 'date', id: this.id(date), text }
  }

  #plain(object: object, depth: number): Value {
    const t = object instanceof Error ? 'error' : 'object'
    const members = privateFields(object).map(([name, value]) =>
      this.#named(name, value, depth),
    )
    // Lines of a stack are true, its columns and its depth are not.
    const names = Object.getOwnPropertyNames(object).filter(
      (name) => t === 'object' || name !== 'stack',
    )
    const room = Math.max(0, 2 * MEMBERS - members.length)
    for (const name of names.slice(0, room))
      members.push([name, this.#member(own(object, name), name, depth)])
    const left = names.length - room
    const value: Value = { t, id: this.id(object), members }
    return left > 0 ? { ...value, more: left } : value
  }

  #named(name: string, value: unknown, depth: number): [string, number] {
    const isSecret = isSecretKey(name) && isText(value)
    return [
      name,
      isSecret ? this.intern({ t: 'secret' }) : this.#of(value, depth - 1),
    ]
  }

  #member(
    property: PropertyDescriptor | undefined,
    key: string,
    depth: number,
  ): number {
    if (property === undefined) return this.intern(UNDEFINED) // a hole
    if (!('value' in property)) return this.intern({ t: 'accessor' })
    return this.#named(key, property.value, depth)[1]
  }
}

function isText(value: unknown): boolean {
  return (
    (typeof value === 'string' && value !== '') || value instanceof Uint8Array
  )
}

function more(length: number): { more?: number } {
  return length > MEMBERS ? { more: length - MEMBERS } : {}
}

function primitive(value: unknown): Value {
  switch (typeof value) {
    case 'string':
      return textValue(value)
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : { t: 'number', text: Object.is(value, -0) ? '-0' : String(value) }
    case 'bigint':
      return { t: 'bigint', text: `${value}n` }
    case 'symbol':
      return { t: 'symbol', text: String(value) }
    case 'function':
      return functionValue(value)
    case 'undefined':
      return UNDEFINED
    default:
      return value as boolean | null
  }
}

function textValue(value: string): Value {
  const { length } = value
  const text = maskText(value.slice(0, LOOK), length > LOOK)
  if (text.length <= TEXT && length <= LOOK) return text
  return { t: 'text', text: text.slice(0, TEXT), length }
}

function functionValue(value: object): Value {
  if (isProxy(value)) return { t: 'proxy' }
  const name = own(value, 'name')?.value
  const isClass = own(value, 'prototype')?.writable === false
  return {
    t: isClass ? 'class' : 'function',
    name: typeof name === 'string' ? name : '',
  }
}
