// @ts-check
/**
 * What the page asks the bundler for, as the query of an import: written by
 * remark-quotes.mjs, read by quote-loader.mjs. Everything that decides the
 * result is in it, so that the bundler's cache keeps apart what differs.
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
 * @param {Request} request
 * @returns {string} a query without the marks that bundlers give meaning to
 */
export function queryOf(request) {
  const json = Buffer.from(JSON.stringify(request)).toString('base64url')
  return `?quote=${json}`
}

/**
 * @param {string} query
 * @returns {Request}
 */
export function requestOf(query) {
  const json = new URLSearchParams(query).get('quote') ?? ''
  return JSON.parse(Buffer.from(json, 'base64url').toString())
}
