// @ts-check
/**
 * Turns a frame as an author writes it into what frame.tsx shows: the parts and
 * bytes of the captured message become attributes, each item of the list a
 * `<FrameNote>`. Given to the docs plugin in docusaurus.config.ts, before
 * Docusaurus' own plugins. The component is imported here, so that only pages
 * with a frame load it.
 */
import { byName, importNode } from '../quotes/import-node.mjs'
import { framesOf } from './frames.mjs'

/**
 * @param {string} name
 * @param {string} value
 */
const attribute = (name, value) => ({ type: 'mdxJsxAttribute', name, value })

/** Without the name of the part, and the space after it. @param {any} item */
function textOf(item) {
  const [paragraph, ...blocks] = item.children
  const [, first, ...rest] = paragraph.children
  const begin =
    first?.type === 'text'
      ? { ...first, value: first.value.trimStart() }
      : first
  return [{ ...paragraph, children: [begin, ...rest] }, ...blocks]
}

const FROM = '@site/site/frame/frame.tsx'

const COMPONENTS = ['Frame', 'FrameNote'].map(byName)

/** @returns {(tree: import('mdast').Root, file: import('../quotes/remark-quotes.mjs').Page) => void} */
export default function remarkFrame() {
  return (tree, file) => {
    const { frames, problems } = framesOf(tree)
    for (const { line, message } of problems)
      file.fail(message, { line, column: 1 })
    for (const { node, taken, notes } of frames) {
      node.attributes = [
        attribute('parts', JSON.stringify(taken.parts)),
        attribute('raw', JSON.stringify(taken.raw)),
      ]
      node.children = notes.map(({ name, item }) => ({
        type: 'mdxJsxFlowElement',
        name: 'FrameNote',
        attributes: [attribute('part', name)],
        children: textOf(item),
      }))
    }
    if (frames.length > 0)
      tree.children.unshift(/** @type {any} */ (importNode(COMPONENTS, FROM)))
  }
}
