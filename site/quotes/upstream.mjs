// @ts-check
/**
 * Resolves the Python counterpart of a quote in the committed table of
 * upstream's symbols: `package@version:file.py#Symbol` to its lines and a link.
 * Called by check-pages.mjs and quote-loader.mjs. The table holds places and
 * hashes, none of upstream's text.
 */
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { QuoteError } from './quote-error.mjs'

export const TABLE = fileURLToPath(
  new URL('../upstream/symbols.json', import.meta.url),
)

/**
 * @typedef {object} Upstream
 * @property {string} symbol
 * @property {string} file without its folders
 * @property {string} version
 * @property {number} first
 * @property {number} last
 * @property {string} href
 */

/** @typedef {Record<string, Record<string, [number, number, string]>>} Files */

/** @type {{ source: string, packages: Record<string, Files> } | undefined} */
let table

function readTable() {
  table ??= JSON.parse(fs.readFileSync(TABLE, 'utf8'))
  return /** @type {NonNullable<typeof table>} */ (table)
}

/**
 * @template T
 * @param {Record<string, T>} record
 * @param {string} key
 * @param {string} what
 * @returns {T}
 */
function pick(record, key, what) {
  const value = Object.hasOwn(record, key) ? record[key] : undefined
  if (value === undefined) {
    throw new QuoteError(
      `upstream has no ${what} "${key}"; it has ${Object.keys(record).join(', ')}`,
    )
  }
  return value
}

/**
 * @param {string} spec
 * @returns {Upstream}
 * @throws {QuoteError} listing what there is, when the table lacks it
 */
export function resolveUpstream(spec) {
  const match = /^([\w.-]+)@([\w.]+):([\w/.-]+)#(.+)$/.exec(spec)
  if (!match) {
    throw new QuoteError(
      `upstream "${spec}" is not understood; expected ` +
        'package@version:path/file.py#Symbol',
    )
  }
  const [, name = '', version = '', file = '', symbol = ''] = match
  const { source, packages } = readTable()
  const files = pick(packages, `${name}@${version}`, 'package')
  const [first, last] = pick(pick(files, file, 'file'), symbol, 'symbol')
  const href = source
    .replace('{package}', name)
    .replace('{version}', version)
    .replace('{file}', file)
    .replace('{first}', String(first))
  return { symbol, file: path.posix.basename(file), version, first, last, href }
}
