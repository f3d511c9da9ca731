/**
 * Recorder: one file on its way to be instrumented. It knows where a probe may
 * be put and what it passes; what gets which probe is said in the tables of
 * visitors for statements, functions and expressions.
 *
 * Made by `instrument`.
 */
import { Insertions } from './insertions.ts'
import { PositionTable } from './position-table.ts'
import type { Scope } from './scope.ts'
import { children, type Place, type Syntax } from './syntax.ts'

/** Where in the program a node stands. */
export interface Context {
  /** The variable that holds the frame of the function around. */
  readonly frame: string
  readonly fn: number
  readonly scope: Scope
  /** Whether `this` may be read: not before `super()`. */
  self: boolean
  /** Of the function or class around; empty in the module. */
  readonly symbol: string
  readonly isAsyncGenerator: boolean
}

export type Visit = (probing: Probing, node: Syntax, context: Context) => void

export type Visitors = Readonly<Record<string, Visit>>

export interface Span {
  readonly start: Place
  readonly end: Place
}

export class Probing {
  readonly source: string
  readonly erased: string
  readonly prefix: string
  readonly insertions = new Insertions()
  readonly table = new PositionTable()
  /** What a function is called whose name stands beside it. */
  readonly hints = new Map<Syntax, string>()
  /** Constructors that have no `this` before `super()`. */
  readonly derived = new Set<Syntax>()
  readonly #visitors: Visitors

  constructor(
    source: string,
    erased: string,
    prefix: string,
    visitors: Visitors,
  ) {
    this.source = source
    this.erased = erased
    this.prefix = prefix
    this.#visitors = visitors
  }

  visit(node: Syntax, context: Context): void {
    const visit = this.#visitors[node.type]
    if (visit !== undefined) visit(this, node, context)
    else this.visitChildren(node, context)
  }

  visitChildren(node: Syntax, context: Context): void {
    for (const one of children(node)) this.visit(one, context)
  }

  /** A probe's position, `this` and locals, as arguments. */
  readings(span: Span, context: Context): string {
    const names = [...context.scope.names()]
    if (context.self) names.unshift('this')
    const position = this.table.addPosition(context.fn, span, names)
    return [position, ...names].join()
  }

  /** A call of the frame's method, as a statement. */
  call(method: string, span: Span, context: Context): string {
    return `${context.frame}.${method}(${this.readings(span, context)});`
  }

  open(at: number, text: string): void {
    this.insertions.open(at, text)
  }

  close(at: number, text: string): void {
    this.insertions.close(at, text)
  }

  /** The end of what is left of a node that may have ended in a type. */
  endOf(node: Syntax): number {
    let at = node.end
    while (at > node.start && this.#isErased(at - 1)) at -= 1
    return at
  }

  #isErased(at: number): boolean {
    const left = this.erased[at]
    return left === ' ' || left !== this.source[at]
  }

  /** Where the expression of a statement ends, before its semicolon. */
  endOfStatement(node: Syntax): number {
    const end = this.endOf(node)
    return this.erased[end - 1] === ';' ? end - 1 : end
  }
}
