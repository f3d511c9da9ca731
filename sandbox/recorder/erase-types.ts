/**
 * Recorder: leaves out types. Each is overwritten by spaces, so every token
 * that stays keeps its line and its column. A statement of types only leaves a
 * `;`, and so does a statement without one that ended in a type: what comes
 * after must not become a part of what was before.
 *
 * Called by `instrument`. What cannot just be left out (an enum, a namespace, a
 * parameter property, a decorator) is refused: what you read is what runs.
 */
import {
  afterParentheses,
  child,
  children,
  list,
  need,
  refuse,
  type Syntax,
  tokenAt,
} from './syntax.ts'

const REFUSED: Readonly<Record<string, string>> = {
  TSEnumDeclaration: 'an enum',
  TSModuleDeclaration: 'a namespace',
  TSImportEqualsDeclaration: 'import =',
  TSExportAssignment: 'export =',
  TSParameterProperty: 'a parameter property',
  Decorator: 'a decorator',
}

/** Statements and members that are nothing but types. */
const TYPES_ONLY = new Set([
  'TSInterfaceDeclaration',
  'TSTypeAliasDeclaration',
  'TSDeclareFunction',
  'TSIndexSignature',
])

const TYPE_FIELDS = [
  'typeAnnotation',
  'typeParameters',
  'typeArguments',
  'superTypeParameters',
]

const MODIFIER =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|\b(?:public|private|protected|readonly|override|abstract)\b/g

/**
 * The source without its types, as long as before.
 *
 * @throws SyntaxError with `loc` for what is more than types.
 */
export function eraseTypes(source: string, program: Syntax): string {
  const eraser = new Eraser(source)
  eraser.visit(program)
  return eraser.text
}

class Eraser {
  readonly #source: string
  readonly #chars: string[]

  constructor(source: string) {
    this.#source = source
    // By code unit: positions count those.
    this.#chars = source.split('')
  }

  get text(): string {
    return this.#chars.join('')
  }

  #blank(start: number, end: number): void {
    for (let at = start; at < end; at += 1)
      if (!/[\n\r\u2028\u2029]/.test(this.#source.charAt(at)))
        this.#chars[at] = ' '
  }

  visit(node: Syntax): void {
    if (isTypesOnly(node)) {
      this.#blank(node.start, node.end)
      this.#chars[node.start] = ';'
      return
    }
    const refused = REFUSED[node.type]
    if (refused !== undefined)
      throw refuse(node, `${refused} is more than types, and is not run`)
    this.#ownTypes(node)
    for (const one of children(node))
      if (!one.type.startsWith('TS') || !this.#isType(node, one))
        this.visit(one)
    this.#endStatement(node)
  }

  #isType(parent: Syntax, node: Syntax): boolean {
    return (
      TYPE_FIELDS.some((field) => parent[field] === node) ||
      parent.returnType === node ||
      list(parent, 'implements').includes(node)
    )
  }

  #ownTypes(node: Syntax): void {
    const special = this.#special[node.type]
    if (special !== undefined) special(node)
    else for (const field of TYPE_FIELDS) this.#field(node, field)
    const returns = child(node, 'returnType')
    if (returns !== null) this.#returnType(node, returns)
    this.#thisParameter(node)
  }

