// @ts-check
/**
 * What has changed in a text of long lines, one paragraph a line: changed lines
 * with their number, and in them the words. Without colours words are marked as
 * git marks them, [-gone-] and {+new+}. Called by translate.mjs.
 */
import { diffLines, diffWordsWithSpace } from 'diff'
import { colors, isColored } from '../../sandbox/command/colors.mjs'

/** @param {string} text */
const gone = (text) => (isColored ? colors.red(text) : `[-${text}-]`)

/** @param {string} text */
const fresh = (text) => (isColored ? colors.green(text) : `{+${text}+}`)

/**
 * @param {string} before
 * @param {string} now
 */
function words(before, now) {
  return diffWordsWithSpace(before, now)
    .map(({ value, added, removed }) => {
      if (added) return fresh(value)
      return removed ? gone(value) : value
    })
    .join('')
}

/** @param {string} text of whole lines */
const linesOf = (text) => text.replace(/\n$/, '').split('\n')

/**
 * Lines that were replaced are shown as one each, as far as they go in pairs.
 *
 * @param {string[]} before
 * @param {string[]} after
 */
function replaced(before, after) {
  const paired = Math.min(before.length, after.length)
  return [
    ...after.slice(0, paired).map((line, at) => words(before[at] ?? '', line)),
    ...before.slice(paired).map(gone),
    ...after.slice(paired).map(fresh),
  ]
}

/**
 * @param {string} before
 * @param {string} now
 * @returns {string[]} lines to print, each with its number in the text of now
 */
export function changedLines(before, now) {
  /** @type {string[]} */
  const shown = []
  /** @type {string[]} */
  let removed = []
  let line = 1
  for (const part of [...diffLines(before, now), null]) {
    if (part?.removed) {
      removed = linesOf(part.value)
      continue
    }
    const added = part?.added ? linesOf(part.value) : []
    const found = replaced(removed, added)
    shown.push(...found.map((text, at) => `${line + at}: ${text}`))
    removed = []
    line += part ? linesOf(part.value).length : 0
  }
  return shown
}
