// @ts-check
/**
 * Compares the committed table of upstream's symbols with upstream itself:
 * `node site/quotes/check-upstream.mjs PACKAGE@VERSION CLONE`, CLONE a git
 * repository of the package. Run by whoever doubts a line number, or adds a
 * version; not in CI, where there is no such clone. Prints what is not where the
 * table says it is, and ends with 1 then. Writes nothing.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import { TABLE } from './upstream.mjs'

const USAGE = 'node site/quotes/check-upstream.mjs PACKAGE@VERSION CLONE'

/** @param {string} message @returns {never} */
function fail(message) {
  console.error(message)
  process.exit(1)
}

/**
 * @param {string} clone
 * @param {string} version a tag of it
 * @param {string} file
 */
function linesOf(clone, version, file) {
  const show = ['-C', clone, 'show', `${version}:${file}`]
  /** @type {import('node:child_process').StdioOptions} */
  const stdio = ['ignore', 'pipe', 'ignore']
  try {
    return String(execFileSync('git', show, { stdio })).split('\n')
  } catch {
    return fail(`${clone} has no ${file} at the tag ${version}`)
  }
}

/** @param {string} text */
const hashOf = (text) =>
  createHash('sha256').update(text).digest('hex').slice(0, 16)

const [name = '', clone] = process.argv.slice(2)
if (name === '--help') {
  console.log(USAGE)
  process.exit()
}
const { packages } = JSON.parse(fs.readFileSync(TABLE, 'utf8'))
if (clone === undefined) fail(USAGE)
if (!Object.hasOwn(packages, name))
  fail(`"${name}"; expected one of ${Object.keys(packages).join(', ')}`)

const version = name.slice(name.indexOf('@') + 1)
/** @type {Record<string, Record<string, [number, number, string]>>} */
const files = packages[name]
let symbols = 0
for (const [file, table] of Object.entries(files)) {
  const lines = linesOf(clone, version, file)
  for (const [symbol, [first, last, hash]] of Object.entries(table)) {
    symbols += 1
    if (hashOf(lines.slice(first - 1, last).join('\n')) === hash) continue
    process.exitCode = 1
    console.error(`${file}:${first}: ${symbol} is not what the table says`)
  }
}
console.log(`${name}: ${symbols} symbols looked at`)
