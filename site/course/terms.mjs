// @ts-check
/**
 * The terms of the course, read from the tables of the glossary: the Chinese
 * page has the English term, the Chinese one and, in its last column, what is
 * not to be written for it. The same rows stand on the English page. Called by
 * check-chinese.mjs.
 */
import fs from 'node:fs'
import path from 'node:path'
import { ORIGINALS, TRANSLATIONS } from '../quotes/pages-in.mjs'

export const GLOSSARY = `${TRANSLATIONS}/glossary.md`
const ORIGINAL = `${ORIGINALS}/glossary.md`

/**
 * @typedef {object} Term
 * @property {string} english
 * @property {string} chinese
 * @property {string[]} wrong other renderings
 * @property {number} line of the glossary
 */

/**
 * @param {string} root
 * @param {string} page
 * @param {number} columns
 * @returns {Term[]}
 */
function rowsOf(root, page, columns) {
  const place = path.join(root, page)
  if (!fs.existsSync(place)) return []
  const lines = fs.readFileSync(place, 'utf8').split('\n')
  return lines.flatMap((text, at) => {
    if (!text.startsWith('| ') || /^\| (?:---|English|英文) /.test(text))
      return []
    const cells = text.split('|').slice(1, -1)
    const [english = '', chinese = ''] = cells.map((cell) => cell.trim())
    const wrong = columns === 5 ? (cells[4] ?? '').trim() : ''
    return [
      { english, chinese, wrong: wrong ? wrong.split('、') : [], line: at + 1 },
    ]
  })
}

/**
 * @param {string} root
 * @returns {Term[]} none where there is no glossary
 */
export const termsOf = (root) => rowsOf(root, GLOSSARY, 5)

/**
 * @param {string} root
 * @returns {string[]} where the two glossaries are not the same list
 */
export function glossaryProblems(root) {
  const chinese = termsOf(root)
  const english = rowsOf(root, ORIGINAL, 4)
  const name = (/** @type {Term | undefined} */ term) =>
    term ? `${term.english} = ${term.chinese}` : 'nothing more'
  const longest = Math.max(chinese.length, english.length)
  for (let at = 0; at < longest; at += 1) {
    const [found, wanted] = [chinese[at], english[at]]
    if (name(found) === name(wanted)) continue
    const line = found?.line ?? 1
    return [
      `${GLOSSARY}:${line}: the term ${name(found)}; expected ${name(wanted)}, ` +
        `as on ${ORIGINAL}:${wanted?.line ?? 1}`,
    ]
  }
  return []
}

/**
 * A right term may contain a wrong one for another: the longest right ones are
 * taken out of the sentence first.
 *
 * @param {Term[]} terms
 * @returns {(text: string) => { wrong: string, term: Term }[]}
 */
export function wrongRenderings(terms) {
  const wrongs = terms.flatMap((term) =>
    term.wrong.map((wrong) => ({ wrong, term })),
  )
  const right = terms
    .map(({ chinese }) => chinese)
    .filter((chinese) => wrongs.some(({ wrong }) => chinese.includes(wrong)))
    .sort((a, b) => b.length - a.length)
  return (text) => {
    const rest = right.reduce((left, term) => left.replaceAll(term, '\n'), text)
    return wrongs.filter(({ wrong }) => rest.includes(wrong))
  }
}
