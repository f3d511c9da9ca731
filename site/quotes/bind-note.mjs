// @ts-check
/**
 * Finds the syntax node that a note is bound to. A fragment is the beginning
 * of the node's text, white space folded, and must begin a node at exactly one
 * place of the quote; the largest node that starts there is the one that
 * lights up. Called by check-pages.mjs and render-quote.mjs.
 */
import ts from 'typescript'
import { QuoteError } from './quote-error.mjs'

/** @typedef {import('./quote.mjs').Quote} Quote */
/** @typedef {import('./quote.mjs').Range} Range */

/**
 * Folds white space; next to punctuation it does not count, so that a call
 * broken over lines is found by the same call on one.
 *
 * @param {string} text
 */
function fold(text) {
  return text
    .replace(/\s+/g, ' ')
    .replace(/ ?([^\w$# ]) ?/g, '$1')
    .trim()
}

/**
 * `else` and `finally` with what they lead to are no nodes of TypeScript's
 * tree, though they are to a reader.
 *
 * @param {ts.Node} node
 * @param {ts.SourceFile} sourceFile
 * @returns {Range[]}
 */
function clauses(node, sourceFile) {
  if (!ts.isIfStatement(node) && !ts.isTryStatement(node)) return []
  return node
    .getChildren(sourceFile)
    .filter(
      ({ kind }) =>
        kind === ts.SyntaxKind.ElseKeyword ||
        kind === ts.SyntaxKind.FinallyKeyword,
    )
    .map((word) => ({ start: word.getStart(sourceFile), end: node.end }))
}

/**
 * @param {ts.Node} node
 * @param {ts.SourceFile} sourceFile
 * @param {(range: Range) => void} visit called with the outer node first
 */
function eachNode(node, sourceFile, visit) {
  visit({ start: node.getStart(sourceFile), end: node.end })
  for (const clause of clauses(node, sourceFile)) visit(clause)
  node.forEachChild((child) => eachNode(child, sourceFile, visit))
}

/**
 * @param {string} text folded
 * @param {string} fragment folded
 */
function begins(text, fragment) {
  if (!text.startsWith(fragment)) return false
  const seam = text.slice(fragment.length - 1, fragment.length + 1)
  return !/^[\w$]{2}$/.test(seam)
}

/**
 * @param {Quote} quote
 * @param {string} fragment as the page has it
 * @returns {Range} where the node stands in the file
 * @throws {QuoteError} when the fragment begins a node nowhere or at more than
 *   one place
 */
export function bindNote(quote, fragment) {
  const { source, sourceFile, nodes, file, symbol } = quote
  const wanted = fold(fragment)
  /** @type {Map<number, Range>} */
  const found = new Map()
  for (const node of nodes) {
    eachNode(node, sourceFile, (range) => {
      if (found.has(range.start)) return
      const text = fold(source.slice(range.start, range.end))
      if (begins(text, wanted)) found.set(range.start, range)
    })
  }
  const [range] = found.values()
  if (found.size === 1 && range && wanted !== '') return range
  const lines = [...found.keys()]
    .map((at) => sourceFile.getLineAndCharacterOfPosition(at).line + 1)
    .sort((a, b) => a - b)
  const where = lines.length > 0 ? ` (lines ${lines.join(', ')})` : ''
  throw new QuoteError(
    `the fragment \`${fragment}\` begins ${found.size} nodes of ` +
      `${file}#${symbol}${where}; expected exactly one`,
  )
}
