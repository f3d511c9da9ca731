/**
 * Runs one lesson for a terminal: prints its trace as it goes, for a person or
 * as JSON for a program, and what it returned. Called by sandbox.ts, and by the
 * tests that compare what every lesson prints.
 */
import type { Lesson, StageOptions } from '../stage.ts'
import { play } from '../stage.ts'
import type { Language } from '../trace/language.ts'
import type { Trace, TraceEvent } from '../trace/traced-broker.ts'
import { cutTo } from './columns.ts'
import type { LessonEntry } from './lessons.ts'
import { tracePrinter } from './print-trace.ts'
import { WORDS } from './words.ts'

const WIDTH = 80

/** Waits until the next step may be shown; rejects when none shall be. */
export type Pace = () => Promise<void>

export interface Run extends Omit<StageOptions, 'trace'> {
  /** What the transport is called in the summary; null: the memory. */
  readonly on: string | null
  readonly language: Language
  readonly json: boolean
  readonly isColored: boolean
  readonly write: (line: string) => void
  /**
   * Holds back what is shown, not the lesson: else a reader who thinks longer
   * than a timeout would see another lesson. Default: nothing is held back.
   */
  readonly pace?: Pace
  /** Hears each event as it comes, whatever is held back. */
  readonly onEvent?: Trace
}

/**
 * @returns what the lesson returns.
 * @throws what the lesson throws, once its steps are shown.
 */
export async function runLesson(
  entry: LessonEntry,
  lesson: Lesson,
  run: Run,
): Promise<unknown> {
  const shown = run.json ? asJson(entry, run) : asText(entry, run)
  let last = Promise.resolve()
  const trace = (event: TraceEvent): void => {
    run.onEvent?.(event)
    if (run.pace === undefined) shown.step(event)
    else {
      last = last.then(run.pace).then(() => shown.step(event))
      last.catch(() => {}) // told by the one who awaits the end of it
    }
  }
  try {
    const result = await play(lesson, { ...run, trace })
    await last
    shown.end(result)
    return result
  } catch (error) {
    await last
    shown.fail(error)
    throw error
  }
}

interface Shown {
  readonly step: (event: TraceEvent) => void
  readonly end: (result: unknown) => void
  readonly fail: (error: unknown) => void
}

function asText({ number, title }: LessonEntry, run: Run): Shown {
  const { language, write, on } = run
  const words = WORDS[language]
  const printer = tracePrinter(run)
  write(`${number}  ${title[language]}`)
  return {
    step: (event) => printer.print(event),
    end: (result) => {
      write('')
      write(printer.summary())
      write(words.transport(on ?? words.memory))
      write(cutTo(words.result + JSON.stringify(result), WIDTH))
    },
    // A terminal is told on standard error.
    fail: () => {},
  }
}

/** One object a line. Of a frame, the body as text: it holds the payload. */
function asJson({ folder }: LessonEntry, { write }: Run): Shown {
  const tell = (line: object) => write(JSON.stringify(line))
  return {
    step: (event) => {
      if (event.type !== 'published') tell(event)
      else
        tell({
          type: event.type,
          frame: { ...event.frame, payload: undefined },
        })
    },
    end: (result) =>
      tell({ type: 'result', lesson: folder, result: result ?? null }),
    fail: (error) => {
      const { name, message } =
        error instanceof Error ? error : new Error(String(error))
      tell({ type: 'failed', lesson: folder, error: { name, message } })
    },
  }
}
