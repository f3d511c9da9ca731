// @ts-check
/**
 * The bundler's loader for `NAME.json?code`: of a recording, the code that it
 * runs through, coloured once at build time. Leaves a module whose default
 * export has the blocks of each file by its path. The recording itself is not
 * in it: the player fetches that.
 */
import fs from 'node:fs'
import path from 'node:path'
import { blocksOf } from './blocks.mjs'

/**
 * @typedef {object} LoaderContext the part of the bundler's that is used here
 * @property {(file: string) => void} addDependency
 */

const root = path.join(import.meta.dirname, '..', '..')
const own = [
  'player/blocks.mjs',
  'player/code-loader.mjs',
  'player/spans.mjs',
  'quotes/highlight.mjs',
]

/**
 * @this {LoaderContext}
 * @param {string} text
 * @returns {Promise<string>}
 */
export default async function codeLoader(text) {
  /** @type {import('../../sandbox/recorder/format.ts').Recording} */
  const { files, functions } = JSON.parse(text)
  // Else the persistent cache keeps what an older form of these files made.
  for (const file of own) this.addDependency(path.join(root, 'site', file))
  const entries = await Promise.all(
    files.map(async ({ path: name }, at) => {
      const file = path.join(root, name)
      this.addDependency(file)
      const spans = functions
        .filter(([inFile]) => inFile === at)
        .map(([, , line, endLine]) => ({ line, endLine }))
      return [name, await blocksOf(fs.readFileSync(file, 'utf8'), spans)]
    }),
  )
  return `export default ${JSON.stringify(Object.fromEntries(entries))}`
}
