/**
 * Recorder: a scenario's set of modules for a page's worker. Neither import
 * maps nor names of packages reach a worker, so every specifier becomes the URL
 * of a blob, made in the order of dependency; nothing here has cycles.
 *
 * This runs in the worker that is kept warm; `linkModules` where the program is
 * to run, fresh at each run. A module whose text is that of the run before is
 * not instrumented again.
 */
import { erase, instrument } from './instrument.ts'
import { MARK, type TransformedModule } from './link-modules.ts'
import { isRecorded } from './recorded-files.ts'

/** What names of packages stand for, in a page. */
const NAMES: Readonly<Record<string, string>> = {
  'oslo-messaging': 'src/index.ts',
  '#conf-file': 'src/conf-file/absent.ts',
  '#rabbit': 'src/rabbit/absent.ts',
  '#threads': 'src/threads/absent.ts',
  '#endpoint-thread': 'src/rpc/endpoint-thread.ts',
}

/** For the test that package.json says the same. */
export const PAGE_NAMES = NAMES

/** The one file of each package that `src/` imports in a browser too. */
export const PAGE_PACKAGES: Readonly<Record<string, string>> = {
  pako: 'node_modules/pako/dist/pako.mjs',
}

/** The source by its path; a file that is not there cannot be imported. */
export type Sources = Readonly<Record<string, string>>

interface Known {
  readonly source: string
  readonly module: TransformedModule
}

export class ModuleGraph {
  readonly #known = new Map<string, Known>()

  /**
   * @param entry - path of the first module: `sandbox/recorder/scene.ts`
   * @param sources - a reader's edit is simply another text
   * @returns each module after those that it imports.
   * @throws SyntaxError, or Error for what cannot be imported, with `path` of
   * the file, and `loc` in it.
   */
  transform(entry: string, sources: Sources): readonly TransformedModule[] {
    const done = new Map<string, TransformedModule>()
    const under = new Set<string>()
    const visit = (path: string): void => {
      under.add(path)
      const module = this.#module(path, sources)
      for (const one of module.imports) {
        if (done.has(one) || one === path) continue
        if (under.has(one)) throw circle(path, one)
        visit(one)
      }
      under.delete(path)
      done.set(path, module)
    }
    visit(entry)
    return [...done.values()]
  }

  #module(path: string, sources: Sources): TransformedModule {
    const source = sourceAt(path, sources)
    const known = this.#known.get(path)
    if (known?.source === source && known.module.imports.every(isIn(sources)))
      return known.module
    const module = transformModule(path, source, sources)
    this.#known.set(path, { source, module })
    return module
  }
}

const isIn = (sources: Sources) => (path: string) =>
  Object.hasOwn(sources, path)

function sourceAt(path: string, sources: Sources): string {
  const source = isIn(sources)(path) ? sources[path] : undefined
  if (source === undefined) throw new Error(`there is no file ${path}`)
  return source
}

function circle(path: string, imported: string): Error {
  const error = new Error(
    `${path} imports ${imported}, which imports it: a page cannot load a circle`,
  )
  return Object.assign(error, { path })
}

function transformModule(
  path: string,
  source: string,
  sources: Sources,
): TransformedModule {
  const imports: string[] = []
  const rename = (specifier: string): string => {
    const found = resolve(specifier, path)
    if (!isIn(sources)(found))
      throw new Error(`"${specifier}" cannot be imported: no file ${found}`)
    imports.push(found)
    return MARK + found
  }
  try {
    const code = isRecorded(path)
      ? instrument(source, path, rename).code
      : erase(source, rename)
    return { path, code, imports }
  } catch (error) {
    throw Object.assign(error as Error, { path })
  }
}

/** @throws Error for the name of a package that a page does not have. */
function resolve(specifier: string, from: string): string {
  for (const names of [NAMES, PAGE_PACKAGES]) {
    const named = Object.hasOwn(names, specifier) ? names[specifier] : undefined
    if (named !== undefined) return named
  }
  if (!/^\.{1,2}\//.test(specifier))
    throw new Error(
      `"${specifier}" cannot be imported: expected a path that begins with ` +
        `./ or ../, or one of ${Object.keys(NAMES).join(', ')}`,
    )
  return new URL(specifier, `file:///${from}`).pathname.slice(1)
}
