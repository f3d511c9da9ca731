/**
 * Recorder: the probes of statements. Each statement has one before it, each
 * test of a loop has one, so every turn is a step; a body of one statement gets
 * braces. Visitors for `Probing`.
 */
import { isTypesOnly } from './erase-types.ts'
import type { Context, Probing, Span, Visitors } from './probing.ts'
import { boundNames, declaredNames, Scope } from './scope.ts'
import { child, isFunction, list, need, type Syntax } from './syntax.ts'

/** Hoisted, or nothing that happens. */
const SILENT = new Set([
  'EmptyStatement',
  'BlockStatement',
  'FunctionDeclaration',
  'ImportDeclaration',
  'ExportAllDeclaration',
])

function happens(statement: Syntax): boolean {
  if (SILENT.has(statement.type) || isTypesOnly(statement)) return false
  if (typeof statement.directive === 'string') return false
  if (!statement.type.startsWith('Export')) return true
  const declaration = child(statement, 'declaration')
  return declaration !== null && !isFunction(declaration)
}

/** Where the head of a statement with a body ends. */
const HEAD_ENDS: Readonly<Record<string, (node: Syntax) => Span['end']>> = {
  IfStatement: (node) => need(node, 'test').loc.end,
  WhileStatement: (node) => need(node, 'test').loc.end,
  ForStatement: (node) => need(node, 'body').loc.start,
  ForInStatement: (node) => need(node, 'body').loc.start,
  ForOfStatement: (node) => need(node, 'body').loc.start,
  SwitchStatement: (node) => need(node, 'discriminant').loc.end,
  TryStatement: (node) => need(node, 'block').loc.start,
  DoWhileStatement: (node) => need(node, 'body').loc.start,
  ClassDeclaration: (node) => need(node, 'body').loc.start,
  LabeledStatement: (node) => headOf(need(node, 'body')).end,
  ExportNamedDeclaration: (node) =>
    headOf(child(node, 'declaration') ?? node).end,
}

/** What lights up for a statement: all of it, or the head of one with a body. */
function headOf(node: Syntax): Span {
  const end = HEAD_ENDS[node.type]?.(node)
  return end === undefined ? node.loc : { start: node.loc.start, end }
}

export function visitStatements(
  probing: Probing,
  statements: readonly Syntax[],
  context: Context,
): void {
  for (const statement of statements) {
    if (isTypesOnly(statement)) continue
    if (happens(statement))
      probing.open(
        statement.start,
        probing.call(methodFor(statement), headOf(statement), context),
      )
    probing.visit(statement, context)
    if (isSuperCall(statement)) context.self = true
  }
}

/** `f()` and `void f()` drop a promise; `this.p = f()` keeps it. */
function methodFor(statement: Syntax): 'drops' | 'step' {
  if (statement.type !== 'ExpressionStatement') return 'step'
  const { type } = need(statement, 'expression')
  return /^(?:Call|Unary|Chain)Expression$/.test(type) ? 'drops' : 'step'
}

function isSuperCall(statement: Syntax): boolean {
  if (statement.type !== 'ExpressionStatement') return false
  const expression = need(statement, 'expression')
  return (
    expression.type === 'CallExpression' &&
    need(expression, 'callee').type === 'Super'
  )
}

/** The names that a list of statements declares, `var` aside. */
export function namesOf(statements: readonly Syntax[]): readonly string[] {
  return statements.flatMap(declaredNames)
}

function visitBlock(probing: Probing, node: Syntax, context: Context): void {
  const statements = list(node, 'body')
  const scope = new Scope(context.scope, namesOf(statements))
  visitStatements(probing, statements, { ...context, scope })
}

/** Of a branch or a loop: braces, and a probe even where nothing happens. */
function visitBody(probing: Probing, body: Syntax, context: Context): void {
  if (body.type === 'BlockStatement') {
    if (list(body, 'body').length === 0)
      probing.open(body.start + 1, probing.call('step', body.loc, context))
    probing.visit(body, context)
    return
  }
  const step = probing.call(methodFor(body), headOf(body), context)
  probing.open(body.start, `{${step}`)
  probing.visit(body, context)
  probing.close(body.end, '}')
}

function visitTest(probing: Probing, test: Syntax, context: Context): void {
  const readings = probing.readings(test.loc, context)
  probing.open(test.start, `(${context.frame}.step(${readings}),`)
  probing.visit(test, context)
  probing.close(probing.endOf(test), ')')
}

function visitLoop(probing: Probing, node: Syntax, context: Context): void {
  const inTextOrder = node.type === 'DoWhileStatement'
  if (inTextOrder) visitBody(probing, need(node, 'body'), context)
  visitTest(probing, need(node, 'test'), context)
  if (!inTextOrder) visitBody(probing, need(node, 'body'), context)
}

function visitFor(probing: Probing, node: Syntax, context: Context): void {
  const init = child(node, 'init')
  const scope = new Scope(context.scope, init ? declaredNames(init) : [])
  const inside = { ...context, scope }
  if (init !== null) probing.visit(init, inside)
  const test = child(node, 'test')
  if (test !== null) visitTest(probing, test, inside)
  const update = child(node, 'update')
  if (update !== null) probing.visit(update, inside)
  visitBody(probing, need(node, 'body'), inside)
}

