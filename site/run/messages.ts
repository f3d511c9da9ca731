/**
 * What the page and a run's worker say to each other. worker.ts posts FromRun,
 * run.tsx posts ToRun. Everything is plain data that survives structured
 * cloning. A frame is one message as it was published, with who did it and why;
 * its body is the text exactly as on the wire. What becomes of it at the
 * broker comes after it, by its number.
 */
import type { FrameKind } from '../../sandbox/trace/frame.ts'
import type { Language } from '../../sandbox/trace/language.ts'

export interface ToRun {
  type: 'run'
  /** The name of a lesson's folder in sandbox/, such as `01-l3-agent`. */
  scenario: string
  /** In which the frames say why they were sent. */
  language: Language
}

export interface Frame {
  /** Counted from 1, in the order of the run. */
  n: number
  who: string
  /** A process, where it is known, or else a routing key. */
  to: string
  what: FrameKind
  why: string
  /** Empty for the default exchange. */
  exchange: string
  routingKey: string
  /** Whether the broker hands back what no queue takes. */
  mandatory: boolean
  properties: Record<string, unknown>
  /** The outer JSON text. */
  body: string
}

/** The broker handed frame `n` to `who`, or `who` told the broker about it. */
export interface Receipt {
  type: 'delivered' | 'acknowledged' | 'rejected'
  /** Null if the frame was published out of sight. */
  n: number | null
  who: string
}

export interface LogLine {
  logger: string
  level: string
  text: string
}

export type FromRun =
  | { type: 'frame'; frame: Frame }
  | Receipt
  | ({ type: 'log' } & LogLine)
  | { type: 'done'; result: unknown }
  | { type: 'error'; name: string; message: string }
