// @ts-check
/**
 * What the page asks the bundler for, as the query of an import: a quote is
 * asked for by remark-quotes.mjs and made by quote-loader.mjs, the types in it
 * are asked for by that and made by types-loader.mjs. Everything that decides
 * the result is in it, so that the bundler's cache keeps apart what differs.
 */

/**
 * @typedef {object} Request
 * @property {string} file
 * @property {string} symbol
 * @property {boolean} doc
 * @property {string | null} upstream
 * @property {string} id
 * @property {string[]} fragments
 */

/**
 * @param {string} name
 * @param {object} request
 */
function query(name, request) {
  const json = Buffer.from(JSON.stringify(request)).toString('base64url')
  return `?${name}=${json}`
}

/**
 * @param {Request} request
 * @returns {string} a query without the marks that bundlers give meaning to
 */
export function queryOf(request) {
  return query('quote', request)
}

/**
 * @param {Pick<Request, 'file' | 'symbol' | 'doc'>} request
 * @returns {string} the same for the types in the quote, whatever its notes
 */
export function typesQueryOf({ file, symbol, doc }) {
  return query('types', { file, symbol, doc })
}

/**
 * @param {string} query
 * @returns {Request} of the types in a quote, what it was asked with
 */
export function requestOf(query) {
  const [json = ''] = new URLSearchParams(query).values()
  return JSON.parse(Buffer.from(json, 'base64url').toString())
}
