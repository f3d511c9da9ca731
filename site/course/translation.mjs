// @ts-check
/**
 * Whether a Chinese page still says what the English one says. Its front matter
 * has `translation_of`, the id that git gives to the English text it was last
 * confirmed against. So the state of a page is known without git, stands in the
 * page itself, and branches do not meet in a common list; the earlier English
 * text is asked of git, where there is its history. Called by translate.mjs,
 * by the site's plugin for the banner, and by a test, which is red in CI.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { ORIGINALS, TRANSLATIONS } from '../quotes/pages-in.mjs'

/** @typedef {'confirmed' | 'changed' | 'unconfirmed'} State */

/**
 * @typedef {object} Translation
 * @property {string} page its name, as `options`
 * @property {string} original the English text
 * @property {string} file of the Chinese page, from the root
 * @property {string | null} recorded the id of the English text then
 * @property {State} state
 */

const RECORD = /^translation_of: ([0-9a-f]{40})$/m
const FRONT = /^---\n[\s\S]*?\n---\n/

/** @param {string} text with the line ends of any system */
const plain = (text) => text.replaceAll('\r\n', '\n')

/**
 * @param {string} text
 * @returns {string} the id that git gives to a file with this text
 */
export function blobId(text) {
  const bytes = Buffer.from(plain(text))
  return createHash('sha1')
    .update(`blob ${bytes.length}\0`)
    .update(bytes)
    .digest('hex')
}

/**
 * @param {string} original
 * @param {string | null} recorded
 * @returns {State}
 */
function stateOf(original, recorded) {
  if (recorded === null) return 'unconfirmed'
  return recorded === blobId(original) ? 'confirmed' : 'changed'
}

/**
 * @param {string} root of the repository
 * @returns {Translation[]} of the pages that there are in both languages
 */
export function translations(root) {
  return fs
    .readdirSync(path.join(root, ORIGINALS))
    .filter((name) => name.endsWith('.md'))
    .filter((name) => fs.existsSync(path.join(root, TRANSLATIONS, name)))
    .sort()
    .map((name) => {
      const file = `${TRANSLATIONS}/${name}`
      const original = fs.readFileSync(path.join(root, ORIGINALS, name), 'utf8')
      const chinese = plain(fs.readFileSync(path.join(root, file), 'utf8'))
      const front = FRONT.exec(chinese)?.[0] ?? ''
      const recorded = RECORD.exec(front)?.[1] ?? null
      const state = stateOf(original, recorded)
      return { page: name.slice(0, -3), original, file, recorded, state }
    })
}

/**
 * Writes into the Chinese page that it says what the English says now.
 *
 * @param {string} root
 * @param {Translation} translation
 * @throws {Error} if the page has no front matter
 */
export function confirm(root, { file, original }) {
  const place = path.join(root, file)
  const chinese = plain(fs.readFileSync(place, 'utf8'))
  const front = FRONT.exec(chinese)?.[0]
  if (front === undefined) {
    throw new Error(`${file} has no front matter; expected --- and its title`)
  }
  const record = `translation_of: ${blobId(original)}`
  const renewed = RECORD.test(front)
    ? front.replace(RECORD, record)
    : front.replace(/---\n$/, `${record}\n---\n`)
  fs.writeFileSync(place, renewed + chinese.slice(front.length))
}

/**
 * @param {string} root
 * @param {string} id
 * @returns {string | null} null if there is no git here, or it has no such text
 */
export function textOf(root, id) {
  try {
    return execFileSync('git', ['cat-file', 'blob', id], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  } catch {
    return null
  }
}
