// @ts-check
/**
 * The lines of logs that the page of symptoms tells of: under each heading that
 * is a line, a fence `log` has every way in which it is written, with `…` for
 * what differs each time. Read by the site's plugin, which gives them to the
 * search; found-line.ts knows a pasted line by them.
 */
import fs from 'node:fs'
import path from 'node:path'
import { parsePage } from '../quotes/pages.mjs'
import { ORIGINALS } from '../quotes/pages-in.mjs'

export const SYMPTOMS = 'symptoms.md'

/**
 * @typedef {object} LogLines
 * @property {string} heading what to search for: it stands on the page
 * @property {string[]} lines as they are written in logs
 */

/**
 * @param {import('mdast').Heading} heading
 */
const wordsOf = ({ children }) =>
  children
    .map((child) =>
      'value' in child && child.type !== 'mdxTextExpression' ? child.value : '',
    )
    .join('')
    .trim()

/**
 * @param {string} text of the page
 * @returns {LogLines[]}
 */
export function logLinesOf(text) {
  /** @type {LogLines[]} */
  const found = []
  let heading = ''
  for (const node of parsePage(text).children) {
    if (node.type === 'heading') heading = wordsOf(node)
    if (node.type !== 'code' || node.lang !== 'log') continue
    found.push({ heading, lines: node.value.split('\n') })
  }
  return found
}

/**
 * @param {string} root of the repository
 * @returns {LogLines[]} none where there is no such page
 */
export function readLogLines(root) {
  const page = path.join(root, ORIGINALS, SYMPTOMS)
  return fs.existsSync(page) ? logLinesOf(fs.readFileSync(page, 'utf8')) : []
}
