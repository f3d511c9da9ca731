/**
 * Recorder: TypeScript as a tree, and the few questions that the eraser and the
 * instrumenter ask of it. One parse gives both the types to leave out and the
 * statements to put probes before, with exact columns.
 *
 * Runs in Node and in a page's worker, as all that the instrumenter needs.
 */
import { tsPlugin } from '@sveltejs/acorn-typescript'
import { Parser } from 'acorn'

/** A node of ESTree, or of its extension for TypeScript. */
export interface Syntax {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly loc: { readonly start: Place; readonly end: Place }
  readonly [field: string]: unknown
}

/** Lines count from 1, columns from 0. */
export interface Place {
  readonly line: number
  readonly column: number
}

const TypeScriptParser = Parser.extend(tsPlugin())

/** @throws SyntaxError with `loc`, the place in `source`. */
export function parse(source: string): Syntax {
  return TypeScriptParser.parse(source, {
    ecmaVersion: 'latest',
    sourceType: 'module',
    locations: true,
  }) as unknown as Syntax
}

/** A SyntaxError in the form of the parser's own. */
export function refuse(node: Syntax, what: string): SyntaxError {
  const { line, column } = node.loc.start
  const error = new SyntaxError(`${what} (${line}:${column})`)
  return Object.assign(error, { loc: node.loc.start, pos: node.start })
}

export function isNode(value: unknown): value is Syntax {
  return (
    value !== null &&
    typeof value === 'object' &&
    typeof (value as Syntax).type === 'string'
  )
}

/** The child under `field`; null if there is none. */
export function child(node: Syntax, field: string): Syntax | null {
  const value = node[field]
  return isNode(value) ? value : null
}

/** The child under `field`, which this type of node always has. */
export function need(node: Syntax, field: string): Syntax {
  const found = child(node, field)
  if (found === null) throw refuse(node, `${node.type} without ${field}`)
  return found
}

/** The children under `field`, holes left out. */
export function list(node: Syntax, field: string): readonly Syntax[] {
  const value = node[field]
  return Array.isArray(value) ? value.filter(isNode) : []
}

const NOT_CHILDREN = new Set(['type', 'start', 'end', 'loc', 'extra'])

/** All children. Of `{ a }` the name once: it is both key and value. */
export function* children(node: Syntax): Generator<Syntax> {
  for (const field in node) {
    if (NOT_CHILDREN.has(field)) continue
    if (field === 'key' && node.shorthand === true) continue
    const value = node[field]
    if (isNode(value)) yield value
    else if (Array.isArray(value)) yield* value.filter(isNode)
  }
}

const TRIVIA = /(?:\s|\/\*[\s\S]*?\*\/|\/\/[^\n]*)*/y

/** Where the next token begins, at `from` or after. */
export function tokenAt(source: string, from: number): number {
  TRIVIA.lastIndex = from
  TRIVIA.test(source)
  return TRIVIA.lastIndex
}

/** Where the next token begins that is no closing parenthesis. */
export function afterParentheses(source: string, from: number): number {
  let at = tokenAt(source, from)
  while (source[at] === ')') at = tokenAt(source, at + 1)
  return at
}

const FUNCTIONS = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
])

export function isFunction(node: Syntax): boolean {
  return FUNCTIONS.has(node.type)
}
