/**
 * Recorder: the probes of expressions: only those that suspend a function have
 * any. The one `await` stays, with a plain call inside and one around it, which
 * cost no turn of the microtask queue. Visitors for `Probing`.
 */
import { keyName } from './functions.ts'
import type { Context, Probing, Visitors } from './probing.ts'
import { child, list, need, type Syntax } from './syntax.ts'

function visitAwait(probing: Probing, node: Syntax, context: Context): void {
  suspend(probing, node, context, 'await', 'awaits')
}

function visitYield(probing: Probing, node: Syntax, context: Context): void {
  if (node.delegate === true) {
    const at = probing.source.indexOf('*', node.start) - node.start + 1
    const word = probing.source.slice(node.start, node.start + at)
    const method = context.isAsyncGenerator ? 'iterateAsync' : 'iterate'
    suspend(probing, node, context, word, method)
  } else suspend(probing, node, context, 'yield', 'yields')
}

function suspend(
  probing: Probing,
  node: Syntax,
  context: Context,
  word: string,
  method: string,
): void {
  const { frame } = context
  const argument = child(node, 'argument')
  const end = probing.endOf(node)
  const readings = probing.readings(node.loc, context)
  probing.open(node.start, `${frame}.resumed(`)
  const inside = node.start + word.length
  const isSequence = argument?.type === 'SequenceExpression'
  const [open, close] = isSequence ? ['(', ')'] : ['', '']
  if (argument === null) {
    probing.close(inside, ` ${frame}.${method}(void 0,${readings})`)
  } else {
    probing.open(inside, ` ${frame}.${method}(${open}`)
    probing.visit(argument, context)
    probing.close(end, `${close},${readings})`)
  }
  probing.close(end, `,${readings})`)
}

function visitProperty(probing: Probing, node: Syntax, context: Context): void {
  const value = need(node, 'value')
  const key = need(node, 'key')
  probing.hints.set(value, keyName(probing.source, node))
  if (node.computed === true) probing.visit(key, context)
  probing.visit(value, context)
}

function visitAssignment(
  probing: Probing,
  node: Syntax,
  context: Context,
): void {
  const left = need(node, 'left')
  const right = need(node, 'right')
  const name = left.type === 'MemberExpression' ? need(left, 'property') : left
  if (/Identifier$/.test(name.type))
    probing.hints.set(right, probing.source.slice(name.start, name.end))
  probing.visit(left, context)
  probing.visit(right, context)
}

/** Types are gone from the text; the expressions that had them are not. */
const visitExpression: Visitors[string] = (probing, node, context) =>
  probing.visit(need(node, 'expression'), context)

const skip: Visitors[string] = () => {}

export const EXPRESSIONS: Visitors = {
  AwaitExpression: visitAwait,
  YieldExpression: visitYield,
  Property: visitProperty,
  AssignmentExpression: visitAssignment,
  TSAsExpression: visitExpression,
  TSSatisfiesExpression: visitExpression,
  TSNonNullExpression: visitExpression,
  TSTypeAssertion: visitExpression,
  TSInstantiationExpression: visitExpression,
  TSTypeAnnotation: skip,
  TSTypeParameterDeclaration: skip,
  TSTypeParameterInstantiation: skip,
  Identifier: skip,
  Literal: skip,
  TemplateLiteral: (probing, node, context) => {
    for (const one of list(node, 'expressions')) probing.visit(one, context)
  },
}
