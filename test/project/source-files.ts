import { readdirSync, readFileSync } from 'node:fs'
import ts from 'typescript'

export const ROOT = new URL('../../', import.meta.url)

export const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8')

/** Every source file, as `src/server/forever-retry.ts`. */
export const SOURCES = readdirSync(new URL('src', ROOT), {
  recursive: true,
  encoding: 'utf8',
})
  .filter((path) => path.endsWith('.ts'))
  .map((path) => `src/${path.replaceAll('\\', '/')}`)
  .sort()

export function parse(path: string): ts.SourceFile {
  return ts.createSourceFile(path, read(path), ts.ScriptTarget.ES2023, true)
}

/** Every node of the file, the file itself included. */
export function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node
  for (const child of node.getChildren()) yield* nodesOf(child)
}
