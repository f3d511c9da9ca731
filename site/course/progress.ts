/**
 * What a reader has read, as data: which pages to the end, and the page and
 * heading where the reading stopped. Pages go by the name of their file, so
 * both languages share it. Called by use-progress.ts, which keeps it in the
 * browser, and by contents.tsx. Nothing of it leaves the browser.
 */
export interface Progress {
  /** The reader does not want it kept. */
  readonly off: boolean
  /** Pages that were read to the end, in the order in which that happened. */
  readonly read: readonly string[]
  /** The page that was open last, and the last heading that was reached. */
  readonly last: { readonly page: string; readonly heading: string } | null
}

export const NOTHING_READ: Progress = { off: false, read: [], last: null }

const isText = (value: unknown): value is string => typeof value === 'string'

function readLast(last: unknown): Progress['last'] {
  if (typeof last !== 'object' || last === null) return null
  const { page, heading } = last as Record<string, unknown>
  return isText(page) && isText(heading) ? { page, heading } : null
}

/** Anything may be in the browser's storage: what is no progress is none. */
export function parseProgress(text: string | null): Progress {
  try {
    const kept: unknown = JSON.parse(text ?? 'null')
    if (typeof kept !== 'object' || kept === null) return NOTHING_READ
    const { off, read, last } = kept as Record<string, unknown>
    return {
      off: off === true,
      read: Array.isArray(read) ? [...new Set(read.filter(isText))] : [],
      last: readLast(last),
    }
  } catch {
    return NOTHING_READ
  }
}

/** The page was open at this heading; '' is its beginning. */
export function reached(
  progress: Progress,
  page: string,
  heading: string,
): Progress {
  const { off, last } = progress
  if (off || (last?.page === page && last.heading === heading)) return progress
  return { ...progress, last: { page, heading } }
}

export function readToTheEnd(progress: Progress, page: string): Progress {
  if (progress.off || progress.read.includes(page)) return progress
  return { ...progress, read: [...progress.read, page] }
}

/**
 * @param pages of the course, in its order
 * @returns where to read on, or null if every page was read
 */
export function readOn(
  { read, last }: Progress,
  pages: readonly string[],
): { page: string; heading: string } | null {
  const at = last === null ? -1 : pages.indexOf(last.page)
  if (last !== null && at >= 0 && !read.includes(last.page)) return last
  const page = [...pages.slice(at + 1), ...pages.slice(0, at + 1)].find(
    (name) => !read.includes(name),
  )
  return page === undefined ? null : { page, heading: '' }
}
