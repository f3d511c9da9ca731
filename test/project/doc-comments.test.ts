import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import * as values from '../../src/index.ts'
import { ROOT } from './source-files.ts'

const INDEX = fileURLToPath(new URL('src/index.ts', ROOT))
const program = ts.createProgram([INDEX], {
  allowImportingTsExtensions: true,
  module: ts.ModuleKind.NodeNext,
  noEmit: true,
  noLib: true,
  target: ts.ScriptTarget.ES2023,
})
const checker = program.getTypeChecker()

/** What `src/index.ts` exports, each as it is declared. */
const EXPORTS = checker
  .getExportsOfModule(
    checker.getSymbolAtLocation(program.getSourceFile(INDEX)!)!,
  )
  .map((symbol) =>
    symbol.flags & ts.SymbolFlags.Alias
      ? checker.getAliasedSymbol(symbol)
      : symbol,
  )

const declarationOf = ({ valueDeclaration, declarations }: ts.Symbol) =>
  valueDeclaration ?? declarations![0]!

/** The text of the comment, in one line; empty if there is none. */
const commentOn = (node: ts.Node) =>
  ts
    .getJSDocCommentsAndTags(node)
    .filter(ts.isJSDoc)
    .map((comment) => comment.getText().replace(/\s*\n\s*\*\s*/g, ' '))
    .join(' ')

const COUNTERPART = /Python counterpart: \S/
const OURS = /None in Python: ours/

/** The words of a failure say where Python has the class. */
const hasModule = (name: string) =>
  Object.hasOwn(values, name) &&
  'module' in (values as Record<string, object>)[name]!

const namesCounterpart = (symbol: ts.Symbol) => {
  const comment = commentOn(declarationOf(symbol))
  return (
    COUNTERPART.test(comment) ||
    OURS.test(comment) ||
    (comment !== '' && hasModule(symbol.name))
  )
}

function isPublic(node: ts.ClassElement | ts.TypeElement): boolean {
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected
  return (
    node.name !== undefined &&
    !ts.isPrivateIdentifier(node.name) &&
    !(ts.getCombinedModifierFlags(node) & hidden)
  )
}

/** `module` and `name` of every error are explained by MessagingException. */
const isWordOfFailure = (owner: ts.Symbol, member: ts.Symbol) =>
  hasModule(owner.name) && ['module', 'name'].includes(member.name)

/** Its own comment, or that of the interface or class which it implements. */
const isExplained = (member: ts.Symbol) =>
  commentOn(declarationOf(member)) !== '' ||
  member.getDocumentationComment(checker).length > 0

function membersOf(symbol: ts.Symbol): ts.Symbol[] {
  const node = declarationOf(symbol)
  if (!(ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node)))
    return []
  return [...node.members]
    .filter(isPublic)
    .map(({ name }) => checker.getSymbolAtLocation(name!)!)
    .filter((member) => !isWordOfFailure(symbol, member))
}

const unexplained = (symbol: ts.Symbol) =>
  membersOf(symbol)
    .filter((member) => !isExplained(member))
    .map((member) => `${symbol.name}.${member.name}`)

describe('a public name', () => {
  it('is found by the compiler wherever it can be imported', () => {
    const names = EXPORTS.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(Object.keys(values)))
  })

  it('has a comment that names its Python counterpart, or says ours', () => {
    const found = EXPORTS.filter((symbol) => !namesCounterpart(symbol))
    expect(found.map(({ name }) => name)).toEqual([])
  })

  it('that is a class or an interface has every public member explained', () => {
    expect(EXPORTS.flatMap(unexplained)).toEqual([])
  })
})
