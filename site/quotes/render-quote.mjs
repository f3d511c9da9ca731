// @ts-check
/**
 * Makes the HTML of a quote: its lines, coloured, the nodes that notes are
 * bound to wrapped, and a numbered marker in the gutter where each begins. The
 * markers are plain links to the notes, so they work without scripts. Called
 * by quote-loader.mjs. The text content of the HTML is the quoted code.
 */
import { bindNote } from './bind-note.mjs'
import { highlight, tokenHtml } from './highlight.mjs'

/** @typedef {import('./quote.mjs').Quote} Quote */
/** @typedef {{ number: number, start: number, end: number }} Mark */
/** @typedef {{ from: number, to: number, kind: string }} Piece */
/** @typedef {number[]} Span line from 1, column from 0, end line, end column */

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
function linesOf(quote) {
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

/**
 * Cuts the tokens of a line where a mark begins or ends.
 *
 * @param {import('./highlight.mjs').Token[]} tokens
 * @param {{ start: number, end: number }} line
 * @param {number[]} cuts
 * @returns {Piece[]}
 */
function piecesOf(tokens, line, cuts) {
  /** @type {Piece[]} */
  const pieces = []
  for (const { offset, content, kind } of tokens) {
    const from = Math.max(offset, line.start)
    const to = Math.min(offset + content.length, line.end)
    const inside = cuts.filter((cut) => cut > from && cut < to)
    const edges = [from, ...inside, to]
    for (let at = 1; at < edges.length; at += 1) {
      const piece = { from: edges[at - 1] ?? 0, to: edges[at] ?? 0, kind }
      if (piece.from < piece.to) pieces.push(piece)
    }
  }
  return pieces
}

/**
 * @param {Piece} piece
 * @param {Mark[]} marks outer before inner
 * @param {number} textStart where the line's indentation ends
 */
function marksOver(piece, marks, textStart) {
  if (piece.from < textStart) return []
  return marks.filter(
    ({ start, end }) => start <= piece.from && end > piece.from,
  )
}

/**
 * @param {string} source
 * @param {Piece[]} pieces
 * @param {Mark[]} marks
 * @param {number} textStart
 */
function wrapMarks(source, pieces, marks, textStart) {
  /** @type {Mark[]} */
  let open = []
  let html = ''
  for (const piece of pieces) {
    const over = marksOver(piece, marks, textStart)
    const kept = open.filter((mark, depth) => over[depth] === mark).length
    html += '</span>'.repeat(open.length - kept)
    for (const { number } of over.slice(kept)) {
      html += `<span class="bound" data-note="${number}">`
    }
    html += tokenHtml(source.slice(piece.from, piece.to), piece.kind)
    open = over
  }
  return html + '</span>'.repeat(open.length)
}

/**
 * @param {string} id
 * @param {Mark[]} begun
 */
function gutter(id, begun) {
  const links = begun.map(
    ({ number }) =>
      `<a class="marker" id="${id}-code-${number}" data-note="${number}" ` +
      `href="#${id}-note-${number}" aria-label="${number}"></a>`,
  )
  return links.length > 0 ? `<span class="gutter">${links.join('')}</span>` : ''
}

/**
 * @param {Quote} quote
 * @param {string[]} fragments
 * @returns {Mark[]} outer before inner
 */
function marksOf(quote, fragments) {
  return fragments
    .map((fragment, at) => ({ ...bindNote(quote, fragment), number: at + 1 }))
    .sort((a, b) => a.start - b.start || b.end - a.end)
}

/**
 * @param {Quote} quote
 * @param {Mark[]} marks
 * @returns {Span[]} by the number of the note
 */
function spansOf({ sourceFile }, marks) {
  const placeOf = (/** @type {number} */ offset) => {
    const at = sourceFile.getLineAndCharacterOfPosition(offset)
    return [at.line + 1, at.character]
  }
  return marks
    .toSorted((a, b) => a.number - b.number)
    .map(({ start, end }) => [...placeOf(start), ...placeOf(end)])
}

/**
 * @param {Quote} quote
 * @param {{ id: string, fragments: string[] }} bound
 * @returns {Promise<{ html: string, text: string, spans: Span[] }>}
 * @throws {import('./quote-error.mjs').QuoteError} when a fragment is not there
 */
export async function renderQuote(quote, { id, fragments }) {
  const { source } = quote
  const marks = marksOf(quote, fragments)
  const cuts = marks.flatMap(({ start, end }) => [start, end])
  const tokens = (await highlight(source, 'typescript')).flat()
  let html = ''
  let text = ''
  for (const line of linesOf(quote)) {
    const code = source.slice(line.start, line.end)
    const textStart = line.start + code.length - code.trimStart().length
    const pieces = piecesOf(tokens, line, [...cuts, textStart])
    const begun = marks.filter(
      ({ start }) => start >= line.start && start < line.end,
    )
    const body = wrapMarks(source, pieces, marks, textStart)
    html += `<span class="line">${gutter(id, begun)}${body}\n</span>`
    text += `${code}\n`
  }
  return { html, text, spans: spansOf(quote, marks) }
}
