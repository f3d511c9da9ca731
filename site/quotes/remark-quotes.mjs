// @ts-check
/**
 * Turns the quotes of a page into components: the fence and the list under it
 * become `<Quote>` with `<Note>`s, and the page imports the quoted file through
 * quote-loader.mjs. Given to the docs plugin in docusaurus.config.ts, before
 * Docusaurus' own plugins. Binding happens in the loader, not here: a page's
 * module is cached and would not see a change of the code.
 */
import { asDefault, identifier, importNode } from './import-node.mjs'
import { quotesOf } from './pages.mjs'
import { queryOf } from './quote-request.mjs'

/**
 * @typedef {object} Page the part of the compiler's file that is used here
 * @property {(message: string, at: { line: number, column: number }) => never} fail
 */

/**
 * @param {string} name
 * @param {Record<string, string>} attributes
 * @param {any[]} children
 * @param {'Flow' | 'Text'} [kind]
 */
const element = (name, attributes, children, kind = 'Flow') => ({
  type: `mdxJsx${kind}Element`,
  name,
  attributes: Object.entries(attributes).map(([key, value]) => ({
    type: 'mdxJsxAttribute',
    name: key,
    value,
  })),
  children,
})

/** @param {string} name */
const codeAttribute = (name) => ({
  type: 'mdxJsxAttribute',
  name: 'code',
  value: {
    type: 'mdxJsxAttributeValueExpression',
    value: name,
    data: {
      estree: {
        type: 'Program',
        sourceType: 'module',
        body: [{ type: 'ExpressionStatement', expression: identifier(name) }],
      },
    },
  },
})

/**
 * @param {import('./pages.mjs').PageQuote} quote
 */
function noteElements({ id, notes }) {
  return notes.map(({ item, fragment }, at) => {
    const number = String(at + 1)
    const [first, ...rest] = /** @type {any[]} */ (item.children)
    const code = element(
      'NoteCode',
      { quote: id, number, fragment },
      [],
      'Text',
    )
    const paragraph = { ...first, children: [code, ...first.children.slice(1)] }
    return element('Note', { quote: id, number }, [paragraph, ...rest])
  })
}

/**
 * @param {import('./pages.mjs').PageQuote} quote
 * @param {string} name of the import
 */
function quoteElement(quote, name) {
  const made = element('Quote', { id: quote.id }, noteElements(quote))
  return { ...made, attributes: [...made.attributes, codeAttribute(name)] }
}

/** @returns {(tree: import('mdast').Root, file: Page) => void} */
export default function remarkQuotes() {
  return (tree, file) => {
    const { quotes, problems } = quotesOf(tree)
    for (const { line, message } of problems) {
      file.fail(message, { line, column: 1 })
    }
    const children = /** @type {any[]} */ (tree.children)
    quotes.forEach((quote, at) => {
      const { fence, id, notes, parent, node, list } = quote
      const name = `quoted${at + 1}`
      const fragments = notes.map(({ fragment }) => fragment)
      const request = queryOf({ ...fence, id, fragments })
      children.unshift(
        importNode([asDefault(name)], `@site/${fence.file}${request}`),
      )
      const index = parent.children.indexOf(node)
      const made = /** @type {any} */ (quoteElement(quote, name))
      parent.children.splice(index, list ? 2 : 1, made)
    })
  }
}
