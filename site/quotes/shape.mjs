// @ts-check
/**
 * The shape of a page: what a translation must share with its original. Depth
 * and id of the headings, the quotes, the fragments of the notes, the language
 * of other fences, the components with their attributes, the values that a
 * question offers, all in order.
 * Called by check-pages.mjs.
 */
import { visit } from 'unist-util-visit'

/** @typedef {{ line: number, text: string }} Feature text is compared */

/**
 * @param {import('mdast').Heading} heading
 * @returns {string | null} null if it has none, or one that is not written so
 */
export function headingId(heading) {
  for (const child of heading.children) {
    const value = child.type === 'mdxTextExpression' ? child.value : ''
    const id = /^\/\*\s*#([\w-]+)\s*\*\/$/.exec(value)?.[1]
    if (id) return id
  }
  return null
}

/** @param {any} node a JSX element of the page */
function component(node) {
  const attributes = node.attributes.map(
    (/** @type {any} */ { name, value }) =>
      typeof value === 'string' ? `${name}="${value}"` : name,
  )
  return ['component', `<${[node.name, ...attributes].join(' ')}>`].join(' ')
}

/**
 * @param {import('mdast').Heading} heading
 */
function headingText(heading) {
  if (heading.depth === 1) return 'heading 1'
  const id = headingId(heading)
  return `heading ${heading.depth} ${id ? `#${id}` : 'without an id'}`
}

/**
 * @param {any} node
 * @param {Map<unknown, import('./pages.mjs').PageQuote>} byFence
 * @returns {string | null}
 */
function featureText(node, byFence) {
  if (node.type === 'heading') return headingText(node)
  if (node.type === 'code' && !byFence.has(node)) return `code ${node.lang}`
  if (node.type === 'code') return `quote ${node.meta}`
  if (/^mdxJsx\w+Element$/.test(node.type)) return component(node)
  return null
}

/**
 * @param {import('mdast').Root} tree
 * @param {import('./pages.mjs').PageQuote[]} quotes of the same tree
 * @param {import('../predict/questions.mjs').Question[]} questions of it
 * @returns {Feature[]}
 */
export function shapeOf(tree, quotes, questions) {
  const byFence = new Map(quotes.map((quote) => [quote.node, quote]))
  const byNode = new Map(questions.map((question) => [question.node, question]))
  /** @type {Feature[]} */
  const shape = []
  visit(tree, (/** @type {any} */ node) => {
    const text = featureText(node, byFence)
    if (text === null) return
    shape.push({ line: node.position?.start.line ?? 0, text })
    for (const { fragment, line } of byFence.get(node)?.notes ?? []) {
      shape.push({ line, text: `note \`${fragment}\`` })
    }
    for (const { json, line } of byNode.get(node)?.options ?? []) {
      shape.push({ line, text: `option \`${json}\`` })
    }
  })
  return shape
}

/**
 * @param {Feature[]} original
 * @param {Feature[]} translation
 * @returns {{ line: number, message: string } | null} the first difference
 */
export function firstDifference(original, translation) {
  const longest = Math.max(original.length, translation.length)
  for (let at = 0; at < longest; at += 1) {
    const wanted = original[at]
    const found = translation[at]
    if (wanted?.text === found?.text) continue
    const line = found?.line ?? translation.at(-1)?.line ?? 1
    const expected = wanted
      ? `expected ${wanted.text}, as line ${wanted.line} of the original`
      : 'expected nothing more, as in the original'
    return { line, message: `${found?.text ?? 'the page ends'}; ${expected}` }
  }
  return null
}
