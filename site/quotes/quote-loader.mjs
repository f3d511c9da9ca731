// @ts-check
/**
 * The bundler's loader for a source file that a page quotes. The file itself is
 * the module, so the bundler watches it, and a quote or a note that no longer
 * holds is an error of compilation. The query says what is quoted (see
 * remark-quotes.mjs). Leaves a module whose default export the Quote component
 * shows.
 */
import fs from 'node:fs'
import path from 'node:path'
import { cutQuote } from './quote.mjs'
import { requestOf } from './quote-request.mjs'
import { renderQuote } from './render-quote.mjs'
import { resolveUpstream, TABLE } from './upstream.mjs'

/**
 * @typedef {object} LoaderContext the part of the bundler's that is used here
 * @property {string} resourceQuery
 * @property {(file: string) => void} addDependency
 */

const own = fs
  .readdirSync(import.meta.dirname)
  .map((name) => path.join(import.meta.dirname, name))

/**
 * @this {LoaderContext}
 * @param {string} source
 * @returns {Promise<string>}
 */
export default async function quoteLoader(source) {
  // Else the persistent cache keeps what an older form of these files made.
  for (const file of [...own, TABLE]) this.addDependency(file)
  const request = requestOf(this.resourceQuery)
  const quote = cutQuote(source, request)
  const rendered = await renderQuote(quote, request)
  return `export default ${JSON.stringify({
    ...rendered,
    file: quote.file,
    symbol: quote.symbol,
    firstLine: quote.firstLine,
    lastLine: quote.lastLine,
    upstream: request.upstream ? resolveUpstream(request.upstream) : null,
  })}`
}
