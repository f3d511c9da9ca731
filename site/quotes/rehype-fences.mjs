// @ts-check
/**
 * Colours the fences that quote nothing (shell commands, JSON, small examples):
 * `<pre><code class="language-x">` becomes `<Code html lang>`. Given to the
 * docs plugin in docusaurus.config.ts, before Docusaurus' own plugins, which
 * would hand the block to Prism.
 */
import { visit } from 'unist-util-visit'
import { highlight, tokenHtml } from './highlight.mjs'

/** @typedef {{ parent: any, index: number, code: any }} Block */

/** @param {any} code */
function languageOf(code) {
  /** @type {string[]} */
  const classes = code.properties.className ?? []
  const found = classes.find((name) => name.startsWith('language-'))
  return found?.slice('language-'.length) ?? 'text'
}

/** @param {any} node */
const textOf = (node) =>
  node.children.map((/** @type {any} */ { value }) => value ?? '').join('')

/** @param {string} lang */
const grammarOf = (lang) =>
  ({ ts: 'typescript', sh: 'bash', py: 'python' })[lang] ?? lang

/** @param {Block} block */
async function replace({ parent, index, code }) {
  const lang = languageOf(code)
  const text = textOf(code).replace(/\n$/, '')
  const lines = await highlight(text, grammarOf(lang))
  const html = lines
    .map((line) =>
      line.map(({ content, kind }) => tokenHtml(content, kind)).join(''),
    )
    .map((line) => `<span class="line">${line}\n</span>`)
    .join('')
  const attributes = Object.entries({ html, lang, text }).map(
    ([name, value]) => ({ type: 'mdxJsxAttribute', name, value }),
  )
  parent.children[index] = {
    type: 'mdxJsxFlowElement',
    name: 'Code',
    attributes,
    children: [],
  }
}

/** @returns {(tree: import('hast').Root) => Promise<void>} */
export default function rehypeFences() {
  return async (tree) => {
    /** @type {Block[]} */
    const blocks = []
    visit(tree, 'element', (node, index, parent) => {
      const [code] = node.children
      if (node.tagName !== 'pre' || index === undefined || !parent) return
      if (code?.type === 'element') blocks.push({ parent, index, code })
    })
    for (const block of blocks) await replace(block)
  }
}
