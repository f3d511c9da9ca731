/**
 * Recorder: puts probes into a file as it is. Types go, lines stay; before each
 * statement, around each function and each `await` a call tells the runtime
 * where the program is and what its locals hold. A probe adds no turn of the
 * microtask queue and changes nothing that the program can see, but its text,
 * its stack depth, its columns and, in stacks, its name.
 *
 * Called by the loader of Node and by the page's transform worker; `runtime.ts`
 * is what the probes call.
 */
import { eraseTypes, isTypesOnly } from './erase-types.ts'
import { EXPRESSIONS } from './expressions.ts'
import { FUNCTIONS } from './functions.ts'
import { Insertions } from './insertions.ts'
import { type ModuleTable, textHash } from './position-table.ts'
import { Probing } from './probing.ts'
import { Scope } from './scope.ts'
import { namesOf, STATEMENTS, visitStatements } from './statements.ts'
import { child, children, list, parse, type Syntax } from './syntax.ts'

const VISITORS = { ...STATEMENTS, ...FUNCTIONS, ...EXPRESSIONS }

export interface Instrumented {
  /** JavaScript, with as many lines as the source. */
  readonly code: string
  readonly table: ModuleTable
}

/** Gives a module that is imported another name. */
export type Rename = (specifier: string) => string

/**
 * @param path - as the recording is to name it, such as `src/log.ts`
 * @param rename - default: specifiers stay
 * @throws SyntaxError, or what `rename` throws, with `loc`: where in `source`.
 */
export function instrument(
  source: string,
  path: string,
  rename?: Rename,
): Instrumented {
  const program = parse(source)
  const erased = eraseTypes(source, program)
  const prefix = freePrefix(source)
  const probing = new Probing(source, erased, prefix, VISITORS)
  const fn = probing.table.addFunction(program, '')
  const frame = `${prefix}${fn}`
  const statements = list(program, 'body')
  visitStatements(probing, statements, {
    frame,
    fn,
    scope: new Scope(null, namesOf(statements)),
    self: false,
    symbol: '',
    isAsyncGenerator: false,
  })
  probing.close(statements.at(-1)?.end ?? 0, `;${frame}.loaded();`)
  if (rename !== undefined) renameImports(program, rename, probing.insertions)
  const { functions, positions } = probing.table
  const table = { path, hash: textHash(source), functions, positions }
  const text = probing.insertions.into(erased)
  return { code: named(headed(text, frame, table), path), table }
}

/** The name that stacks have for it, whatever address it is loaded from. */
function named(code: string, path: string): string {
  const end = code.endsWith('\n') ? '' : '\n'
  return `${code}${end}//# sourceURL=${path}`
}

/** The table goes on the first line, or after a hashbang. */
function headed(text: string, frame: string, table: ModuleTable): string {
  const at = text.startsWith('#!') ? text.indexOf('\n') + 1 : 0
  const module = `globalThis.__recorder.module(${JSON.stringify(table)})`
  return `${text.slice(0, at)}const ${frame}=${module};${text.slice(at)}`
}

/** Types left out and no probe put in, for what is to run unseen. */
export function erase(source: string, rename?: Rename): string {
  const program = parse(source)
  const erased = eraseTypes(source, program)
  if (rename === undefined) return erased
  const insertions = new Insertions()
  renameImports(program, rename, insertions)
  return insertions.into(erased)
}

/** The new name stands before the old one, which becomes a comment. */
function renameImports(
  node: Syntax,
  rename: Rename,
  insertions: Insertions,
): void {
  if (isTypesOnly(node)) return
  const source = child(node, 'source')
  if (source !== null && typeof source.value === 'string') {
    const name = JSON.stringify(renamed(source, source.value, rename))
    insertions.open(source.start, `${name}/*`)
    insertions.close(source.end, '*/')
  }
  for (const one of children(node)) renameImports(one, rename, insertions)
}

/** What `rename` throws gets the place of the specifier, as `loc`. */
function renamed(source: Syntax, specifier: string, rename: Rename): string {
  try {
    return rename(specifier)
  } catch (error) {
    throw Object.assign(error as Error, { loc: source.loc.start })
  }
}

/** What the names of our own begin with, as nothing in the file does. */
function freePrefix(source: string): string {
  let prefix = '$r'
  while (source.includes(prefix)) prefix += '_'
  return prefix
}
