// @ts-check
/**
 * Checks every Chinese sentence: the terms of the glossary, and how it is set.
 * The glossary itself names the wrong renderings. Called by check-pages.mjs.
 */

import { TRANSLATIONS } from '../quotes/pages-in.mjs'
import { chineseSentences } from './chinese-text.mjs'
import {
  GLOSSARY,
  glossaryProblems,
  termsOf,
  wrongRenderings,
} from './terms.mjs'
import { typographyOf } from './typography.mjs'

/**
 * @param {string} root of the repository
 * @param {Iterable<string>} pages of both languages, as paths from the root
 * @returns {string[]} problems
 */
export function chineseProblems(root, pages) {
  const wrongIn = wrongRenderings(termsOf(root))
  const chinese = [...pages].filter((page) =>
    page.startsWith(`${TRANSLATIONS}/`),
  )
  const found = chineseSentences(root, chinese).flatMap(
    ({ file, line, text }) => {
      const terms = file === GLOSSARY ? [] : wrongIn(text)
      return [
        ...terms.map(
          ({ wrong, term }) =>
            `${file}:${line}: "${wrong}" for ${term.english}; expected ` +
            `"${term.chinese}", as in the glossary`,
        ),
        ...typographyOf(text).map(
          (problem) =>
            `${file}:${line}: "${problem.found}"; expected ${problem.expected}`,
        ),
      ]
    },
  )
  return [...glossaryProblems(root), ...found]
}
