/**
 * What the page and a run's worker say to each other. worker.ts posts FromRun,
 * run.tsx posts ToRun. Everything is plain data that survives structured
 * cloning. A frame is one act of the drivers' traffic, told with who did it and
 * why; its body is the text exactly as on the wire.
 */
export interface ToRun {
  type: 'run'
  /** The name of a lesson's folder in sandbox/, such as `01-l3-agent`. */
  scenario: string
}

export interface Frame {
  /** Counted from 1, in the order of the run. */
  n: number
  who: string
  to: string
  what: 'call' | 'cast' | 'fanout' | 'reply' | 'ack' | (string & {})
  why: string
  exchange: string
  routingKey: string
  properties: Record<string, unknown>
  /** The outer JSON text; empty where nothing but a method frame goes. */
  body: string
}

export interface LogLine {
  logger: string
  level: string
  text: string
}

export type FromRun =
  | { type: 'frame'; frame: Frame }
  | ({ type: 'log' } & LogLine)
  | { type: 'done'; result: unknown }
  | { type: 'error'; name: string; message: string }
