// @ts-check
/**
 * The questions of a page, as an author writes them: `<Predict lesson of>` with
 * a paragraph that asks and a numbered list of options, each a JSON value as
 * inline code and a reason. Called by remark-predict.mjs, by the check of the
 * pages, and by the tests that run every lesson that is asked about. Which
 * option is right is not known here: a run tells.
 */
import { visit } from 'unist-util-visit'

/** @typedef {import('mdast').ListItem} ListItem */
/** @typedef {{ line: number, message: string }} Problem */
/** @typedef {{ json: string, line: number, item: ListItem }} Option */

/**
 * @typedef {object} Question
 * @property {any} node the JSX element
 * @property {number} line
 * @property {string} lesson a folder of sandbox/
 * @property {string} of a path into the lesson's result, with dots
 * @property {import('mdast').Paragraph} asked
 * @property {Option[]} options
 */

const ATTRIBUTES = ['lesson', 'of']
const FORM =
  'expected the question as one paragraph and a numbered list of options, ' +
  'with blank lines around them'

/** @param {any} node */
const lineOf = (node) => node.position?.start.line ?? 0

/** @param {any} node */
const isPredict = (node) =>
  /^mdxJsx\w+Element$/.test(node.type) && node.name === 'Predict'

/**
 * Keys in order, so that equal values have one text.
 *
 * @param {any} value
 * @returns {any}
 */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  return Object.entries(value)
    .map(([key, one]) => [key, sorted(one)])
    .sort(([a], [b]) => (a < b ? -1 : 1))
}

/** @param {any} node @returns {Record<string, string>} */
function attributesOf(node) {
  return Object.fromEntries(
    node.attributes
      .filter((/** @type {any} */ { value }) => typeof value === 'string')
      .map((/** @type {any} */ { name, value }) => [name, value]),
  )
}

/** @param {any} node @returns {Problem[]} */
function attributeProblems(node) {
  const given = attributesOf(node)
  const line = lineOf(node)
  const missing = ATTRIBUTES.filter((name) => !given[name]).map((name) => ({
    line,
    message: `<Predict> has no ${name}; expected ${name}="..."`,
  }))
  const unknown = node.attributes
    .filter((/** @type {any} */ { name }) => !ATTRIBUTES.includes(name))
    .map((/** @type {any} */ { name }) => ({
      line,
      message: `<Predict> has "${name}"; expected ${ATTRIBUTES.join(' and ')}`,
    }))
  return [...missing, ...unknown]
}

/** @param {ListItem} item */
function jsonOf(item) {
  const [paragraph] = item.children
  const first = paragraph?.type === 'paragraph' ? paragraph.children[0] : null
  return first?.type === 'inlineCode' ? first.value : null
}

/**
 * @param {ListItem} item
 * @returns {string | null} what is wrong with an option
 */
function optionProblem(item) {
  const json = jsonOf(item)
  if (json === null) return 'expected it to begin with its value as inline code'
  try {
    JSON.parse(json)
  } catch {
    return `\`${json}\` is no JSON value`
  }
  const [paragraph, ...more] = /** @type {any[]} */ (item.children)
  if (paragraph.children.length < 2) return `\`${json}\` has no reason`
  return more.length > 0 ? 'expected one paragraph' : null
}

/**
 * @param {ListItem[]} items
 * @returns {Problem[]}
 */
function optionProblems(items) {
  /** @type {Problem[]} */
  const problems = []
  const seen = new Set()
  for (const item of items) {
    const wrong = optionProblem(item)
    const text = wrong ?? JSON.stringify(sorted(JSON.parse(jsonOf(item) ?? '')))
    if (wrong !== null || seen.has(text)) {
      const message = `this option: ${wrong ?? `\`${jsonOf(item)}\` is there twice`}`
      problems.push({ line: lineOf(item), message })
    }
    seen.add(text)
  }
  return problems
}

/**
 * @param {any} node
 * @returns {Problem[]} of what stands between the tags
 */
function contentProblems(node) {
  const [asked, list, ...more] = node.children
  const line = lineOf(node)
  if (
    more.length > 0 ||
    asked?.type !== 'paragraph' ||
    list?.type !== 'list' ||
    !list.ordered
  )
    return [{ line, message: `<Predict>: ${FORM}` }]
  if (list.children.length < 2)
    return [{ line: lineOf(list), message: 'expected two options or more' }]
  return optionProblems(list.children)
}

/** @param {any} node without problems @returns {Question} */
function questionOf(node) {
  const [asked, list] = node.children
  const { lesson = '', of = '' } = attributesOf(node)
  const options = list.children.map((/** @type {ListItem} */ item) => ({
    json: jsonOf(item) ?? '',
    line: lineOf(item),
    item,
  }))
  return { node, line: lineOf(node), lesson, of, asked, options }
}

/**
 * @param {import('mdast').Root} tree
 * @returns {{ questions: Question[], problems: Problem[] }}
 */
export function questionsOf(tree) {
  /** @type {Question[]} */
  const questions = []
  /** @type {Problem[]} */
  const problems = []
  visit(tree, isPredict, (/** @type {any} */ node) => {
    const wrong = [...attributeProblems(node), ...contentProblems(node)]
    problems.push(...wrong)
    if (wrong.length === 0) questions.push(questionOf(node))
  })
  for (const [at, { lesson, of, line }] of questions.entries()) {
    const same = (/** @type {Question} */ one) =>
      one.lesson === lesson && one.of === of
    if (questions.findIndex(same) === at) continue
    const message = `this page asks for "${of}" of ${lesson} twice`
    problems.push({ line, message })
  }
  return { questions, problems }
}
