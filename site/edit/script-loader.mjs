// @ts-check
/**
 * The bundler's loader for `NAME.ts?script`: a script and all that it imports,
 * as one text. The run's worker is made from it inside a frame that can fetch
 * nothing, so it cannot have an address of its own.
 */
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
export default async function scriptLoader() {
  this.addDependency(path.join(root, 'site/edit/script-loader.mjs'))
  const { metafile, outputFiles } = await build({
    entryPoints: [this.resourcePath],
    absWorkingDir: root,
    bundle: true,
    platform: 'browser',
    // A frame without an origin gets no module workers from Chromium.
    format: 'iife',
    minify: true,
    // A recording has names of the recorder's own classes, such as a timer's.
    keepNames: true,
    preserveSymlinks: true,
    write: false,
    metafile: true,
  })
  for (const name of Object.keys(metafile.inputs))
    this.addDependency(path.join(root, name))
  return `export default ${JSON.stringify(outputFiles[0]?.text)}`
}
