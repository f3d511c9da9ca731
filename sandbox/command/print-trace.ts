/**
 * Prints a trace as a person reads it: one paragraph a frame, one line for each
 * delivery and acknowledge, each process in its own colour, 80 columns. Of a
 * frame that repeats another only the difference. Without colours the text is
 * the same.
 */
import picocolors from 'picocolors'
import type { Frame } from '../trace/frame.ts'
import type { Language } from '../trace/language.ts'
import type { TraceEvent } from '../trace/traced-broker.ts'
import { whyOf } from '../trace/why.ts'
import { cutTo, padTo, wrapTo } from './columns.ts'
import { type Detail, details, headline } from './frame-details.ts'
import { WORDS, type Words } from './words.ts'

const WIDTH = 80
const INDENT = '     '
const MOST = WIDTH - INDENT.length
/** Of the labels, the widest and a space or two. */
const LABEL = 13

export interface Printer {
  print(event: TraceEvent): void
  /** What was exchanged, in one line. */
  summary(): string
}

export interface PrintOptions {
  readonly language: Language
  readonly isColored: boolean
  /** Takes one line at a time, without its newline. */
  readonly write: (line: string) => void
}

export function tracePrinter(options: PrintOptions): Printer {
  const { language, write } = options
  const words = WORDS[language]
  const colors = picocolors.createColors(options.isColored)
  const paint = painter(colors)
  const frames: Frame[] = []
  const printFrame = (frame: Frame): void => {
    const answered = frames.find(
      ({ what, msgId }) => what === 'call' && msgId === frame.msgId,
    )
    const model = frames.find((one) => isLike(one, frame))
    frames.push(frame)
    const head = colors.bold(headline(frame, answered, words))
    write('')
    write(`${colors.bold(number(frame.n))}  ${paint(frame.who)}  ${head}`)
    const isNew = (row: Detail) =>
      model === undefined || !has(details(model, words), row)
    const rows = details(frame, words).filter(isNew)
    const sentence =
      model === undefined
        ? whyOf(frame, answered, language) + words.stop
        : words.like(model.n, rows.length > 0)
    for (const line of wrapTo(sentence, MOST))
      write(INDENT + colors.italic(line))
    for (const [label, text] of rows)
      write(INDENT + colors.dim(row(words.labels[label], text)))
  }
  return {
    print(event) {
      if (event.type === 'published') printFrame(event.frame)
      else if (event.type === 'cut')
        write(`  ${words.cut(paint(event.who), event.connections)}`)
      else write(`${number(event.n)}  ${words[event.type](paint(event.who))}`)
    },
    summary: () => summaryOf(frames, words),
  }
}

/** Gives each process the next colour, and again the same. */
function painter(colors: ReturnType<typeof picocolors.createColors>) {
  const palette = [colors.cyan, colors.magenta, colors.yellow, colors.green]
  const processes: string[] = []
  return (who: string): string => {
    if (!processes.includes(who)) processes.push(who)
    const at = processes.indexOf(who) % palette.length
    return (palette[at] ?? colors.white)(who)
  }
}

function number(n: number | null): string {
  return String(n ?? '?').padStart(3)
}

function row(label: string, text: string): string {
  return cutTo(padTo(label, LABEL) + text, MOST)
}

/** Whether it is the same act by the same process. */
function isLike(one: Frame, other: Frame): boolean {
  const keys = ['who', 'what', 'exchange', 'routingKey'] as const
  return (
    keys.every((key) => one[key] === other[key]) &&
    one.payload.method === other.payload.method
  )
}

function has(rows: readonly Detail[], [label, text]: Detail): boolean {
  return rows.some((one) => one[0] === label && one[1] === text)
}

function summaryOf(frames: readonly Frame[], words: Words): string {
  const counts = new Map<Frame['what'], number>()
  for (const { what } of frames) counts.set(what, (counts.get(what) ?? 0) + 1)
  const parts = [...counts].map(([what, count]) => words.count(what, count))
  return words.summary(frames.length, parts)
}
