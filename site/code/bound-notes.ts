/**
 * The notes that the page shows, each with the place of the code it is bound
 * to. Every Quote tells its own here; the players of the page read them and
 * show a note beside the line that runs. Places are those of the source file,
 * found when the site is built (quote-loader.mjs).
 */
import {
  Children,
  isValidElement,
  type ReactNode,
  useEffect,
  useSyncExternalStore,
} from 'react'

/** Lines count from 1, columns from 0; the end is not included. */
export type Span = readonly [
  line: number,
  column: number,
  endLine: number,
  endColumn: number,
]

export interface BoundNote {
  readonly file: string
  readonly symbol: string
  /** The id of its quote, and its number there: `#QUOTE-note-NUMBER`. */
  readonly quote: string
  readonly number: string
  readonly span: Span
  readonly content: ReactNode
}

interface Quoted {
  readonly id: string
  readonly file: string
  readonly symbol: string
  readonly spans: readonly Span[]
}

const NONE: readonly BoundNote[] = []
const listeners = new Set<() => void>()
let all = NONE

function change(next: readonly BoundNote[]) {
  all = next
  for (const tell of listeners) tell()
}

function listen(tell: () => void) {
  listeners.add(tell)
  return () => listeners.delete(tell)
}

/** @returns the notes of the quotes that are on the page now. */
export function useBoundNotes(): readonly BoundNote[] {
  return useSyncExternalStore(
    listen,
    () => all,
    () => NONE,
  )
}

/** Keeps the notes of a quote known while it is on the page. */
export function useToldNotes(quoted: Quoted, children: ReactNode) {
  const { id, file, symbol, spans } = quoted
  useEffect(() => {
    const items = Children.toArray(children).filter(
      isValidElement<{
        children?: ReactNode
      }>,
    )
    const told = items.flatMap(({ props }, at): BoundNote[] => {
      const span = spans[at]
      if (span === undefined) return []
      const number = String(at + 1)
      const content = props.children
      return [{ file, symbol, quote: id, number, span, content }]
    })
    change([...all, ...told])
    return () => change(all.filter((note) => !told.includes(note)))
  }, [id, file, symbol, spans, children])
}