  #field(node: Syntax, field: string): void {
    const type = child(node, field)
    if (type !== null) this.#blank(type.start, type.end)
  }

  readonly #special: Readonly<Record<string, (node: Syntax) => void>> = {
    TSAsExpression: (node) => this.#cast(node),
    TSSatisfiesExpression: (node) => this.#cast(node),
    TSNonNullExpression: (node) => this.#blank(node.end - 1, node.end),
    TSTypeAssertion: (node) => {
      const type = need(node, 'typeAnnotation')
      this.#blank(node.start, this.#source.indexOf('>', type.end) + 1)
    },
    Identifier: (node) => this.#binding(node),
    ObjectPattern: (node) => this.#binding(node),
    ArrayPattern: (node) => this.#binding(node),
    RestElement: (node) => this.#binding(node),
    VariableDeclarator: (node) => {
      if (node.definite === true) this.#mark('!', need(node, 'id'))
    },
    PropertyDefinition: (node) => this.#member(node),
    MethodDefinition: (node) => this.#member(node),
    ClassDeclaration: (node) => this.#classHead(node),
    ClassExpression: (node) => this.#classHead(node),
    ImportDeclaration: (node) => this.#specifiers(node, 'importKind'),
    ExportNamedDeclaration: (node) => this.#specifiers(node, 'exportKind'),
  }

  #cast(node: Syntax): void {
    const expression = need(node, 'expression')
    this.#blank(afterParentheses(this.#source, expression.end), node.end)
  }

  #binding(node: Syntax): void {
    if (node.optional === true) this.#mark('?', node)
    this.#field(node, 'typeAnnotation')
  }

  /** The mark stands right before the type, or ends the name. */
  #mark(mark: string, node: Syntax): void {
    const type = child(node, 'typeAnnotation')
    const at = this.#source.lastIndexOf(mark, (type?.start ?? node.end) - 1)
    const isThere = at >= node.start
    const found = isThere ? at : tokenAt(this.#source, node.end)
    this.#blank(found, found + 1)
  }

  #member(node: Syntax): void {
    const key = need(node, 'key')
    const head = this.#source.slice(node.start, key.start)
    for (const { 0: word, index } of head.matchAll(MODIFIER))
      if (!word.startsWith('/'))
        this.#blank(node.start + index, node.start + index + word.length)
    for (const field of TYPE_FIELDS) this.#field(node, field)
    if (node.optional !== true && node.definite !== true) return
    const close = node.computed === true ? ']' : ''
    const after = tokenAt(this.#source, key.end)
    const at = close ? tokenAt(this.#source, after + 1) : after
    this.#blank(at, at + 1)
  }

  #classHead(node: Syntax): void {
    if (node.abstract === true) {
      const at = this.#source.indexOf('abstract', node.start)
      this.#blank(at, at + 'abstract'.length)
    }
    for (const field of TYPE_FIELDS) this.#field(node, field)
    const [first, ...rest] = list(node, 'implements')
    if (first === undefined) return
    const at = this.#source.lastIndexOf('implements', first.start)
    this.#blank(at, (rest.at(-1) ?? first).end)
  }

  #specifiers(node: Syntax, kind: string): void {
    for (const one of list(node, 'specifiers')) {
      if (one[kind] !== 'type') continue
      const next = tokenAt(this.#source, one.end)
      const hasComma = this.#source[next] === ','
      this.#blank(one.start, hasComma ? next + 1 : one.end)
    }
  }

  /** `=>` must stand on the line of `)`: the parenthesis goes along. */
  #returnType(node: Syntax, type: Syntax): void {
    this.#blank(type.start, type.end)
    const text = this.#source.slice(type.start, type.end)
    if (node.type !== 'ArrowFunctionExpression' || !text.includes('\n')) return
    const at = this.#source.lastIndexOf(')', type.start)
    this.#blank(at, at + 1)
    this.#chars[type.end - 1] = ')'
  }

  #thisParameter(node: Syntax): void {
    const [first] = list(node, 'params')
    if (first?.name !== 'this') return
    const next = tokenAt(this.#source, first.end)
    const hasComma = this.#source[next] === ','
    this.#blank(first.start, hasComma ? next + 1 : first.end)
  }

  /** A statement that ended in a type, without a semicolon, gets one. */
  #endStatement(node: Syntax): void {
    for (const field of ['body', 'consequent'])
      for (const one of list(node, field))
        if (this.#lostItsEnd(one)) this.#chars[one.end - 1] = ';'
  }

  #lostItsEnd({ end }: Syntax): boolean {
    return this.#chars[end - 1] === ' ' && this.#source[end - 1] !== ' '
  }
}

export function isTypesOnly(node: Syntax): boolean {
  if (TYPES_ONLY.has(node.type) || node.declare === true) return true
  if (node.importKind === 'type' && node.type === 'ImportDeclaration')
    return true
  if (node.type === 'ExportNamedDeclaration') {
    const declaration = child(node, 'declaration')
    return (
      node.exportKind === 'type' ||
      (declaration !== null && isTypesOnly(declaration))
    )
  }
  if (node.type === 'ExportDefaultDeclaration')
    return isTypesOnly(need(node, 'declaration'))
  return isBodiless(node)
}

/** An overload, an abstract method, an abstract field. */
function isBodiless(node: Syntax): boolean {
  if (node.type === 'MethodDefinition')
    return need(node, 'value').type !== 'FunctionExpression'
  return node.type === 'PropertyDefinition' && node.abstract === true
}
