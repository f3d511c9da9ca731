// @ts-check
/**
 * Reads what stands after the language of a fence:
 *
 *     quote="src/a.ts#Class.member" doc upstream="pkg@1.0:file.py#Class.member"
 *
 * Used by pages.mjs, which finds the fences of a page. Leaves a Fence, or null
 * for a fence that quotes nothing and is shown as it is.
 */
import { QuoteError } from './quote-error.mjs'

/**
 * @typedef {object} Fence
 * @property {string} file path from the root of the repository
 * @property {string} symbol what follows the first `#`
 * @property {boolean} doc whether the doc comment is shown too
 * @property {string | null} upstream the Python counterpart, unresolved
 */

const attribute = /([a-z]+)(?:=(["'])(.*?)\2)?(?=\s|$)/gy
const quotable = /^(?:src|sandbox|test)\/[\w./-]+\.ts$/

/**
 * @param {string} meta
 * @returns {Map<string, string>}
 */
function attributesOf(meta) {
  const found = new Map()
  let rest = meta.trim()
  while (rest !== '') {
    attribute.lastIndex = 0
    const match = attribute.exec(rest)
    if (!match?.[1]) {
      throw new QuoteError(
        `"${rest}" is not understood; expected name="value" or a flag`,
      )
    }
    found.set(match[1], match[3] ?? '')
    rest = rest.slice(match[0].length).trim()
  }
  return found
}

/** @param {Map<string, string>} found */
function refuseUnknown(found) {
  for (const name of found.keys()) {
    if (name !== 'quote' && name !== 'doc' && name !== 'upstream') {
      throw new QuoteError(
        `"${name}" is unknown; a quote takes quote, doc and upstream`,
      )
    }
  }
}

/**
 * @param {string} quote
 * @returns {{ file: string, symbol: string }}
 */
function splitQuote(quote) {
  const hash = quote.indexOf('#')
  const file = quote.slice(0, hash)
  const symbol = quote.slice(hash + 1)
  if (hash < 0 || symbol === '' || !quotable.test(file)) {
    throw new QuoteError(
      `"${quote}" is not a quote; expected src/file.ts#Symbol, ` +
        'or a file of sandbox/ or test/',
    )
  }
  if (file.startsWith('test/') && !symbol.startsWith('"')) {
    throw new QuoteError(
      `"${quote}" quotes a test by "${symbol}"; expected its title in quotes`,
    )
  }
  return { file, symbol }
}

/**
 * @param {string | null | undefined} meta
 * @returns {Fence | null} null if the fence quotes nothing
 * @throws {QuoteError} when the fence quotes and is written wrongly
 */
export function parseFence(meta) {
  if (!meta || !/(^|\s)quote=/.test(meta)) return null
  const found = attributesOf(meta)
  refuseUnknown(found)
  return {
    ...splitQuote(found.get('quote') ?? ''),
    doc: found.has('doc'),
    upstream: found.get('upstream') ?? null,
  }
}
