// @ts-check
/**
 * The order of the course, read from course.json beside it: the groups, and the
 * pages of each by the name of their file in docs/. The sidebar, the links to
 * the page before and after, the groups in the bar at the top and the list on
 * the home page follow it. A page that is named there and not written yet is
 * left out; a page that is written and not named there is a problem, and so
 * stops the build. The home page is no part of it.
 */
import fs from 'node:fs'
import path from 'node:path'
import { ORIGINALS } from '../quotes/pages-in.mjs'

const LIST = 'site/course/course.json'
const HOME = 'index'

/** @typedef {{ label: string, pages: string[] }} Group */

/**
 * @param {string} root of the repository
 * @returns {Group[] | null} null where there is no list
 */
function readGroups(root) {
  const file = path.join(root, LIST)
  if (!fs.existsSync(file)) return null
  return JSON.parse(fs.readFileSync(file, 'utf8')).groups
}

/**
 * @param {string} root of the repository
 * @returns {Group[]} with the pages that are written; no group is empty
 */
export function writtenGroups(root) {
  /** @param {string} page */
  const isWritten = (page) =>
    fs.existsSync(path.join(root, ORIGINALS, `${page}.md`))
  return (readGroups(root) ?? [])
    .map(({ label, pages }) => ({ label, pages: pages.filter(isWritten) }))
    .filter(({ pages }) => pages.length > 0)
}

/**
 * @param {string} root of the repository
 * @param {Iterable<string>} pages that are written, as paths from the root
 * @returns {string[]} a problem for each page that is not in the list
 */
export function courseProblems(root, pages) {
  const groups = readGroups(root)
  if (groups === null) return []
  const listed = groups.flatMap((group) => group.pages)
  const twice = listed
    .filter((name, at) => listed.indexOf(name) !== at)
    .map((name) => `${LIST}:1: the page "${name}" stands in the list twice`)
  const unlisted = [...pages]
    .filter((page) => page.startsWith(`${ORIGINALS}/`))
    .filter((page) => {
      const name = page.slice(ORIGINALS.length + 1).replace(/\.mdx?$/, '')
      return name !== HOME && !listed.includes(name)
    })
    .map(
      (page) =>
        `${page}:1: this page has no place in the course; expected its name ` +
        `in ${LIST}, in the group and place where it is to be read`,
    )
  return [...twice, ...unlisted]
}
