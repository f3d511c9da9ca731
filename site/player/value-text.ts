/**
 * A recorded value in one line of text, and the members of an object. Used by
 * locals.tsx and step-words.ts. Bounded: what is deep or long is only named,
 * and no line is longer than LONGEST.
 */
import type { Value } from '../../sandbox/recorder/format.ts'
import type { OpenRecording } from '../../sandbox/recorder/open-recording.ts'

const LONGEST = 240
const FEW = 6

type Tagged = Extract<Value, { readonly t: string }>
type Kind<T extends Tagged['t']> = Extract<Tagged, { readonly t: T }>
type Show = (index: number) => string

export interface Member {
  readonly name: string
  readonly value: number
}

/** Steps have most of their values in common: each is put into words once. */
const known = new WeakMap<OpenRecording, Map<number, string>>()

export function valueText(open: OpenRecording, index: number): string {
  const texts = known.get(open) ?? new Map<number, string>()
  known.set(open, texts)
  const text = texts.get(index) ?? cutText(open, index)
  texts.set(index, text)
  return text
}

function cutText(open: OpenRecording, index: number): string {
  const text = shown(open, index, 2)
  return text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text
}

/** The members of an object or an error; of anything else none. */
export function membersOf(
  open: OpenRecording,
  index: number,
): readonly Member[] {
  const value = open.value(index)
  if (value === null || typeof value !== 'object') return []
  if (value.t !== 'object' && value.t !== 'error') return []
  return value.members.map(([name, member]) => ({ name, value: member }))
}

function shown(open: OpenRecording, index: number, depth: number): string {
  const value = open.value(index)
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const show: Show = (member) =>
    depth > 0 ? shown(open, member, depth - 1) : '…'
  return tagged(open, value, show)
}

function tagged(open: OpenRecording, value: Tagged, show: Show): string {
  switch (value.t) {
    case 'undefined':
      return 'undefined'
    case 'accessor':
      return '(getter)'
    case 'secret':
      return '***'
    case 'proxy':
      return '(proxy)'
    case 'function':
    case 'class':
      return `${value.t} ${value.name}`
    case 'ref':
      return value.id
    default:
      return scalar(value) ?? container(open, value, show)
  }
}

function scalar(value: Tagged): string | null {
  switch (value.t) {
    case 'number':
    case 'symbol':
    case 'date':
      return value.text
    case 'bigint':
      return value.text.endsWith('n') ? value.text : `${value.text}n`
    case 'text':
      return `${JSON.stringify(value.text)}… (${value.length})`
    case 'bytes':
      return `${nameOf(value.id)}(${value.length})`
    default:
      return null
  }
}

function container(open: OpenRecording, value: Tagged, show: Show): string {
  switch (value.t) {
    case 'object':
    case 'error':
      return objectText(open, value, show)
    case 'array':
      return `[${listed(value.items, show, value.more)}]`
    case 'set':
      return `Set {${listed(value.items, show, value.more)}}`
    case 'map':
      return mapText(value, show)
    default:
      return ''
  }
}

/** Methods and getters are many, and say little: they are left out. */
function objectText(
  open: OpenRecording,
  value: Kind<'object' | 'error'>,
  show: Show,
): string {
  const name = nameOf(value.id)
  const data = value.members.filter(([, member]) => isData(open.value(member)))
  const left = value.members.length - data.length + (value.more ?? 0)
  const pair = ([key, member]: readonly [string, number]) =>
    `${key}: ${show(member)}`
  const inside = listed(data, pair, left)
  if (name === 'Object') return inside === '' ? '{}' : `{ ${inside} }`
  return inside === '' ? `${value.id} {}` : `${value.id} { ${inside} }`
}

function isData(value: Value): boolean {
  if (value === null || typeof value !== 'object') return true
  return value.t !== 'function' && value.t !== 'accessor'
}

function mapText(value: Kind<'map'>, show: Show): string {
  const pair = ([key, member]: readonly [number, number]) =>
    `${show(key)} → ${show(member)}`
  return `Map {${listed(value.entries, pair, value.more)}}`
}

function listed<Item>(
  items: readonly Item[],
  show: (item: Item) => string,
  more = 0,
): string {
  const texts = items.slice(0, FEW).map(show)
  return items.length > FEW || more > 0
    ? [...texts, '…'].join(', ')
    : texts.join(', ')
}

/** `Class#n` without its number. */
function nameOf(id: string): string {
  return id.replace(/#\d+$/, '')
}
