/**
 * What a run has shown so far, and how each message of its worker changes it.
 * Used by run.tsx. A run that never ends cannot fill the page's memory: of acts
 * and of log lines the last thousand are kept.
 */
import type { Frame, FromRun, LogLine, Receipt } from './messages.ts'

const KEPT = 1000

/** What is shown as one row; `key` counts them. */
type Act =
  | { key: number; type: 'frame'; frame: Frame }
  | ({ key: number } & Receipt)

export interface RunState {
  phase: 'idle' | 'running' | 'done' | 'stopped' | 'failed'
  /** How many frames were published, kept or not. */
  frames: number
  acts: Act[]
  log: (LogLine & { key: number })[]
  result: unknown
  error: string
}

export type RunEvent = FromRun | { type: 'begin' } | { type: 'stop' }

export const idle: RunState = {
  phase: 'idle',
  frames: 0,
  acts: [],
  log: [],
  result: undefined,
  error: '',
}

function added<Row>(rows: (Row & { key: number })[], row: Row) {
  const key = (rows.at(-1)?.key ?? 0) + 1
  return [...rows, { ...row, key }].slice(-KEPT)
}

export function nextState(state: RunState, event: RunEvent): RunState {
  switch (event.type) {
    case 'begin':
      return { ...idle, phase: 'running' }
    case 'stop':
      return { ...state, phase: 'stopped' }
    case 'frame': {
      const acts = added<Omit<Act, 'key'>>(state.acts, event) as Act[]
      return { ...state, acts, frames: state.frames + 1 }
    }
    case 'delivered':
    case 'acknowledged':
    case 'rejected':
      return {
        ...state,
        acts: added<Omit<Act, 'key'>>(state.acts, event) as Act[],
      }
    case 'log':
      return { ...state, log: added<LogLine>(state.log, event) }
    case 'done':
      return { ...state, phase: 'done', result: event.result }
    case 'error':
      return {
        ...state,
        phase: 'failed',
        error: `${event.name}: ${event.message}`,
      }
  }
}
