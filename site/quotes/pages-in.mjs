// @ts-check
/**
 * Where the pages are: the English ones, and their Chinese twins. Used by
 * check-pages.mjs, by check-examples.mjs and by type-service.mjs, which reads
 * in advance which files are quoted.
 */
import fs from 'node:fs'
import path from 'node:path'

export const ORIGINALS = 'docs'
export const TRANSLATIONS =
  'i18n/zh-Hans/docusaurus-plugin-content-docs/current'

/**
 * @param {string} root of the repository
 * @param {string} folder ORIGINALS or TRANSLATIONS
 * @returns {string[]} paths from the folder, with forward slashes
 */
export function pagesIn(root, folder) {
  const base = path.join(root, folder)
  if (!fs.existsSync(base)) return []
  return fs
    .readdirSync(base, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.mdx?$/.test(name))
    .map((name) => name.replaceAll(path.sep, '/'))
    .sort()
}
