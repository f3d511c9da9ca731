/**
 * Recorder: the first step at which two recordings in memory differ. They need
 * not have the same indices: values are compared by what they are.
 *
 * Called by `npm run record -- --check`, which tells what a page would show
 * that no longer happens, and by the player, after a reader's edit: a line that
 * only moved is the same line.
 */
import type { Value } from './format.ts'
import type { OpenRecording, Step } from './open-recording.ts'

export interface Difference {
  /** The index of the first step that differs. */
  readonly step: number
  readonly what: string
  readonly expected: string
  readonly actual: string
}

/** Which line of the expected source a line of the actual one was. */
export type LineOf = (path: string, line: number) => number

/**
 * @param lineOf - default: both have the same source
 * @returns null if a reader could tell no difference.
 */
export function firstDifference(
  expected: OpenRecording,
  actual: OpenRecording,
  lineOf: LineOf = (_path, line) => line,
): Difference | null {
  const same = new SameValues(expected, actual)
  const length = Math.max(expected.length, actual.length)
  for (let at = 0; at < length; at += 1) {
    const difference =
      differentPlace(expected, actual, at, lineOf) ??
      differentLocal(expected, actual, at, same) ??
      differentFacts(expected, actual, at, same)
    if (difference !== null) return { step: at, ...difference }
  }
  return differentEnd(expected, actual, same)
}

type Told = Omit<Difference, 'step'>

const EVENTS: Readonly<Record<string, string>> = {
  e: 'enters',
  s: 'is about to run',
  a: 'awaits at',
  r: 'goes on at',
  y: 'yields at',
  v: 'returns at',
  n: 'ends at',
  T: 'throws at',
}

function differentPlace(
  expected: OpenRecording,
  actual: OpenRecording,
  at: number,
  lineOf: LineOf,
): Told | null {
  const was = placeOf(expected, at)
  if (was === placeOf(actual, at, lineOf)) return null
  return { what: 'the step', expected: was, actual: placeOf(actual, at) }
}

function placeOf(
  recording: OpenRecording,
  at: number,
  lineOf: LineOf = (_path, line) => line,
): string {
  if (at >= recording.length) return 'nothing: the recording has ended'
  const { symbol, event, path, line, column, chain } = recording.step(at)
  const { name = '', owner = '' } = recording.recording.chains[chain] ?? {}
  const who = owner === '' ? name : `${name} of ${owner}`
  return `[${who}] ${symbol} ${EVENTS[event]} ${path}:${lineOf(path, line)}:${column}`
}

function differentLocal(
  expected: OpenRecording,
  actual: OpenRecording,
  at: number,
  same: SameValues,
): Told | null {
  const was = expected.locals(at)
  const is = actual.locals(at)
  for (const [index, local] of was.entries()) {
    const other = is[index]
    const isSame =
      other?.name === local.name && same.of(local.value, other.value)
    if (!isSame)
      return {
        what: `${local.name} at ${placeOf(expected, at)}`,
        expected: same.textOf(expected, local.value),
        actual: same.textOf(actual, other?.value ?? -1),
      }
  }
  return null
}

function differentFacts(
  expected: OpenRecording,
  actual: OpenRecording,
  at: number,
  same: SameValues,
): Told | null {
  const facts: [string, (one: OpenRecording) => string][] = [
    ['the broker', (one) => JSON.stringify(one.broker(at))],
    ['the time', (one) => `${one.step(at).ms} ms`],
    ['the traffic', (one) => JSON.stringify(one.wireAt(at))],
    ['the log', (one) => JSON.stringify(one.logAt(at))],
    ['work that has ended', (one) => String(one.ended(at))],
  ]
  for (const [what, textOf] of facts) {
    const [was, is] = [textOf(expected), textOf(actual)]
    if (was !== is)
      return {
        what: `${what} at ${placeOf(expected, at)}`,
        expected: was,
        actual: is,
      }
  }
  const value = ({ value }: Step) => value
  const [was, is] = [value(expected.step(at)), value(actual.step(at))]
  if (same.of(was, is)) return null
  return {
    what: `the value at ${placeOf(expected, at)}`,
    expected: same.textOf(expected, was),
    actual: same.textOf(actual, is),
  }
}

function differentEnd(
  expected: OpenRecording,
  actual: OpenRecording,
  same: SameValues,
): Difference | null {
  const step = expected.length - 1
  const end = ({ recording }: OpenRecording) =>
    `${recording.stopped ?? recording.error ?? 'its end'}`
  if (end(expected) !== end(actual))
    return {
      step,
      what: 'how it ends',
      expected: end(expected),
      actual: end(actual),
    }
  const [was, is] = [expected.recording.result, actual.recording.result]
  if (same.of(was, is)) return null
  return {
    step,
    what: 'the result',
    expected: same.textOf(expected, was),
    actual: same.textOf(actual, is),
  }
}

/** Whether values of two recordings are the same; each pair is looked at once. */
class SameValues {
  readonly #a: OpenRecording
  readonly #b: OpenRecording
  readonly #known = new Map<number, number>()

  constructor(a: OpenRecording, b: OpenRecording) {
    this.#a = a
    this.#b = b
  }

  of(a: number, b: number): boolean {
    if (a < 0 || b < 0) return a === b
    if (this.#known.get(a) === b) return true
    const isSame = this.#isSame(this.#a.value(a), this.#b.value(b))
    if (isSame) this.#known.set(a, b)
    return isSame
  }

  #isSame(a: Value, b: Value): boolean {
    const [own, ownMembers] = split(a)
    const [other, otherMembers] = split(b)
    return (
      own === other &&
      ownMembers.every((one, at) => this.of(one, otherMembers[at] ?? -1))
    )
  }

  /** In a line. */
  textOf(recording: OpenRecording, index: number): string {
    if (index < 0) return 'nothing'
    const [own, members] = split(recording.value(index))
    const texts = members.map((one) => split(recording.value(one))[0])
    return [own, ...texts].join(' ').slice(0, 300)
  }
}

/** A value's own facts as text, and the indices of its members. */
function split(value: Value): [text: string, members: readonly number[]] {
  if (value === null || typeof value !== 'object')
    return [JSON.stringify(value), []]
  if ('members' in value) {
    const { members, ...own } = value
    const names = members.map(([name]) => name)
    return [JSON.stringify({ ...own, names }), members.map(([, one]) => one)]
  }
  if ('items' in value) {
    const { items, ...own } = value
    return [JSON.stringify({ ...own, count: items.length }), items]
  }
  if ('entries' in value) {
    const { entries, ...own } = value
    return [JSON.stringify({ ...own, count: entries.length }), entries.flat()]
  }
  return [JSON.stringify(value), []]
}
