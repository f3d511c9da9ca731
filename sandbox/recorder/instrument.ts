/**
 * Recorder: puts probes into a file as it is. Types go, lines stay; before each
 * statement, around each function and each `await` a call tells the runtime
 * where the program is and what its locals hold. A probe adds no turn of the
 * microtask queue and changes nothing that the program can see, but its text,
 * its stack depth and its columns.
 *
 * Called by the loader of Node and by the page's transform worker; `runtime.ts`
 * is what the probes call.
 */
import { eraseTypes } from './erase-types.ts'
import { EXPRESSIONS } from './expressions.ts'
import { FUNCTIONS } from './functions.ts'
import { type ModuleTable, textHash } from './position-table.ts'
import { Probing } from './probing.ts'
import { Scope } from './scope.ts'
import { namesOf, STATEMENTS, visitStatements } from './statements.ts'
import { list, parse } from './syntax.ts'

const VISITORS = { ...STATEMENTS, ...FUNCTIONS, ...EXPRESSIONS }

export interface Instrumented {
  /** JavaScript, with as many lines as the source. */
  readonly code: string
  readonly table: ModuleTable
}

/**
 * @param path - as the recording is to name it, such as `src/log.ts`
 * @throws SyntaxError with `loc`, the place in `source`.
 */
export function instrument(source: string, path: string): Instrumented {
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
  const { functions, positions } = probing.table
  const table = { path, hash: textHash(source), functions, positions }
  const text = probing.insertions.into(erased)
  return { code: headed(text, frame, table), table }
}

/** The table goes on the first line, or after a hashbang. */
function headed(text: string, frame: string, table: ModuleTable): string {
  const at = text.startsWith('#!') ? text.indexOf('\n') + 1 : 0
  const module = `globalThis.__recorder.module(${JSON.stringify(table)})`
  return `${text.slice(0, at)}const ${frame}=${module};${text.slice(at)}`
}

/** Types left out and nothing put in, for what is to run unseen. */
export function erase(source: string): string {
  return eraseTypes(source, parse(source))
}

/** What the names of our own begin with, as nothing in the file does. */
function freePrefix(source: string): string {
  let prefix = '$r'
  while (source.includes(prefix)) prefix += '_'
  return prefix
}
