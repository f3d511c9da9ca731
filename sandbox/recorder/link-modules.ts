/**
 * Recorder: gives modules that were transformed their URLs, in a page's run
 * worker. Apart from `module-graph.ts`, since a run needs no parser.
 */

/** A module as JavaScript, whose specifiers name paths of the tree. */
export interface TransformedModule {
  readonly path: string
  readonly code: string
  /** Paths, in the order of the text; those of `import()` too. */
  readonly imports: readonly string[]
}

/** Before the path, in a specifier. */
export const MARK = '@module:'
const MARKED = /"@module:([^"]+)"/g

/**
 * @param modules - each after those that it imports
 * @param makeUrl - makes a URL of a module's text: of a blob, in a page
 * @returns the URL of each by its path; the last one is the entry.
 */
export function linkModules(
  modules: readonly TransformedModule[],
  makeUrl: (code: string) => string,
): ReadonlyMap<string, string> {
  const urls = new Map<string, string>()
  for (const { path, code } of modules) {
    const linked = code.replace(MARKED, (_all, one: string) =>
      JSON.stringify(urls.get(one) ?? ''),
    )
    urls.set(path, makeUrl(linked))
  }
  return urls
}
