/**
 * Recorder: a scenario's set of modules for a page's worker. Neither import
 * maps nor names of packages reach a worker, so every specifier becomes the URL
 * of a blob, made in the order of dependency; nothing here has cycles.
 *
 * This runs in the worker that is kept warm; `linkModules` where the program is
 * to run, fresh at each run.
 */
import { erase, instrument } from './instrument.ts'
import { MARK, type TransformedModule } from './link-modules.ts'
import { isRecorded } from './scenarios.ts'

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

/**
 * @param entry - path of the first module, such as `sandbox/recorder/scene.ts`
 * @param read - the source at a path; a reader's edit is simply another text
 * @returns each module after those that it imports.
 * @throws SyntaxError with `loc`, and `path` of the file.
 */
export async function transformModules(
  entry: string,
  read: (path: string) => string | Promise<string>,
): Promise<readonly TransformedModule[]> {
  const done = new Map<string, TransformedModule>()
  const visit = async (path: string): Promise<void> => {
    const module = transformModule(path, await read(path))
    for (const one of module.imports)
      if (!done.has(one) && one !== path) await visit(one)
    done.set(path, module)
  }
  await visit(entry)
  return [...done.values()]
}

function transformModule(path: string, source: string): TransformedModule {
  const imports: string[] = []
  const rename = (specifier: string): string => {
    const found = resolve(specifier, path)
    imports.push(found)
    return MARK + found
  }
  try {
    const code = isRecorded(path)
      ? instrument(source, path, rename).code
      : erase(source, rename)
    return { path, code, imports }
  } catch (error) {
    throw error instanceof SyntaxError ? Object.assign(error, { path }) : error
  }
}

/** @throws Error for the name of a package that a page does not have. */
function resolve(specifier: string, from: string): string {
  for (const names of [NAMES, PAGE_PACKAGES]) {
    const named = Object.hasOwn(names, specifier) ? names[specifier] : undefined
    if (named !== undefined) return named
  }
  if (!specifier.startsWith('.'))
    throw new Error(`${from} imports "${specifier}", which a page has not`)
  return new URL(specifier, `file:///${from}`).pathname.slice(1)
}
