// Runs a lesson as the command does, and gives what it prints, what was
// exchanged and what it returned. In memory that is the same each time; on a
// RabbitMQ another process may be the first to get its turn, so there what is
// exchanged is compared in no order.

import { details, headline } from '../../sandbox/command/frame-details.ts'
import type { LessonEntry } from '../../sandbox/command/lessons.ts'
import { type Run, runLesson } from '../../sandbox/command/run-lesson.ts'
import { WORDS } from '../../sandbox/command/words.ts'
import { CuttableMemory } from '../../sandbox/cut/cuttable-broker.ts'
import { atOnce } from '../../sandbox/play-at-once.ts'
import type { Frame } from '../../sandbox/trace/frame.ts'
import type { Language } from '../../sandbox/trace/language.ts'
import type { TraceEvent } from '../../sandbox/trace/traced-broker.ts'
import { FakeBroker } from '../../src/fake/fake-broker.ts'

const words = WORDS.en

/** What a run is without colours, at full pace, shown to nobody. */
const PLAIN = {
  language: 'en',
  on: null,
  json: false,
  isColored: false,
  write: () => {},
} as const

/** Ids are random; in memory they are not, and would change with anything. */
export function masked(line: string): string {
  return line.replace(/[0-9a-f]{32}|[0-9a-f]{8,31}(?=…)/g, '<id>')
}

/** What `npm run sandbox NN` prints, in memory. */
export async function printed(
  entry: LessonEntry,
  language: Language = 'en',
): Promise<string> {
  const lines: string[] = []
  const write = (line: string) => lines.push(masked(line))
  await inMemory(entry, { language, write })
  return `${lines.join('\n')}\n`
}

export interface Exchange {
  /** Who did what with which frame, without order. */
  readonly facts: readonly string[]
  readonly result: unknown
}

export async function exchangedInMemory(entry: LessonEntry): Promise<Exchange> {
  const facts = new Facts()
  const result = await inMemory(entry, { onEvent: facts.add })
  return { facts: facts.sorted(), result }
}

/** What a lesson publishes in memory, in order. */
export async function publishedInMemory(entry: LessonEntry): Promise<Frame[]> {
  const frames: Frame[] = []
  const onEvent = (event: TraceEvent) => {
    if (event.type === 'published') frames.push(event.frame)
  }
  await inMemory(entry, { onEvent })
  return frames
}

/** @param where - on a broker, with as much time as it takes */
export async function exchangedOn(
  entry: LessonEntry,
  where: Pick<Run, 'url' | 'makeBroker'>,
): Promise<Exchange> {
  const facts = new Facts()
  const lesson = await entry.load()
  const run = { ...PLAIN, ...where, onEvent: facts.add }
  const result = await runLesson(entry, lesson, run)
  return { facts: facts.sorted(), result }
}

async function inMemory(
  entry: LessonEntry,
  more: Partial<Run>,
): Promise<unknown> {
  const broker = new FakeBroker()
  return await atOnce(
    () => entry.load(),
    (lesson) =>
      runLesson(entry, lesson, {
        ...PLAIN,
        url: 'fake://lessons/',
        makeBroker: () => new CuttableMemory(broker),
        deadlineMs: null,
        ...more,
      }),
  )
}

class Facts {
  readonly #frames: Frame[] = []
  readonly #facts: string[] = []

  readonly add = (event: TraceEvent): void => {
    if (event.type === 'published') {
      this.#frames.push(event.frame)
      this.#facts.push(this.#textOf(event.frame))
      return
    }
    if (event.type === 'cut') {
      this.#facts.push(`cut ${event.who}: ${event.connections}`)
      return
    }
    const { type, who, queue, n } = event
    const frame = this.#frames.find((one) => one.n === n)
    const what = frame === undefined ? '?' : this.#textOf(frame)
    this.#facts.push(`${type} ${who} ${queue}: ${what}`)
  }

  sorted(): string[] {
    return this.#facts.map(masked).sort()
  }

  #textOf(frame: Frame): string {
    const answered = this.#frames.find(
      ({ what, msgId }) => what === 'call' && msgId === frame.msgId,
    )
    const rows = details(frame, words).map(
      ([label, text]) => `${label} ${text}`,
    )
    return [frame.who, headline(frame, answered, words), ...rows].join(' | ')
  }
}
