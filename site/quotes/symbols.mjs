// @ts-check
/**
 * The table of what can be quoted from a source file, by the names that a page
 * uses: `start`, `Class`, `Class.member`, `Class.#member`,
 * `Class.constructor`, `Class:fields`, and `"title"` for a test.
 * Called by quote.mjs. A name that is declared more than once (overloads, a
 * getter and its setter) leads to all its declarations.
 */
import ts from 'typescript'

/** @typedef {Map<string, ts.Node[]>} Symbols */

/**
 * @param {Symbols} symbols
 * @param {string} name
 * @param {ts.Node} node
 */
function add(symbols, name, node) {
  const nodes = symbols.get(name)
  if (nodes) nodes.push(node)
  else symbols.set(name, [node])
}

/**
 * @param {Symbols} symbols
 * @param {ts.ClassDeclaration | ts.InterfaceDeclaration} owner
 * @param {string} name
 */
function addMembers(symbols, owner, name) {
  for (const member of owner.members) {
    if (ts.isConstructorDeclaration(member)) {
      add(symbols, `${name}.constructor`, member)
    } else if (member.name) {
      add(symbols, `${name}.${member.name.getText()}`, member)
    }
    if (ts.isPropertyDeclaration(member)) {
      add(symbols, `${name}:fields`, member)
    }
  }
}

/**
 * @param {Symbols} symbols
 * @param {ts.VariableStatement} statement
 */
function addConstants(symbols, statement) {
  const { declarations } = statement.declarationList
  for (const declaration of declarations) {
    if (!ts.isIdentifier(declaration.name)) continue
    const whole = declarations.length === 1 ? statement : declaration
    add(symbols, declaration.name.text, whole)
  }
}

/**
 * @param {ts.Node} node
 * @returns {string | null} the title, if this is `test('title', ...)`
 */
function testTitle(node) {
  if (!ts.isCallExpression(node)) return null
  const callee = ts.isPropertyAccessExpression(node.expression)
    ? node.expression.expression
    : node.expression
  const [title] = node.arguments
  if (!ts.isIdentifier(callee) || !/^(test|it)$/.test(callee.text)) return null
  return title && ts.isStringLiteralLike(title) ? title.text : null
}

/**
 * @param {Symbols} symbols
 * @param {ts.Node} node
 */
function addTests(symbols, node) {
  const title = testTitle(node)
  if (title === null) node.forEachChild((child) => addTests(symbols, child))
  else {
    add(
      symbols,
      `"${title}"`,
      ts.isExpressionStatement(node.parent) ? node.parent : node,
    )
  }
}

/**
 * @param {Symbols} symbols
 * @param {ts.Statement} statement
 */
function addStatement(symbols, statement) {
  if (ts.isVariableStatement(statement)) addConstants(symbols, statement)
  else if (ts.isFunctionDeclaration(statement)) {
    if (statement.name) add(symbols, statement.name.text, statement)
  } else if (ts.isTypeAliasDeclaration(statement)) {
    add(symbols, statement.name.text, statement)
  } else if (
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement)
  ) {
    const name = statement.name?.text ?? 'default'
    add(symbols, name, statement)
    addMembers(symbols, statement, name)
  } else addTests(symbols, statement)
}

/**
 * @param {ts.SourceFile} sourceFile parsed with parent pointers
 * @returns {Symbols}
 */
export function symbolsIn(sourceFile) {
  /** @type {Symbols} */
  const symbols = new Map()
  for (const statement of sourceFile.statements) {
    addStatement(symbols, statement)
  }
  return symbols
}
