// What the pages of both languages ask of the lessons, and whether a lesson's
// result answers it: exactly one option must equal what the run returned.

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { questionsOf } from '../../site/predict/questions.mjs'
import { optionsThatEqual, valueAt } from '../../site/predict/value-at.ts'
import { parsePage } from '../../site/quotes/pages.mjs'

const ROOT = path.join(import.meta.dirname, '../..')

export const FOLDERS = [
  'docs',
  'i18n/zh-Hans/docusaurus-plugin-content-docs/current',
]

/**
 * Pages that must have a lesson: those of the path of a message. Here all that
 * have one; the site's own list of the path replaces it once there is one.
 */
export const PAGES_OF_THE_PATH: readonly string[] = ['message-handling-server']

export interface AskedQuestion {
  /** Page and line. */
  readonly where: string
  readonly lesson: string
  readonly of: string
  /** JSON texts. */
  readonly options: readonly string[]
}

export const QUESTIONS: readonly AskedQuestion[] = FOLDERS.flatMap((folder) =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.mdx?$/.test(name))
    .flatMap((name) => askedIn(`${folder}/${name}`)),
)

function askedIn(page: string): AskedQuestion[] {
  const tree = parsePage(readFileSync(path.join(ROOT, page), 'utf8'))
  return questionsOf(tree).questions.map(({ line, lesson, of, options }) => ({
    where: `${page}:${line}`,
    lesson,
    of,
    options: options.map(({ json }) => json),
  }))
}

/** @returns a line for each question that `result` does not answer. */
export function unanswered(
  questions: readonly AskedQuestion[],
  result: unknown,
): string[] {
  const told = JSON.parse(JSON.stringify(result ?? null))
  return questions.flatMap((question) => {
    const { where, lesson, of, options } = question
    const value = valueAt(told, of)
    const { length } = optionsThatEqual(options, value)
    if (length === 1) return []
    return (
      `${where}: ${lesson} returns ${JSON.stringify(value)} at "${of}"; ` +
      `${length} options equal it, expected one of ${options.join(', ')}`
    )
  })
}
