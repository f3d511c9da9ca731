// @ts-check
/**
 * The bundler's loader for `NAME.json?code`: of a recording, the code that it
 * runs through, coloured once at build time. Leaves a file of JSON with the
 * blocks of each file by its path, for the recording on RabbitMQ
 * (`NAME.rabbit.json`) too. The recordings are not in it: the player fetches
 * them.
 */
import fs from 'node:fs'
import path from 'node:path'
import { blocksOf } from './blocks.mjs'

/** @typedef {import('../../sandbox/recorder/format.ts').Recording} Recording */

/**
 * @typedef {object} LoaderContext the part of the bundler's that is used here
 * @property {(file: string) => void} addDependency
 * @property {string} resourcePath
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
  const onRabbit = this.resourcePath.replace(/\.json$/, '.rabbit.json')
  this.addDependency(onRabbit)
  /** @type {Recording[]} */
  const recordings = [text, fs.readFileSync(onRabbit, 'utf8')].map((one) =>
    JSON.parse(one),
  )
  // Else the persistent cache keeps what an older form of these files made.
  for (const file of own) this.addDependency(path.join(root, 'site', file))
  const names = recordings.flatMap(({ files }) => files.map((one) => one.path))
  const entries = await Promise.all(
    [...new Set(names)].map(async (name) => {
      const file = path.join(root, name)
      this.addDependency(file)
      const spans = recordings.flatMap((one) => spansOf(one, name))
      return [name, await blocksOf(fs.readFileSync(file, 'utf8'), spans)]
    }),
  )
  return JSON.stringify(Object.fromEntries(entries))
}

/**
 * @param {Recording} recording
 * @param {string} name
 */
function spansOf({ files, functions }, name) {
  return functions
    .filter(([inFile]) => files[inFile]?.path === name)
    .map(([, , line, endLine]) => ({ line, endLine }))
}
