// @ts-check
/**
 * The bundler's loader for a source file that a page quotes. The file itself is
 * the module, so the bundler watches it, and a quote or a note that no longer
 * holds is an error of compilation. The query says what is quoted (see
 * remark-quotes.mjs). Leaves a module whose default export the Quote component
 * shows, and which can bring the cards of types-loader.mjs.
 */
import { ownFiles } from './own-files.mjs'
import { cutQuote } from './quote.mjs'
import { requestOf, typesQueryOf } from './quote-request.mjs'
import { renderQuote } from './render-quote.mjs'
import { resolveUpstream, TABLE } from './upstream.mjs'

/**
 * @typedef {object} LoaderContext the part of the bundler's that is used here
 * @property {string} resourceQuery
 * @property {(file: string) => void} addDependency
 */

/**
 * @this {LoaderContext}
 * @param {string} source
 * @returns {Promise<string>}
 */
export default async function quoteLoader(source) {
  for (const file of [...ownFiles, TABLE]) this.addDependency(file)
  const request = requestOf(this.resourceQuery)
  const quote = cutQuote(source, request)
  const rendered = await renderQuote(quote, request)
  const code = JSON.stringify({
    ...rendered,
    file: quote.file,
    symbol: quote.symbol,
    firstLine: quote.firstLine,
    lastLine: quote.lastLine,
    upstream: request.upstream ? resolveUpstream(request.upstream) : null,
  })
  const types = JSON.stringify(`@site/${quote.file}${typesQueryOf(request)}`)
  return `export default { ...${code}, types: () => import(${types}) }`
}
