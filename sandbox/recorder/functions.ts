/**
 * Recorder: the probes of functions and classes. A function gets a frame in a
 * variable of its own, so that code after an `await` has its frame at hand; a
 * class gives the runtime a reader for its private fields. Parameters stay
 * where they are, and nothing without a name of its own is wrapped.
 * Visitors for `Probing`.
 */
import type { Context, Probing, Visitors } from './probing.ts'
import { boundNames, mentionedNames, Scope, varNames } from './scope.ts'
import { namesOf, visitStatements } from './statements.ts'
import { child, list, need, type Syntax, tokenAt } from './syntax.ts'

/** What a member, a variable or a property calls its function. */
function symbolOf(probing: Probing, node: Syntax, { symbol }: Context): string {
  const id = child(node, 'id')
  const anonymous =
    node.type === 'ArrowFunctionExpression'
      ? '=>'
      : node.type.startsWith('Class')
        ? 'class'
        : 'function'
  const name = id ? String(id.name) : (probing.hints.get(node) ?? anonymous)
  if (name.startsWith('.')) return symbol + name
  return symbol === '' ? name : `${symbol}/${name}`
}

export function keyName(source: string, node: Syntax): string {
  const key = need(node, 'key')
  const text = source.slice(key.start, key.end)
  return node.computed === true ? `[${text}]` : text
}

function visitFunction(probing: Probing, node: Syntax, around: Context): void {
  const symbol = symbolOf(probing, node, around)
  const fn = probing.table.addFunction(node, symbol)
  const params = list(node, 'params')
  const bound = params.flatMap(boundNames).filter((name) => name !== 'this')
  const own = new Set(bound)
  const body = need(node, 'body')
  const isBlock = body.type === 'BlockStatement'
  const statements = isBlock ? list(body, 'body') : []
  for (const name of [...namesOf(statements), ...varNames(body)]) own.add(name)
  const id = child(node, 'id')
  if (id !== null) own.add(String(id.name))
  const captured = capturedNames(node, around)
  // While parameters get their defaults, none may be read by a probe.
  const inDefaults = new Scope(
    null,
    [],
    captured.filter((name) => !bound.includes(name)),
  )
  for (const one of params)
    probing.visit(one, { ...around, scope: inDefaults, symbol })
  const context: Context = {
    frame: `${probing.prefix}${fn}`,
    fn,
    scope: new Scope(new Scope(null, [], captured), own, bound),
    self: readsThis(probing, node, around),
    symbol,
    isAsyncGenerator: node.async === true && node.generator === true,
  }
  const start = node.loc.start
  const entered = probing.readings({ start, end: body.loc.start }, context)
  const enter = `const ${context.frame}=${around.frame}.enter(${fn},${entered});try{`
  if (isBlock) visitBlockBody(probing, body, context, enter)
  else visitExpressionBody(probing, node, body, context, enter)
}

/** Of a function that runs later, what is outside and initialised by now. */
function capturedNames(node: Syntax, around: Context): readonly string[] {
  if (node.type === 'FunctionDeclaration' || around.fn === 0) return []
  const mentioned = mentionedNames(node)
  return around.scope.names().filter((name) => mentioned.has(name))
}

function readsThis(probing: Probing, node: Syntax, around: Context): boolean {
  if (node.type === 'ArrowFunctionExpression') return around.self
  return !probing.derived.has(node)
}

function rescue(probing: Probing, { frame }: Context): string {
  const error = `${probing.prefix}e`
  return `}catch(${error}){throw ${frame}.threw(${error})}finally{${frame}.leave()}`
}

function visitBlockBody(
  probing: Probing,
  body: Syntax,
  context: Context,
  enter: string,
): void {
  const statements = list(body, 'body')
  const directives = statements.filter((one) => 'directive' in one)
  const first = directives.at(-1)?.end ?? body.start + 1
  // As something that closes: in `{}` the end of the body is put in there, too.
  probing.close(first, first === body.start + 1 ? enter : `;${enter}`)
  visitStatements(probing, statements.slice(directives.length), context)
  const { end } = body.loc
  const start = { line: end.line, column: end.column - 1 }
  const ended = probing.call('ended', { start, end }, context)
  probing.close(body.end - 1, `;${ended}${rescue(probing, context)}`)
}

/** No `await` is added: to return a promise takes fewer turns than to await. */
function visitExpressionBody(
  probing: Probing,
  node: Syntax,
  body: Syntax,
  context: Context,
  enter: string,
): void {
  const at = arrowEnd(probing, node)
  const isSequence = body.type === 'SequenceExpression'
  const [open, close] = isSequence ? ['(', ')'] : ['', '']
  const readings = probing.readings(body.loc, context)
  probing.open(at, `{${enter}return ${context.frame}.returned(${open}`)
  probing.visit(body, context)
  probing.close(
    probing.endOf(node),
    `${close},${readings})${rescue(probing, context)}}`,
  )
}

/** After `=>`: between it and the parameters are only comments and brackets. */
function arrowEnd(probing: Probing, node: Syntax): number {
  const { erased } = probing
  let at = list(node, 'params').at(-1)?.end ?? node.start
  for (;;) {
    at = tokenAt(erased, at)
    if (erased.startsWith('=>', at)) return at + 2
    at += 1
  }
}

function visitClass(probing: Probing, node: Syntax, around: Context): void {
  const superClass = child(node, 'superClass')
  if (superClass !== null) probing.visit(superClass, around)
  const body = need(node, 'body')
  const symbol = symbolOf(probing, node, around)
  const members = list(body, 'body')
  const fields = members
    .filter((one) => one.type === 'PropertyDefinition' && one.static !== true)
    .map((one) => need(one, 'key'))
    .filter(({ type }) => type === 'PrivateIdentifier')
    .map(({ name }) => `#${name}`)
  if (fields.length > 0)
    probing.open(body.start + 1, reader(probing, around, fields))
  for (const member of members)
    if (member.type === 'StaticBlock') probing.visit(member, around)
    else visitMember(probing, member, { ...around, symbol }, superClass)
}

/** `#n in o` leaves out a field that is not made yet. */
function reader(
  { prefix }: Probing,
  { frame }: Context,
  fields: readonly string[],
): string {
  const object = `${prefix}o`
  const reads = fields.map(
    (name) => `${name} in ${object}?${object}.${name}:${frame}.absent`,
  )
  return `static{${frame}.reader(this,${JSON.stringify(fields)},${object}=>[${reads.join()}])}`
}

function visitMember(
  probing: Probing,
  member: Syntax,
  context: Context,
  superClass: Syntax | null,
): void {
  if (member.type === 'TSIndexSignature' || member.declare === true) return
  if (member.computed === true) probing.visit(need(member, 'key'), context)
  const value = child(member, 'value')
  if (value === null || value.type === 'TSDeclareMethod') return
  if (member.kind === 'constructor' && superClass !== null)
    probing.derived.add(value)
  probing.hints.set(value, `.${keyName(probing.source, member)}`)
  // A field's value is made with the object as `this`.
  probing.visit(value, { ...context, self: member.static !== true })
}

export const FUNCTIONS: Visitors = {
  FunctionDeclaration: visitFunction,
  FunctionExpression: visitFunction,
  ArrowFunctionExpression: visitFunction,
  ClassDeclaration: visitClass,
  ClassExpression: visitClass,
}
