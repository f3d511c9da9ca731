// @ts-check
/**
 * The lines of a quote as they are shown: with the indentation cut off that all
 * of them share. Called by render-quote.mjs and by type-cards.mjs, so that the
 * places of both agree.
 */

/** @typedef {import('./quote.mjs').Quote} Quote */

/**
 * @param {Quote} quote
 * @returns {number} columns that every line is indented by
 */
function indentOf({ source, parts }) {
  const widths = parts
    .flatMap(({ start, end }) => source.slice(start, end).split('\n'))
    .filter((line) => line.trim() !== '')
    .map((line) => /^ */.exec(line)?.[0].length ?? 0)
  return Math.min(...widths)
}

/**
 * @param {Quote} quote
 * @returns {{ start: number, end: number }[]} lines, indentation cut off
 */
export function linesOf(quote) {
  const indent = indentOf(quote)
  return quote.parts.flatMap((part) => {
    const lines = []
    let start = part.start
    for (const line of quote.source.slice(start, part.end).split('\n')) {
      const end = start + line.length
      lines.push({ start: Math.min(start + indent, end), end })
      start = end + 1
    }
    return lines
  })
}
