// @ts-check
/**
 * Which lines of a recorded source the player shows: those of the outermost
 * functions that ran. Used by blocks.mjs when the site is built, and in the
 * page for what a reader has changed.
 */

/** @typedef {{ line: number, endLine: number }} Span lines from 1, inclusive */

/**
 * @param {readonly Span[]} functions
 * @returns {Span[]} those that stand in no other, from the top
 */
export function outermost(functions) {
  const sorted = [...functions].sort(
    (a, b) => a.line - b.line || b.endLine - a.endLine,
  )
  /** @type {Span[]} */
  const kept = []
  for (const one of sorted) {
    if (one.endLine > (kept.at(-1)?.endLine ?? 0)) kept.push(one)
  }
  return kept
}

/**
 * @param {readonly string[]} lines
 * @returns {number} the columns that all lines leave empty
 */
export function indentOf(lines) {
  const widths = lines
    .filter((line) => line.trim() !== '')
    .map((line) => line.search(/\S/))
  return widths.length === 0 ? 0 : Math.min(...widths)
}
