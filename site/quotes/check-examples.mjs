// @ts-check
/**
 * Checks the types of the examples: each `ts` fence of a page, and of the
 * README, that quotes nothing. It may use what the examples before it in the
 * same text declare. Called by check.mjs before a build. Leaves a list of
 * problems, with page and line.
 */
import fs from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { visit } from 'unist-util-visit'
import { parsePage, quotesOf } from './pages.mjs'
import { ORIGINALS, pagesIn, TRANSLATIONS } from './pages-in.mjs'
import { typeService } from './type-service.mjs'

/** @typedef {{ file: string, text: string, line: number, names: string[] }} Example */

/**
 * An example, a piece of a program, may leave names unused, and an endpoint's
 * method need not say the types of what comes over the wire.
 */
const ALLOWED = new Set([6133, 6192, 6196, 6198, 7006, 7031])

/**
 * @param {string} text
 * @returns {string[]} what it declares or imports for all that comes after it
 */
function namesIn(text) {
  const source = ts.createSourceFile('example.ts', text, ts.ScriptTarget.Latest)
  /** @type {string[]} */
  const names = []
  /** @param {ts.Node} node */
  const look = (node) => {
    const name = /** @type {ts.NamedDeclaration} */ (node).name
    if (name && ts.isIdentifier(name)) names.push(name.text)
    const isOpen =
      ts.isVariableStatement(node) ||
      ts.isVariableDeclarationList(node) ||
      ts.isVariableDeclaration(node) ||
      ts.isBindingElement(node) ||
      ts.isObjectBindingPattern(node) ||
      ts.isArrayBindingPattern(node) ||
      ts.isImportDeclaration(node) ||
      ts.isImportClause(node) ||
      ts.isNamedImports(node)
    if (isOpen) node.forEachChild(look)
  }
  for (const statement of source.statements) look(statement)
  return names
}

/**
 * @param {import('mdast').Root} tree
 * @returns {{ text: string, line: number }[]} the examples of a page
 */
function examplesOf(tree) {
  const quoted = new Set(quotesOf(tree).quotes.map(({ node }) => node))
  /** @type {{ text: string, line: number }[]} */
  const found = []
  visit(tree, 'code', (node) => {
    if (node.lang !== 'ts' || quoted.has(node)) return
    found.push({ text: node.value, line: node.position?.start.line ?? 0 })
  })
  return found
}

/**
 * @param {string} text
 * @param {Example[]} before in the same page
 * @returns {string} a module of the same lines, and its ties behind them
 */
function moduleOf(text, before) {
  const own = namesIn(text)
  const taken = new Set(own)
  const imports = [...before].reverse().map(({ file, names }) => {
    const free = names.filter((name) => !taken.has(name))
    for (const name of free) taken.add(name)
    return `import { ${free.join(', ')} } from './${path.basename(file)}'`
  })
  return [text, ...imports, `export { ${own.join(', ')} }`].join('\n')
}

/**
 * @param {string} root
 * @param {string} page
 * @returns {Example[]}
 */
function modulesOf(root, page) {
  const { add } = typeService(root)
  /** @type {Example[]} */
  const examples = []
  const tree = parsePage(fs.readFileSync(path.join(root, page), 'utf8'))
  for (const { text, line } of examplesOf(tree)) {
    const name = `${page.replace(/\W+/g, '-')}-${line}.ts`
    const file = path.join(root, name)
    add(file, moduleOf(text, examples))
    examples.push({ file, text, line, names: namesIn(text) })
  }
  return examples
}

/**
 * @param {string} root
 * @param {string} page
 * @param {Example} example
 * @returns {string[]}
 */
function problemsOf(root, page, { file, text, line }) {
  const { service } = typeService(root)
  return [
    ...service.getSyntacticDiagnostics(file),
    ...service.getSemanticDiagnostics(file),
  ]
    .filter(({ code, start = 0 }) => !ALLOWED.has(code) && start < text.length)
    .map(({ start = 0, messageText }) => {
      const at = line + text.slice(0, start).split('\n').length
      const message = ts.flattenDiagnosticMessageText(messageText, ' ')
      return `${page}:${at}: ${message}`
    })
}

/**
 * @param {string} root of the repository
 * @returns {{ examples: number, problems: string[] }}
 */
export function checkExamples(root) {
  const pages = [ORIGINALS, TRANSLATIONS].flatMap((folder) =>
    pagesIn(root, folder).map((name) => `${folder}/${name}`),
  )
  const texts = ['README.md', ...pages].filter(
    (page) =>
      fs.existsSync(path.join(root, page)) &&
      /^```ts\s*$/m.test(fs.readFileSync(path.join(root, page), 'utf8')),
  )
  const found = texts.map((page) => ({ page, examples: modulesOf(root, page) }))
  return {
    examples: found.reduce((sum, { examples }) => sum + examples.length, 0),
    problems: found.flatMap(({ page, examples }) =>
      examples.flatMap((example) => problemsOf(root, page, example)),
    ),
  }
}
