// @ts-check
/**
 * Turns a question as an author writes it into what predict.tsx shows: the
 * paragraph that asks becomes `<PredictQuestion>`, each item of the list a
 * `<PredictOption>` with its JSON value. Given to the docs plugin in
 * docusaurus.config.ts, before Docusaurus' own plugins.
 */
import { questionsOf } from './questions.mjs'

/**
 * @param {string} name
 * @param {string} value
 */
const attribute = (name, value) => ({ type: 'mdxJsxAttribute', name, value })

/**
 * @param {string} name
 * @param {any[]} attributes
 * @param {any[]} children
 */
const element = (name, attributes, children) => ({
  type: 'mdxJsxFlowElement',
  name,
  attributes,
  children,
})

/** Without the value, and the space after it. @param {any} item */
function reasonOf(item) {
  const [, first, ...rest] = item.children[0].children
  if (first.type !== 'text') return [first, ...rest]
  return [{ ...first, value: first.value.trimStart() }, ...rest]
}

/** @returns {(tree: import('mdast').Root, file: import('../quotes/remark-quotes.mjs').Page) => void} */
export default function remarkPredict() {
  return (tree, file) => {
    const { questions, problems } = questionsOf(tree)
    for (const { line, message } of problems)
      file.fail(message, { line, column: 1 })
    for (const { node, lesson, of, asked, options } of questions) {
      const values = options.map(({ json }) => json)
      node.type = 'mdxJsxFlowElement'
      node.attributes = [
        attribute('lesson', lesson),
        attribute('of', of),
        attribute('options', JSON.stringify(values)),
      ]
      node.children = [
        element('PredictQuestion', [], asked.children),
        ...options.map(({ json, item }) =>
          element('PredictOption', [attribute('json', json)], reasonOf(item)),
        ),
      ]
    }
  }
}
