// @ts-check
/**
 * The frames of a page, as an author writes them: `<Frame capture message>`
 * around a list in which each part of that captured message has its note. With
 * `parts`, names with spaces between them, only those are told. Called by
 * remark-frame.mjs and by the check of the pages.
 */
import { fileURLToPath } from 'node:url'
import { visit } from 'unist-util-visit'
import { takeApart } from './frame-parts.mjs'

/** @typedef {import('mdast').ListItem} ListItem */
/** @typedef {{ line: number, message: string }} Problem */
/** @typedef {{ name: string, item: ListItem }} PartNote */

/**
 * @typedef {object} PageFrame
 * @property {any} node the JSX element
 * @property {import('./frame-parts.mjs').TakenApart} taken
 * @property {PartNote[]} notes one for each part, in order
 */

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** @param {any} node @returns {Record<string, string>} */
const attributesOf = (node) =>
  Object.fromEntries(
    node.attributes.map((/** @type {any} */ { name, value }) => [name, value]),
  )

/** @param {any} node @returns {import('./frame-parts.mjs').TakenApart} */
function takenApart(node) {
  const { capture = '', message = '', parts } = attributesOf(node)
  if (message !== 'request' && message !== 'reply')
    throw new Error(`message is "${message}"; expected request or reply`)
  const taken = takeApart(ROOT, capture, message)
  if (!parts) return taken
  const told = parts.split(' ')
  return {
    ...taken,
    parts: taken.parts.filter(({ name }) => told.includes(name)),
  }
}

/** @param {any} node @returns {PartNote[]} */
function notesOf(node) {
  const [list, ...more] = node.children
  if (list?.type !== 'list' || more.length > 0)
    throw new Error('expected one list of notes, with blank lines around it')
  return list.children.map((/** @type {any} */ item) => {
    const first = item.children[0]?.children?.[0]
    if (first?.type !== 'inlineCode')
      throw new Error('each note begins with its part, as inline code')
    return { name: first.value, item }
  })
}

/** @param {any} node @returns {PageFrame} */
function frameOf(node) {
  const taken = takenApart(node)
  const notes = notesOf(node)
  const wanted = taken.parts.map(({ name }) => name)
  const found = notes.map(({ name }) => name)
  const at = wanted.findIndex((name, place) => name !== found[place])
  if (at >= 0 || found.length > wanted.length) {
    const place = at < 0 ? wanted.length : at
    throw new Error(
      `note ${place + 1} is about ${found[place] ?? 'nothing'}; expected ` +
        `${wanted[place] ?? 'no more'}, as in the capture: ${wanted.join(', ')}`,
    )
  }
  return { node, taken, notes }
}

/**
 * @param {import('mdast').Root} tree
 * @returns {{ frames: PageFrame[], problems: Problem[] }}
 */
export function framesOf(tree) {
  /** @type {PageFrame[]} */
  const frames = []
  /** @type {Problem[]} */
  const problems = []
  visit(tree, (/** @type {any} */ node) => {
    if (node.type !== 'mdxJsxFlowElement' || node.name !== 'Frame') return
    try {
      frames.push(frameOf(node))
    } catch (error) {
      const line = node.position?.start.line ?? 0
      const { message } = /** @type {Error} */ (error)
      problems.push({ line, message: `<Frame>: ${message}` })
    }
  })
  return { frames, problems }
}
