import { parse as parseJavaScript } from 'acorn'
import { transform } from 'sucrase'
import { describe, expect, it } from 'vitest'
import { eraseTypes } from '../../sandbox/recorder/erase-types.ts'
import { parse } from '../../sandbox/recorder/syntax.ts'
import { FILES, read } from './source-tree.ts'

const erase = (source: string) => eraseTypes(source, parse(source))

/** The tree without places, and without the `;` that an erased type leaves. */
function treeOf(code: string): unknown {
  const tree = parseJavaScript(code, {
    ecmaVersion: 'latest',
    sourceType: 'module',
  })
  const plain = JSON.stringify(tree, (key, value) => {
    if (key === 'start' || key === 'end') return undefined
    if (typeof value === 'bigint') return `${value}n`
    return Array.isArray(value)
      ? value.filter((one) => one?.type !== 'EmptyStatement')
      : value
  })
  return JSON.parse(plain)
}

const bySucrase = (source: string) =>
  transform(source, {
    transforms: ['typescript'],
    disableESTransforms: true,
    keepUnusedImports: true,
  }).code

describe.each(FILES)('%s', (path) => {
  it('is erased to what another stripper makes of it, place by place', () => {
    const source = read(path)
    const erased = erase(source)
    expect(erased).toHaveLength(source.length)
    expect(erased.split('\n').length).toBe(source.split('\n').length)
    expect(treeOf(erased)).toEqual(treeOf(bySucrase(source)))
  })
})

/** What our own files do not have. */
const ODD = {
  'an abstract class, overloads, an index signature': `
    abstract class A<T> extends B<T> implements C<T>, D {
      [key: string]: unknown
      abstract x: number
      declare y: T
      protected abstract f(): void
      g(a: string): void
      g(a: number): void
      public override readonly z?: T = 1
      static #q!: T
      private async *[Symbol.iterator]<U>(this: A<T>, u?: U): Foo {}
      get?(): void
    }`,
  'type imports and exports': `
    import type X from 'x'
    import y, { type Z, type Q } from 'y'
    import { type A, B, type C } from 'z'
    export type { D } from 'd'
    export { type E, F } from 'e'
    export default interface G { x: 1 }
    export declare function h(): void`,
  casts: `
    const a = <T>b, c = (d as unknown) as T, e = f! as T, g = (h)!
    const i = { j: 1 } satisfies K, l = m<n>, o = p<q>\`r\`
    for (const s of t as U[]) v(s!)
    let w!: X
    function y(z?: A, ...b: C[]): asserts z is D {}`,
  'an arrow whose type ends on another line': `
    const f = async <T,>(a: T): Promise<
      T
    > => a`,
}

it.each(Object.entries(ODD))('erases %s', (_what, source) => {
  const erased = erase(source)
  expect(erased).toHaveLength(source.length)
  expect(treeOf(erased)).toEqual(treeOf(bySucrase(source)))
})

it('keeps statements apart where a type stood between them', () => {
  for (const source of [
    'const f = g\ntype X = 1\n(h)',
    'const f = g as T\n(h)',
    'class A { f: T\n[g] = 1 }',
  ]) {
    const tree = treeOf(erase(source))
    expect(JSON.stringify(tree)).not.toContain('CallExpression')
    expect(JSON.stringify(tree)).not.toContain('MemberExpression')
  }
})

it.each([
  ['enum A { B }', 'an enum'],
  ['namespace A { export const b = 1 }', 'a namespace'],
  ['class A { constructor(readonly b: C) {} }', 'a parameter property'],
  ['import a = require("b")', 'import ='],
  ['@a class B {}', 'a decorator'],
])('refuses %s, with its place', (source, what) => {
  expect(() => erase(`\n  ${source}`)).toThrow(
    expect.objectContaining({
      name: 'SyntaxError',
      message: expect.stringContaining(what),
      loc: expect.objectContaining({ line: 2 }),
    }),
  )
})
