// @ts-check
/**
 * The bundler's loader for `sandbox/recorder/scene.ts?sources`: the text of
 * every module that a scenario loads in a page, by its path. These are the
 * files that the site quotes, as they are; an edit is made to these texts.
 * A chunk of its own, fetched when somebody runs code.
 */
import fs from 'node:fs'
import path from 'node:path'
import { build } from 'esbuild'

/**
 * @typedef {object} LoaderContext the part of the bundler's that is used here
 * @property {string} resourcePath
 * @property {(file: string) => void} addDependency
 */

const root = path.join(import.meta.dirname, '..', '..')

/**
 * @this {LoaderContext}
 * @returns {Promise<string>}
 */
export default async function sourcesLoader() {
  // Else the persistent cache keeps what an older form of this file made.
  for (const name of ['site/edit/sources-loader.mjs', 'package.json'])
    this.addDependency(path.join(root, name))
  const { metafile } = await build({
    entryPoints: [this.resourcePath],
    absWorkingDir: root,
    bundle: true,
    platform: 'browser',
    format: 'esm',
    // A path stays below the root, where node_modules is a link.
    preserveSymlinks: true,
    write: false,
    metafile: true,
  })
  const names = Object.keys(metafile.inputs).sort()
  const entries = names.map((name) => {
    const file = path.join(root, name)
    this.addDependency(file)
    return [name, fs.readFileSync(file, 'utf8')]
  })
  return `export default ${JSON.stringify(Object.fromEntries(entries))}`
}
