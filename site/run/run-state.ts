/**
 * What a run has shown so far, and how each message of its worker changes it.
 * Used by run.tsx. A run that never ends cannot fill the page's memory: of
 * frames and of log lines the last thousand are kept.
 */
import type { Frame, FromRun, LogLine } from './messages.ts'

export const KEPT = 1000

export interface RunState {
  phase: 'idle' | 'running' | 'done' | 'stopped' | 'failed'
  frames: Frame[]
  log: (LogLine & { n: number })[]
  result: unknown
  error: string
}

export type RunEvent = FromRun | { type: 'begin' } | { type: 'stop' }

export const idle: RunState = {
  phase: 'idle',
  frames: [],
  log: [],
  result: undefined,
  error: '',
}

export function nextState(state: RunState, event: RunEvent): RunState {
  switch (event.type) {
    case 'begin':
      return { ...idle, phase: 'running' }
    case 'stop':
      return { ...state, phase: 'stopped' }
    case 'frame':
      return { ...state, frames: [...state.frames, event.frame].slice(-KEPT) }
    case 'log': {
      const n = (state.log.at(-1)?.n ?? 0) + 1
      return { ...state, log: [...state.log, { ...event, n }].slice(-KEPT) }
    }
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