/** `for await` waits without a word to wrap: what it iterates is wrapped. */
function visitForOf(probing: Probing, node: Syntax, context: Context): void {
  const left = need(node, 'left')
  const right = need(node, 'right')
  const names = declaredNames(left)
  const scope = new Scope(context.scope, names)
  const inside = { ...context, scope }
  if (node.await === true) {
    const isSequence = right.type === 'SequenceExpression'
    const [open, close] = isSequence ? ['(', ')'] : ['', '']
    const readings = probing.readings(right.loc, inside)
    probing.open(right.start, `${context.frame}.iterateAsync(${open}`)
    probing.visit(right, inside)
    probing.close(probing.endOf(right), `${close},${readings})`)
  } else probing.visit(right, inside)
  probing.visit(left, inside)
  scope.declare(names)
  visitBody(probing, need(node, 'body'), inside)
}

/** A case may be entered without the one before: it begins without names. */
function visitSwitch(probing: Probing, node: Syntax, context: Context): void {
  probing.visit(need(node, 'discriminant'), context)
  const cases = list(node, 'cases')
  const names = cases.flatMap((one) => namesOf(list(one, 'consequent')))
  for (const one of cases) {
    const scope = new Scope(context.scope, names)
    const inside = { ...context, scope }
    const test = child(one, 'test')
    if (test !== null) probing.visit(test, inside)
    visitStatements(probing, list(one, 'consequent'), inside)
  }
}

function visitTry(probing: Probing, node: Syntax, context: Context): void {
  probing.visit(need(node, 'block'), context)
  const handler = child(node, 'handler')
  if (handler !== null) visitCatch(probing, handler, context)
  const finalizer = child(node, 'finalizer')
  if (finalizer === null) return
  probing.open(finalizer.start + 1, `${context.frame}.take();`)
  probing.visit(finalizer, context)
}

function visitCatch(probing: Probing, node: Syntax, context: Context): void {
  const param = child(node, 'param')
  const body = need(node, 'body')
  const scope = new Scope(context.scope, param ? boundNames(param) : [])
  const inside = { ...context, scope }
  if (param !== null) probing.visit(param, inside)
  scope.declare(param ? boundNames(param) : [])
  const span = { start: node.loc.start, end: body.loc.start }
  probing.open(body.start + 1, probing.call('step', span, inside))
  probing.visit(body, inside)
}

function visitReturn(probing: Probing, node: Syntax, context: Context): void {
  const argument = child(node, 'argument')
  const method = context.isAsyncGenerator ? 'returnAwaited' : 'returned'
  const readings = probing.readings(node.loc, context)
  const end = probing.endOfStatement(node)
  if (argument === null) {
    probing.close(
      node.start + 'return'.length,
      ` void ${context.frame}.returned(void 0,${readings})`,
    )
    return
  }
  const isSequence = argument.type === 'SequenceExpression'
  const [open, close] = isSequence ? ['(', ')'] : ['', '']
  probing.open(
    node.start + 'return'.length,
    ` ${context.frame}.${method}(${open}`,
  )
  probing.visit(argument, context)
  probing.close(end, `${close},${readings})`)
}

function visitDeclarations(
  probing: Probing,
  node: Syntax,
  context: Context,
): void {
  for (const one of list(node, 'declarations')) {
    const id = need(one, 'id')
    const init = child(one, 'init')
    if (init !== null && id.type === 'Identifier')
      probing.hints.set(init, String(id.name))
    probing.visit(id, context)
    if (init !== null) visitInit(probing, init, context)
    context.scope.declare(boundNames(id))
  }
}

/** A promise that gets a name may be waited for in a later statement. */
function visitInit(probing: Probing, init: Syntax, context: Context): void {
  const isCall = init.type === 'CallExpression'
  if (isCall) probing.open(init.start, `${context.frame}.made(`)
  probing.visit(init, context)
  if (isCall) probing.close(probing.endOf(init), ')')
}

export const STATEMENTS: Visitors = {
  BlockStatement: visitBlock,
  StaticBlock: (probing, node, context) =>
    visitBlock(probing, node, { ...context, self: false }),
  IfStatement: (probing, node, context) => {
    probing.visit(need(node, 'test'), context)
    visitBody(probing, need(node, 'consequent'), context)
    const alternate = child(node, 'alternate')
    if (alternate !== null) visitBody(probing, alternate, context)
  },
  WhileStatement: visitLoop,
  DoWhileStatement: visitLoop,
  ForStatement: visitFor,
  ForInStatement: visitForOf,
  ForOfStatement: visitForOf,
  SwitchStatement: visitSwitch,
  TryStatement: visitTry,
  ReturnStatement: visitReturn,
  VariableDeclaration: visitDeclarations,
  ImportDeclaration: () => {},
  ExportAllDeclaration: () => {},
  LabeledStatement: (probing, node, context) =>
    probing.visit(need(node, 'body'), context),
}
