// @ts-check
/**
 * What the names in a quote mean: for each a card with its signature, the first
 * paragraph of its doc comment and the file that declares it, as TypeScript's
 * language service tells them. Called by types-loader.mjs. Equal cards are one.
 */
import path from 'node:path'
import ts from 'typescript'
import { linesOf } from './quoted-lines.mjs'
import { typeService } from './type-service.mjs'

/**
 * @typedef {object} Card
 * @property {string[]} signature kind, text, kind, text ...; the kinds are
 *   those of highlight.mjs
 * @property {string} doc empty if there is none
 * @property {string} file that declares it; empty if the quote itself does
 */

/**
 * @typedef {object} QuoteTypes
 * @property {number[]} names offset in the quote's text, length, card, for each
 * @property {Card[]} cards
 */

/** Longer signatures and doc comments are cut. */
const MAX_SIGNATURE = 400
const MAX_LINES = 12
const MAX_DOC = 320

/** @type {Record<string, string>} TypeScript's kinds of words in ours */
const kinds = {
  keyword: 'k',
  operator: 'u',
  punctuation: 'u',
  stringLiteral: 's',
  numericLiteral: 'n',
  functionName: 'f',
  methodName: 'f',
  className: 'f',
  interfaceName: 'f',
  enumName: 'f',
  aliasName: 'f',
  typeParameterName: 'f',
  parameterName: 'p',
}

/**
 * Of an import, what is imported: without `(alias)` before and `import Name`
 * after it.
 *
 * @param {ts.SymbolDisplayPart[]} parts
 */
function withoutAlias(parts) {
  if (parts[1]?.text !== 'alias') return parts
  const end = parts.findLastIndex(({ text }) => text === 'import')
  return parts.slice(4, end > 0 ? end - 1 : undefined)
}

/**
 * @param {ts.SymbolDisplayPart[]} parts
 * @returns {ts.SymbolDisplayPart[]} as many as a card has room for
 */
function fitting(parts) {
  let [length, lines] = [0, 1]
  const end = parts.findIndex(({ text }) => {
    length += text.length
    lines += text.split('\n').length - 1
    return length > MAX_SIGNATURE || lines > MAX_LINES
  })
  return end < 0 ? parts : [...parts.slice(0, end), { text: ' …', kind: '' }]
}

/**
 * @param {ts.SymbolDisplayPart[]} parts
 * @returns {Card['signature']} neighbours of one kind joined
 */
function signatureOf(parts) {
  /** @type {string[]} */
  const signature = []
  for (const { text, kind: given } of fitting(withoutAlias(parts))) {
    const kind = kinds[given] ?? ''
    const before = signature.at(-2) === kind ? signature.pop() : undefined
    if (before === undefined) signature.push(kind, text)
    else signature.push(before + text)
  }
  return signature
}

/**
 * @param {string} text of a doc comment
 * @returns {string} its first paragraph on one line
 */
function firstParagraph(text) {
  const [paragraph = ''] = text.trim().split(/\n\s*\n/)
  const line = paragraph
    .replace(/\{@link(?:code|plain)?\s+([^}|\s]+)[^}]*\}/g, '$1')
    .replace(/^- /, '')
    .replace(/\s+/g, ' ')
  if (line.length <= MAX_DOC) return line
  const cut = line.slice(0, MAX_DOC)
  const sentence = /^.*[.!?](?= )/.exec(cut)?.[0]
  return sentence ?? `${cut.slice(0, cut.lastIndexOf(' '))} …`
}

/**
 * @param {string} root
 * @param {string} file
 * @returns {string} from the root, or the name of a package and what is in it
 */
function shortPlace(root, file) {
  const installed = file.split('/node_modules/').at(-1) ?? ''
  if (installed !== file) return installed
  return path.relative(root, file).replaceAll(path.sep, '/')
}

/**
 * @param {import('./quote.mjs').Quote} quote
 * @returns {ts.Node[]} its names, in order
 */
function namesOf({ nodes }) {
  /** @type {ts.Node[]} */
  const found = []
  /** @param {ts.Node} node */
  const look = (node) => {
    if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) found.push(node)
    node.forEachChild(look)
  }
  for (const node of nodes) look(node)
  return found
}

/**
 * @param {import('./quote.mjs').Quote} quote
 * @returns {(at: number) => number} an offset in the quote's text for one in
 *   the file
 */
function inText(quote) {
  let length = 0
  const lines = linesOf(quote).map(({ start, end }) => {
    const line = { start, end, at: length }
    length += end - start + 1
    return line
  })
  return (at) => {
    const line = lines.find(({ start, end }) => at >= start && at < end)
    return line ? line.at + at - line.start : -1
  }
}

/**
 * @param {string} root
 * @param {import('./quote.mjs').Quote} quote
 * @returns {(at: number) => Card | null}
 */
function cardAt(root, quote) {
  const { service } = typeService(root)
  const file = path.join(root, quote.file)
  /** @param {ts.DefinitionInfo} definition */
  const isQuoted = ({ fileName, textSpan: { start } }) =>
    shortPlace(root, fileName) === quote.file &&
    quote.parts.some((part) => start >= part.start && start < part.end)
  return (at) => {
    const info = service.getQuickInfoAtPosition(file, at)
    if (!info?.displayParts) return null
    const [definition] = service.getDefinitionAtPosition(file, at) ?? []
    const isElsewhere = definition && !isQuoted(definition)
    return {
      signature: signatureOf(info.displayParts),
      doc: firstParagraph(ts.displayPartsToString(info.documentation)),
      file: isElsewhere ? shortPlace(root, definition.fileName) : '',
    }
  }
}

/**
 * @param {string} root of the repository
 * @param {import('./quote.mjs').Quote} quote
 * @returns {QuoteTypes}
 */
export function typesOf(root, quote) {
  typeService(root).add(path.join(root, quote.file))
  const cardOf = cardAt(root, quote)
  const place = inText(quote)
  /** @type {Map<string, number>} */
  const known = new Map()
  const names = namesOf(quote).flatMap((node) => {
    const start = node.getStart(quote.sourceFile)
    const card = cardOf(start)
    if (!card) return []
    const key = JSON.stringify(card)
    if (!known.has(key)) known.set(key, known.size)
    return [place(start), node.end - start, known.get(key) ?? 0]
  })
  return { names, cards: [...known.keys()].map((key) => JSON.parse(key)) }
}
