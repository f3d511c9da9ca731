// @ts-check
/**
 * Cuts a quote out of a source file by the name of a symbol. Called by
 * check-pages.mjs before a build and by quote-loader.mjs during it, so that
 * what is checked is what is shown. Leaves a Quote: ranges of the file, in
 * order, with the syntax nodes that notes can be bound to.
 */
import ts from 'typescript'
import { QuoteError } from './quote-error.mjs'
import { symbolsIn } from './symbols.mjs'

/** A reader keeps about this many lines in view beside the notes. */
const MAX_LINES = 40

/** @typedef {{ start: number, end: number }} Range offsets into the file */

/**
 * @typedef {object} Quote
 * @property {string} file
 * @property {string} symbol
 * @property {string} source text of the whole file
 * @property {ts.SourceFile} sourceFile
 * @property {ts.Node[]} nodes
 * @property {Range[]} parts whole lines, one range a declaration
 * @property {number} firstLine counted from 1
 * @property {number} lastLine
 */

/**
 * The lines of a node: from the start of its first line (its doc comment's, if
 * asked for) to its end and a comment behind it on the same line.
 *
 * @param {ts.SourceFile} sourceFile
 * @param {ts.Node} node
 * @param {boolean} doc
 * @returns {Range}
 */
function linesOf(sourceFile, node, doc) {
  const { text } = sourceFile
  const begin = node.getStart(sourceFile, doc)
  const lineStart = text.lastIndexOf('\n', begin - 1) + 1
  const indented = text.slice(lineStart, begin).trim() === ''
  const trailing = ts.getTrailingCommentRanges(text, node.end)?.at(-1)
  return {
    start: indented ? lineStart : begin,
    end: trailing?.end ?? node.end,
  }
}

/**
 * @param {string} file
 * @param {string} symbol
 * @param {import('./symbols.mjs').Symbols} symbols
 */
function unknown(file, symbol, symbols) {
  const known = [...symbols.keys()].join(', ') || 'nothing'
  return new QuoteError(`${file} has no "${symbol}"; it has ${known}`)
}

/**
 * @param {string} source text of the file
 * @param {{ file: string, symbol: string, doc?: boolean }} wanted
 * @returns {Quote}
 * @throws {QuoteError} for an unknown symbol, listing the known ones, and for
 *   a quote of more than MAX_LINES lines
 */
export function cutQuote(source, { file, symbol, doc = false }) {
  const sourceFile = ts.createSourceFile(
    file,
    source,
    ts.ScriptTarget.Latest,
    true,
  )
  const symbols = symbolsIn(sourceFile)
  const nodes = symbols.get(symbol)
  if (!nodes) throw unknown(file, symbol, symbols)
  const parts = nodes.map((node) => linesOf(sourceFile, node, doc))
  const lineAt = (/** @type {number} */ offset) =>
    sourceFile.getLineAndCharacterOfPosition(offset).line + 1
  const lines = parts.reduce(
    (sum, { start, end }) => sum + lineAt(end) - lineAt(start) + 1,
    0,
  )
  if (lines > MAX_LINES) {
    throw new QuoteError(
      `${file}#${symbol} has ${lines} lines; a quote has at most ${MAX_LINES}`,
    )
  }
  const firstLine = lineAt(parts[0]?.start ?? 0)
  const lastLine = lineAt(parts.at(-1)?.end ?? 0)
  return { file, symbol, source, sourceFile, nodes, parts, firstLine, lastLine }
}
