import { expect, it } from 'vitest'
import { ModuleGraph } from '../../sandbox/recorder/module-graph.ts'
import { mistakeOf } from '../../sandbox/recorder/page/mistake.ts'

const A = 'src/a.ts'
const sources = {
  [A]: "import { b } from './b.ts'\nexport const a: number = b\n",
  'src/b.ts': 'export const b = 1\n',
}

const transform = (texts: Readonly<Record<string, string>>) =>
  new ModuleGraph().transform(A, texts)

it('gives each module after those that it imports', () => {
  expect(transform(sources).map(({ path }) => path)).toEqual(['src/b.ts', A])
})

it('does not instrument again what has not changed', () => {
  const graph = new ModuleGraph()
  const [first] = graph.transform(A, sources)
  const edited = { ...sources, [A]: `${sources[A]}// more\n` }
  const [again, changed] = graph.transform(A, edited)
  expect(again).toBe(first)
  expect(changed?.code).toContain('// more')
})

it.each([
  ['a package', "\nimport 'left-pad'", '"left-pad" cannot be imported: exp'],
  ['a Node module', "\nimport fs from 'node:fs'", '"node:fs" cannot be impor'],
  [
    'no file',
    "\nimport './c.ts'",
    '"./c.ts" cannot be imported: no file src/c',
  ],
  ['the prototype', "\nimport '../__proto__'", 'no file __proto__'],
  ['a circle', "\nimport './a2.ts'", 'which imports it: a page cannot load'],
])('tells where %s is imported', (_title, text, told) => {
  const circle = { 'src/a2.ts': "import './a.ts'\n" }
  const isCircle = told.startsWith('which')
  expect(() => transform({ ...sources, ...circle, [A]: text })).toThrow(
    expect.objectContaining({
      message: expect.stringContaining(told),
      path: isCircle ? 'src/a2.ts' : A,
      ...(isCircle ? {} : { loc: expect.objectContaining({ line: 2 }) }),
    }),
  )
})

it('tells an error with the line of the source, not with that of a blob', () => {
  const urls = new Map([[A, 'blob:null/1-2']])
  const error = new TypeError('blob:null/1-2 is wrong')
  error.stack = 'TypeError\n  at blob:null/9:1:1\n  at f (blob:null/1-2:7:30)'
  expect(mistakeOf(error, urls)).toEqual({
    error: 'TypeError: src/a.ts is wrong',
    path: A,
    line: 7,
  })
})

it('tells whatever was thrown', () => {
  const odd = {
    toString() {
      throw new Error('no')
    },
  }
  for (const thrown of [odd, Object.create(null), Symbol('a'), null, 'text'])
    expect(mistakeOf(thrown, new Map())).toMatchObject({ path: null })
})
