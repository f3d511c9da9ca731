/**
 * Recorder: which names may be read at a place. A probe passes values, not a
 * closure, so a name may stand in it only where it is certainly initialised:
 * declared earlier in an enclosing block. A block's own names hide those of the
 * same name outside from its start on, as the language has it.
 *
 * Used by the instrumenter. Names of the module and of functions are left out:
 * they would be the same at every step.
 */
import {
  child,
  children,
  isFunction,
  list,
  need,
  type Syntax,
} from './syntax.ts'

export class Scope {
  readonly #outer: Scope | null
  readonly #own: ReadonlySet<string>
  readonly #ready: string[]

  /**
   * @param own - the names that it declares anywhere
   * @param ready - those of them, or others, that can be read from its start
   */
  constructor(
    outer: Scope | null,
    own: Iterable<string>,
    ready: Iterable<string> = [],
  ) {
    this.#outer = outer
    this.#own = new Set(own)
    this.#ready = [...ready]
  }

  /** From here on these can be read. */
  declare(names: Iterable<string>): void {
    for (const name of names)
      if (!this.#ready.includes(name)) this.#ready.push(name)
  }

  /** What can be read now, outermost first. */
  names(): readonly string[] {
    const outer = this.#outer?.names() ?? []
    const seen = outer.filter((name) => !this.#own.has(name))
    return [...seen, ...this.#ready.filter((name) => !seen.includes(name))]
  }
}

/** The names that a pattern binds. */
export function boundNames(pattern: Syntax): readonly string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [String(pattern.name)]
    case 'ObjectPattern':
      return list(pattern, 'properties').flatMap((one) =>
        boundNames(one.type === 'RestElement' ? one : need(one, 'value')),
      )
    case 'ArrayPattern':
      return list(pattern, 'elements').flatMap(boundNames)
    case 'RestElement':
      return boundNames(need(pattern, 'argument'))
    case 'AssignmentPattern':
      return boundNames(need(pattern, 'left'))
    default:
      return [] // a member expression as the target of an assignment
  }
}

/** The names that a declaration binds, functions and classes included. */
export function declaredNames(statement: Syntax): readonly string[] {
  if (statement.type === 'VariableDeclaration')
    return list(statement, 'declarations').flatMap((one) =>
      boundNames(need(one, 'id')),
    )
  if (statement.type.startsWith('Export')) {
    const declaration = child(statement, 'declaration')
    return declaration === null ? [] : declaredNames(declaration)
  }
  const isNamed = /^(Function|Class)Declaration$/.test(statement.type)
  const id = isNamed ? child(statement, 'id') : null
  return id === null ? [] : [String(id.name)]
}

/** The names in `var` anywhere in a function, which belong to all of it. */
export function varNames(node: Syntax): readonly string[] {
  const names: string[] = []
  for (const one of children(node)) {
    if (isFunction(one)) continue
    if (one.type === 'VariableDeclaration' && one.kind === 'var')
      names.push(...declaredNames(one))
    names.push(...varNames(one))
  }
  return names
}

/** Every name that is read or written in `node`, functions in it included. */
export function mentionedNames(
  node: Syntax,
  names = new Set<string>(),
): ReadonlySet<string> {
  if (node.type === 'Identifier') names.add(String(node.name))
  for (const one of children(node)) {
    const isKey = one === node.property || one === node.key
    const isLabel = isKey && node.computed !== true && node.shorthand !== true
    if (!isLabel) mentionedNames(one, names)
  }
  return names
}
