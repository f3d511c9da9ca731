// @ts-check
/**
 * What a page binds to code: its quotes with their notes, and its shape, which
 * a translation must share. Works on the Markdown tree that the remark plugin
 * is given too, so that the check before a build and the build read a page
 * alike. Called by remark-quotes.mjs and check-pages.mjs.
 */
import remarkMdx from 'remark-mdx'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { visit } from 'unist-util-visit'
import { parseFence } from './parse-fence.mjs'
import { QuoteError } from './quote-error.mjs'

/** @typedef {import('mdast').Root} Root */
/** @typedef {import('mdast').ListItem} ListItem */
/** @typedef {{ item: ListItem, fragment: string, line: number }} BoundNote */

/**
 * @typedef {object} PageQuote
 * @property {import('./parse-fence.mjs').Fence} fence
 * @property {string} id unique on the page
 * @property {number} line
 * @property {import('mdast').Parent} parent
 * @property {import('mdast').Code} node
 * @property {import('mdast').List | null} list
 * @property {BoundNote[]} notes
 */

/** @typedef {{ line: number, message: string }} Problem */

const parser = unified().use(remarkParse).use(remarkMdx)

/**
 * @param {string} text of a page, front matter included
 * @returns {Root} with the line numbers of the file
 */
export function parsePage(text) {
  const body = text.replace(/^---\n[\s\S]*?\n---(?=\n|$)/, (front) =>
    front.replace(/[^\n]/g, ''),
  )
  return parser.parse(body)
}

/** @param {import('mdast').Nodes} node */
const lineOf = (node) => node.position?.start.line ?? 0

/** @param {ListItem} item */
function fragmentOf(item) {
  const [paragraph] = item.children
  const first = paragraph?.type === 'paragraph' ? paragraph.children[0] : null
  return first?.type === 'inlineCode' ? first.value : null
}

/**
 * @param {import('mdast').List} list
 * @param {(line: number, message: string) => void} report
 * @returns {BoundNote[]}
 */
function notesOf(list, report) {
  /** @type {BoundNote[]} */
  const notes = []
  for (const item of list.children) {
    const fragment = fragmentOf(item)
    const line = lineOf(item)
    if (fragment !== null) notes.push({ item, fragment, line })
    else {
      report(
        line,
        'this note is bound to no code; expected its item to begin with ' +
          'the fragment as inline code',
      )
    }
  }
  return notes
}

/** @param {string} symbol */
function slug(symbol) {
  const words = symbol
    .replace(/([a-z\d])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .match(/[a-z\d]+/g)
  return (words ?? ['quote']).join('-')
}

/**
 * @param {import('mdast').Code} node
 * @param {(line: number, message: string) => void} report
 */
function fenceOf(node, report) {
  try {
    const fence = parseFence(node.meta)
    if (fence && node.value.trim() !== '') {
      report(
        lineOf(node) + 1,
        'the fence of a quote holds text; expected it empty, since the code ' +
          'comes from the file',
      )
    }
    return fence
  } catch (error) {
    if (!(error instanceof QuoteError)) throw error
    report(lineOf(node), error.message)
    return null
  }
}

/** @returns {(symbol: string) => string} ids that differ on one page */
function idGiver() {
  /** @type {Map<string, number>} */
  const given = new Map()
  return (symbol) => {
    const name = slug(symbol)
    const times = (given.get(name) ?? 0) + 1
    given.set(name, times)
    return times === 1 ? name : `${name}-${times}`
  }
}

/**
 * @param {import('mdast').Parent} parent
 * @param {import('mdast').Code} node
 */
function listUnder(parent, node) {
  const next = parent.children[parent.children.indexOf(node) + 1]
  return next?.type === 'list' && next.ordered ? next : null
}

/**
 * @param {Root} tree
 * @returns {{ quotes: PageQuote[], problems: Problem[] }}
 */
export function quotesOf(tree) {
  /** @type {PageQuote[]} */
  const quotes = []
  /** @type {Problem[]} */
  const problems = []
  const idFor = idGiver()
  /** @type {(line: number, message: string) => void} */
  const report = (line, message) => {
    problems.push({ line, message })
  }
  visit(tree, 'code', (node, _index, parent) => {
    const fence = fenceOf(node, report)
    if (!fence || !parent) return
    const id = idFor(fence.symbol)
    const list = listUnder(parent, node)
    const notes = list ? notesOf(list, report) : []
    quotes.push({ fence, id, line: lineOf(node), parent, node, list, notes })
  })
  return { quotes, problems }
}
