/**
 * Which notes of the page speak of a step: the innermost whose code begins
 * there or holds it, and others that begin on the same line. Pure; called by
 * note-view.tsx and code-pane.tsx.
 */
import type {
  OpenRecording,
  Step,
} from '../../sandbox/recorder/open-recording.ts'
import type { BoundNote, Span } from '../code/bound-notes.ts'

type At = Pick<Step, 'path' | 'line' | 'column' | 'endLine' | 'endColumn'>
type Place = readonly [line: number, column: number]

export interface NotesOfStep {
  readonly main: BoundNote | null
  readonly others: readonly BoundNote[]
}

/** Negative if `a` comes before `b`. */
function order(a: Place, b: Place): number {
  return a[0] - b[0] || a[1] - b[1]
}

const startOf = ([line, column]: Span): Place => [line, column]
const endOf = ([, , line, column]: Span): Place => [line, column]

function holds(span: Span, at: At): boolean {
  const place: Place = [at.line, at.column]
  return order(startOf(span), place) <= 0 && order(place, endOf(span)) < 0
}

/** Whether it begins in what is about to run, on the line that is marked. */
function beginsIn(span: Span, at: At): boolean {
  const [line, column] = span
  if (line !== at.line || column < at.column) return false
  return order(startOf(span), [at.endLine, at.endColumn]) < 0
}

/** 0: begins with the step, 1: begins on its line, 2: only holds it. */
function distance([line, column]: Span, at: At): number {
  if (line !== at.line) return 2
  return column === at.column ? 0 : 1
}

/** The inner one first: it begins later, or ends sooner. */
function innerFirst(a: Span, b: Span): number {
  return order(startOf(b), startOf(a)) || order(endOf(a), endOf(b))
}

export function notesAt(notes: readonly BoundNote[], step: At): NotesOfStep {
  const [main = null, ...rest] = notes
    .filter(({ file }) => file === step.path)
    .filter(({ span }) => holds(span, step) || beginsIn(span, step))
    .toSorted(
      (a, b) =>
        distance(a.span, step) - distance(b.span, step) ||
        innerFirst(a.span, b.span),
    )
  return { main, others: rest.filter(({ span }) => span[0] === step.line) }
}

/** The next step that a note speaks of, from the start if none follows. */
export function nextNoted(
  open: OpenRecording,
  notes: readonly BoundNote[],
  at: number,
): number {
  for (let by = 1; by <= open.length; by += 1) {
    const step = (at + by) % open.length
    if (notesAt(notes, open.step(step)).main !== null) return step
  }
  return at
}
