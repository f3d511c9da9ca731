import { parse as parseJavaScript } from 'acorn'
import { transform } from 'sucrase'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { nodesOf, parse, read, SOURCES } from './source-files.ts'

/** What a type stripper cannot just leave out, or a browser cannot run. */
const FORBIDDEN: [what: string, found: (node: ts.Node) => boolean][] = [
  ['a decorator', ts.isDecorator],
  ['an enum', ts.isEnumDeclaration],
  ['a namespace', ts.isModuleDeclaration],
  ['import =', ts.isImportEqualsDeclaration],
  ['export =', ts.isExportAssignment],
  [
    'a parameter property',
    (node) =>
      ts.isParameter(node) &&
      ts.isParameterPropertyDeclaration(node, node.parent),
  ],
  [
    'using',
    (node) =>
      ts.isVariableDeclarationList(node) &&
      (node.flags & ts.NodeFlags.BlockScoped) === ts.NodeFlags.Using,
  ],
  ['any', (node) => node.kind === ts.SyntaxKind.AnyKeyword],
]

const lineOf = (node: ts.Node, position: number) =>
  node.getSourceFile().getLineAndCharacterOfPosition(position).line + 1

const place = (node: ts.Node) =>
  `${node.getSourceFile().fileName}:${lineOf(node, node.getStart())}`

function linesOf(node: ts.Node): number {
  return lineOf(node, node.getEnd()) - lineOf(node, node.getStart()) + 1
}

describe.each(SOURCES)('%s', (path) => {
  it('is JavaScript once its types are left out', () => {
    const { code } = transform(read(path), {
      transforms: ['typescript'],
      disableESTransforms: true,
    })
    parseJavaScript(code, { ecmaVersion: 2023, sourceType: 'module' })
  })

  it('has nothing that is more than types', () => {
    const found = [...nodesOf(parse(path))].flatMap((node) =>
      FORBIDDEN.filter(([, isFound]) => isFound(node)).map(
        ([what]) => `${place(node)}: ${what}`,
      ),
    )
    expect(found).toEqual([])
  })

  it('fits: 300 lines a file, 40 a function', () => {
    expect(read(path).trimEnd().split('\n').length).toBeLessThanOrEqual(300)
    const long = [...nodesOf(parse(path))]
      .filter((node) => ts.isFunctionLike(node) && linesOf(node) > 40)
      .map((node) => `${place(node)}: ${linesOf(node)} lines`)
    expect(long).toEqual([])
  })

  it('opens with what it is, in at most 12 lines', () => {
    const text = read(path)
    const header = text.slice(0, text.indexOf('\n */\n')).split('\n')
    expect(header[0]).toBe('/**')
    expect(header.length - 1).toBeGreaterThanOrEqual(3)
    expect(header.length - 1).toBeLessThanOrEqual(12)
  })
})
