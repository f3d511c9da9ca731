/**
 * Recorder: what a probe's numbers mean. Each instrumented file carries its
 * functions and its positions on its first line, so that the text alone is
 * enough, on whatever thread it was made.
 */
import type { Syntax } from './syntax.ts'

export interface FunctionRow {
  /** `MessageHandlingServer.start`; `/=>` is an arrow function in it. */
  readonly symbol: string
  readonly line: number
  readonly endLine: number
  readonly isAsync: boolean
  readonly isGenerator: boolean
}

/** A place that probes name, and the locals that they pass there. */
export type PositionRow = readonly [
  fn: number,
  line: number,
  column: number,
  endLine: number,
  endColumn: number,
  names: string,
]

export interface ModuleTable {
  readonly path: string
  /** `textHash` of the source as it was read. */
  readonly hash: string
  readonly functions: readonly FunctionRow[]
  readonly positions: readonly PositionRow[]
}

export class PositionTable {
  readonly functions: FunctionRow[] = []
  readonly positions: PositionRow[] = []
  readonly #symbols = new Map<string, number>()

  /** @returns the function's number; a symbol met again gets a number, too. */
  addFunction(node: Syntax, symbol: string): number {
    const times = (this.#symbols.get(symbol) ?? 0) + 1
    this.#symbols.set(symbol, times)
    return (
      this.functions.push({
        symbol: times === 1 ? symbol : `${symbol}${times}`,
        line: node.loc.start.line,
        endLine: node.loc.end.line,
        isAsync: node.async === true,
        isGenerator: node.generator === true,
      }) - 1
    )
  }

  /** @returns the position's number. */
  addPosition(
    fn: number,
    { start, end }: Pick<Syntax['loc'], 'start' | 'end'>,
    names: readonly string[],
  ): number {
    const { line, column } = start
    const text = names.join(' ')
    return (
      this.positions.push([fn, line, column, end.line, end.column, text]) - 1
    )
  }
}

/**
 * Tells one text from another: 53 bits of a hash that every browser computes
 * alike, also on a page without `crypto.subtle`. Not against forgers.
 */
export function textHash(text: string): string {
  let high = 0xdeadbeef
  let low = 0x41c6ce57
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    high = Math.imul(high ^ unit, 2654435761)
    low = Math.imul(low ^ unit, 1597334677)
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ (low >>> 13)
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ (high >>> 13)
  const hash = (high & 0x1fffff) * 2 ** 32 + (low >>> 0)
  return hash.toString(16).padStart(14, '0')
}
