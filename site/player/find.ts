/**
 * Finds in a recording: in the symbols that are entered, the files, the lines
 * of code that run, the values that change, the frames and the log. `#12` is
 * the frame of that number, `:40` the line of the file that is shown. The texts
 * are put together when the first search needs them, and kept. Pure; used by
 * use-find.ts.
 */
import type { WireRow } from '../../sandbox/recorder/format.ts'
import type { OpenRecording } from '../../sandbox/recorder/open-recording.ts'
import { valueText } from './value-text.ts'

/** Blocks of lines, coloured as HTML, by path; see blocks.mjs. */
type Code = Readonly<
  Record<
    string,
    readonly (readonly [start: number, lines: string[], ...rest: unknown[]])[]
  >
>

export type FoundIn = 'symbol' | 'file' | 'code' | 'value' | 'frame' | 'log'

export interface Match {
  readonly step: number
  readonly in: FoundIn
  /** What matched: a line of code, `name: value`, a frame in short. */
  readonly text: string
}

interface Entry extends Match {
  /** In small letters. */
  readonly sought: string
  /** What is not in `text`, and is searched too: the body of a frame. */
  readonly body: string
}

/** Of what is longer, the part is shown that matched. */
const LONGEST = 120

export class Finder {
  readonly #open: OpenRecording
  readonly #code: Code
  #entries: readonly Entry[] | null = null

  constructor(open: OpenRecording, code: Code) {
    this.#open = open
    this.#code = code
  }

  /**
   * @param path - the file that `:line` means
   * @returns the matches in the order of their steps; none for no query
   */
  find(query: string, path: string): readonly Match[] {
    const sought = query.trim().toLowerCase()
    if (sought === '') return []
    const [, mark, number] = /^([#:])(\d+)$/.exec(sought) ?? []
    if (mark === '#') return this.#frame(Number(number))
    if (mark === ':') return this.#line(path, Number(number))
    this.#entries ??= this.#all()
    return this.#entries
      .filter((entry) => entry.sought.includes(sought))
      .map((entry) => shownOf(entry, sought))
  }

  #frame(n: number): readonly Match[] {
    return this.#open.recording.wire
      .filter((row) => row.n === n)
      .map((row) => frameMatch(row))
  }

  #line(path: string, line: number): readonly Match[] {
    const text = this.#lineText(path, line)
    const steps = this.#open.stepsAt(path, line)
    return steps.map((step) => ({ step, in: 'code', text }))
  }

  #all(): readonly Entry[] {
    const lines = new Lines(this.#code)
    const entries: Entry[] = []
    for (let at = 0; at < this.#open.length; at += 1)
      for (const match of [...this.#places(at, lines), ...this.#valuesAt(at)])
        entries.push(entryOf(match))
    return [...entries, ...this.#traffic()].sort((a, b) => a.step - b.step)
  }

  #places(at: number, lines: Lines): readonly Match[] {
    const { path, symbol, line, event } = this.#open.step(at)
    const before = at === 0 ? null : this.#open.step(at - 1)
    const found: Match[] = []
    if (before?.path !== path) found.push({ step: at, in: 'file', text: path })
    if (event === 'e') found.push({ step: at, in: 'symbol', text: symbol })
    const isSame = before?.path === path && before.line === line
    if (!isSame)
      found.push({ step: at, in: 'code', text: lines.text(path, line) })
    return found
  }

  /** What changed, and what a step gives; not what merely stands there. */
  #valuesAt(at: number): readonly Match[] {
    const { value } = this.#open.step(at)
    const changed = this.#open
      .locals(at)
      .filter(({ hasChanged }) => hasChanged)
      .map(({ name, value }) => `${name}: ${valueText(this.#open, value)}`)
    const own = value < 0 ? [] : [valueText(this.#open, value)]
    return [...changed, ...own].map((text) => ({ step: at, in: 'value', text }))
  }

  #traffic(): readonly Entry[] {
    const { wire, log } = this.#open.recording
    const frames = wire.map((row) => entryOf(frameMatch(row), bodyOf(row)))
    const told = log.map(({ step, level, logger, text }) =>
      entryOf({
        step: Math.max(0, step),
        in: 'log',
        text: `${level} ${logger} ${text}`,
      }),
    )
    return [...frames, ...told]
  }

  #lineText(path: string, line: number): string {
    return new Lines(this.#code).text(path, line)
  }
}

function entryOf(match: Match, body = ''): Entry {
  const sought = `${match.text} ${body}`.toLowerCase()
  return { ...match, body, sought }
}

function shownOf({ step, in: kind, text, body }: Entry, sought: string): Match {
  const part = text.toLowerCase().includes(sought)
    ? excerpt(text, sought)
    : `${text}: ${excerpt(body, sought)}`
  return { step, in: kind, text: part }
}

function excerpt(text: string, sought: string): string {
  if (text.length <= LONGEST) return text
  const from = Math.max(0, text.toLowerCase().indexOf(sought) - LONGEST / 3)
  const part = text.slice(from, from + LONGEST).trim()
  const ends = [from > 0 ? '… ' : '', from + LONGEST < text.length ? ' …' : '']
  return `${ends[0]}${part}${ends[1]}`
}

function frameMatch(row: WireRow): Match {
  return { step: Math.max(0, row.step), in: 'frame', text: textOf(row) }
}

function textOf(row: WireRow): string {
  if (row.type === 'cut') return `cut ${row.who}`
  const n = `#${row.n ?? '?'}`
  return row.type === 'published'
    ? `${n} ${row.what} ${row.who} → ${row.exchange || '(default)'} ${row.routingKey}`
    : `${n} ${row.type} ${row.who} ${row.queue}`
}

function bodyOf(row: WireRow): string {
  return row.type === 'published'
    ? `${row.body} ${JSON.stringify(row.properties)}`
    : ''
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
}

/** The text of lines that were coloured at build time. */
class Lines {
  readonly #code: Code
  readonly #known = new Map<string, string>()

  constructor(code: Code) {
    this.#code = code
  }

  text(path: string, line: number): string {
    const key = `${path}:${line}`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const [start, lines] = this.#code[path]?.find(
      ([from, of]) => from <= line && line < from + of.length,
    ) ?? [line, []]
    const text = (lines[line - start] ?? '')
      .replaceAll(/<[^>]*>/g, '')
      .replaceAll(/&(#?\w+);/g, (all, name) => ENTITIES[name] ?? all)
      .trim()
    this.#known.set(key, text)
    return text
  }
}
