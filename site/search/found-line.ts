/**
 * Which line of the page of symptoms somebody has pasted. Its time, process,
 * request and ids are not on the page, and the search wants every word; so it
 * is given the heading under which the line stands. Called by
 * theme/Navbar/Search with what log-lines.mjs has read.
 */
import type { LogLines } from './log-lines.mjs'

/** What stands on the page for whatever differs each time. */
const DIFFERS = '…'

/** Without what chat programs and Chinese keyboards change: quotes, colons, spaces. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[‘’]/g, "'")
    .replace(/[“”「」『』]/g, '"')
    .replace(/\s+/g, '')
    .toLowerCase()
}

/** How much of `line` is in `text`, in its order; 0 unless all of it is. */
function matched(line: string, text: string): number {
  let from = 0
  let length = 0
  for (const piece of line.split(DIFFERS).map(plain)) {
    const at = text.indexOf(piece, from)
    if (at < 0) return 0
    from = at + piece.length
    length += piece.length
  }
  return length
}

/**
 * @param pasted one line, or several as a traceback has
 * @returns the heading of the line that has most in common with it; null if
 * none is in it
 */
export function foundLine(
  pasted: string,
  entries: readonly LogLines[],
): string | null {
  const text = plain(pasted)
  let heading: string | null = null
  let most = 0
  for (const entry of entries)
    for (const line of entry.lines) {
      const length = matched(line, text)
      if (length <= most) continue
      most = length
      heading = entry.heading
    }
  return heading
}
