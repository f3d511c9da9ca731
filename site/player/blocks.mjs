// @ts-check
/**
 * Cuts a recorded source into what the player shows: each outermost function
 * that ran, its lines coloured. Functions inside it are lit where they stand.
 * Called by code-loader.mjs at build time, and by its tests.
 */
import { highlight, tokenHtml } from '../quotes/highlight.mjs'

/** @typedef {[start: number, lines: string[], indent: number]} Block lines as HTML, columns left out */
/** @typedef {{ line: number, endLine: number }} Span lines from 1, inclusive */

/**
 * @param {Span[]} functions
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
 * @param {string} source
 * @param {Span[]} functions
 * @returns {Promise<Block[]>}
 */
export async function blocksOf(source, functions) {
  const lines = await highlight(source, 'typescript')
  const texts = source.split('\n')
  return outermost(functions).map(({ line, endLine }) => {
    const indent = indentOf(texts.slice(line - 1, endLine))
    const html = lines
      .slice(line - 1, endLine)
      .map((tokens) => lineHtml(tokens, indent))
    return [line, html, indent]
  })
}

/** @param {string[]} lines */
function indentOf(lines) {
  const widths = lines
    .filter((line) => line.trim() !== '')
    .map((line) => line.search(/\S/))
  return Math.min(...widths)
}

/**
 * @param {import('../quotes/highlight.mjs').Token[]} tokens
 * @param {number} indent columns that are left out
 */
function lineHtml(tokens, indent) {
  let left = indent
  let html = ''
  for (const { content, kind } of tokens) {
    const text = content.slice(left)
    left = Math.max(0, left - content.length)
    if (text !== '') html += tokenHtml(text, kind)
  }
  return html
}
