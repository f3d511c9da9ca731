/**
 * Recorder, in a page: an error as the reader is told it, with the place in the
 * source. The stack names what is instrumented by its path and the rest by its
 * blob; an instrumented line has the number of the source's. Called by
 * run-worker.ts.
 */

export interface Mistake {
  readonly error: string
  /** Where it was made; null if no file of the program is on the stack. */
  readonly path: string | null
  /** From 1. */
  readonly line: number | null
}

/** In a frame: after a bracket or a blank, or an @ in other engines than V8. */
const PLACE = /(?<=[\s(@])([^\s()@]+?):(\d+)/g

/** @param urls - of each module by its path */
export function mistakeOf(
  thrown: unknown,
  urls: ReadonlyMap<string, string>,
): Mistake {
  const { text, stack } = partsOf(thrown)
  const paths = new Map([...urls].map(([path, url]) => [url, path]))
  const named = [...paths].reduce(
    (told, [url, path]) => told.replaceAll(url, path),
    text,
  )
  for (const [, file = '', line] of stack.matchAll(PLACE)) {
    const path = urls.has(file) ? file : paths.get(file)
    if (path !== undefined) return { error: named, path, line: Number(line) }
  }
  return { error: named, path: null, line: null }
}

/** What is thrown may be anything, and may throw when it is looked at. */
function partsOf(thrown: unknown): { text: string; stack: string } {
  try {
    if (thrown instanceof Error)
      return {
        text: `${thrown.name}: ${thrown.message}`,
        stack: String(thrown.stack),
      }
    return { text: String(thrown), stack: '' }
  } catch {
    return { text: 'something that cannot be shown was thrown', stack: '' }
  }
}
