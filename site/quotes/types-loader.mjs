// @ts-check
/**
 * The bundler's loader for the cards of a quote's names, a chunk of its own that
 * a page asks for when a reader does (see quote-loader.mjs, which imports it).
 * What a name means is said in other files: each that the quoted one imports,
 * however far, is named to the bundler, else its cache would keep old cards.
 */
import fs from 'node:fs'
import path from 'node:path'
import { ownFiles } from './own-files.mjs'
import { cutQuote } from './quote.mjs'
import { requestOf } from './quote-request.mjs'
import { typesOf } from './type-cards.mjs'
import { typeService } from './type-service.mjs'

const root = path.join(import.meta.dirname, '..', '..')

/** What else decides: how files are read, and which packages are installed. */
const settings = ['tsconfig.json', 'package.json', 'package-lock.json']
  .map((name) => path.join(root, name))
  .filter((file) => fs.existsSync(file))

/** @typedef {{ revision: string, types: string, read: string[] }} Made */

/** @type {Map<string, Made>} by query: page and server, and both languages */
const made = new Map()

/**
 * @param {string} source
 * @param {string} query
 * @returns {Made}
 */
function make(source, query) {
  const { add, refresh, revision, readBy } = typeService(root)
  const quote = cutQuote(source, requestOf(query))
  const file = path.join(root, quote.file)
  add(file)
  refresh()
  const known = made.get(query)
  if (known?.revision === revision()) return known
  const types = JSON.stringify(typesOf(root, quote))
  const result = { revision: revision(), types, read: readBy(file) }
  made.set(query, result)
  return result
}

/**
 * @this {import('./quote-loader.mjs').LoaderContext}
 * @param {string} source
 * @returns {string}
 */
export default function typesLoader(source) {
  const { types, read } = make(source, this.resourceQuery)
  for (const file of [...ownFiles, ...settings, ...read]) {
    this.addDependency(file)
  }
  return `export default ${types}`
}
