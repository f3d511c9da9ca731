// @ts-check
/**
 * Checks every page against the code it quotes and against its translation:
 * unknown symbols, notes whose fragment is not there exactly once, quotes that
 * are too long, unknown counterparts, questions to lessons that do not exist,
 * players of what was not recorded, Chinese pages that are missing or bound to
 * other code. Run at the start of each build by the site's plugin, before any
 * cache is looked at, and by check.mjs. Leaves a list of problems.
 */
import fs from 'node:fs'
import path from 'node:path'
import { visit } from 'unist-util-visit'
import { chineseProblems } from '../course/check-chinese.mjs'
import { courseProblems } from '../course/course.mjs'
import { framesOf } from '../frame/frames.mjs'
import { questionsOf } from '../predict/questions.mjs'
import { bindNote } from './bind-note.mjs'
import { checkPlayers } from './check-players.mjs'
import { parsePage, quotesOf } from './pages.mjs'
import { ORIGINALS, pagesIn, TRANSLATIONS } from './pages-in.mjs'
import { cutQuote } from './quote.mjs'
import { QuoteError } from './quote-error.mjs'
import { firstDifference, headingId, shapeOf } from './shape.mjs'
import { resolveUpstream } from './upstream.mjs'

/** @typedef {import('./shape.mjs').Feature[]} Shape */
/** @typedef {(line: number, message: string) => void} Report */

/**
 * @param {() => void} act
 * @param {(message: string) => void} report
 */
function reporting(act, report) {
  try {
    act()
  } catch (error) {
    if (!(error instanceof QuoteError)) throw error
    report(error.message)
  }
}

/**
 * @param {string} root
 * @param {import('./pages.mjs').PageQuote} pageQuote
 * @param {Report} report
 */
function checkQuote(root, { fence, line, notes }, report) {
  const { upstream } = fence
  const here = (/** @type {string} */ message) => report(line, message)
  if (upstream) reporting(() => resolveUpstream(upstream), here)
  reporting(() => {
    const file = path.join(root, fence.file)
    if (!fs.existsSync(file)) {
      throw new QuoteError(`there is no file ${fence.file} to quote`)
    }
    const quote = cutQuote(fs.readFileSync(file, 'utf8'), fence)
    for (const note of notes) {
      reporting(
        () => bindNote(quote, note.fragment),
        (message) => report(note.line, message),
      )
    }
  }, here)
}

/**
 * @param {string} root
 * @param {import('mdast').Root} tree
 * @param {Report} report
 */
function checkQuestions(root, tree, report) {
  const { questions, problems } = questionsOf(tree)
  for (const { line, message } of problems) report(line, message)
  for (const { line, lesson } of questions) {
    if (fs.existsSync(path.join(root, 'sandbox', lesson, 'lesson.ts'))) continue
    report(line, `there is no lesson sandbox/${lesson}/lesson.ts to ask about`)
  }
  return questions
}

/**
 * @param {import('mdast').Root} tree
 * @param {Report} report
 */
function checkHeadings(tree, report) {
  /** @type {Set<string>} */
  const ids = new Set()
  visit(tree, 'heading', (heading) => {
    if (heading.depth === 1) return
    const line = heading.position?.start.line ?? 0
    const id = headingId(heading)
    if (id !== null && ids.has(id)) {
      report(line, `the id #${id} stands on this page twice; expected another`)
    }
    if (id !== null) ids.add(id)
    else
      report(
        line,
        'this heading has no id; expected {/* #id */} at its end, so that ' +
          'links are the same in both languages',
      )
  })
}

/**
 * @param {string} root
 * @param {string} page path from the root
 * @param {string[]} problems added to
 * @returns {Shape}
 */
function checkPage(root, page, problems) {
  /** @type {Report} */
  const report = (line, message) => {
    problems.push(`${page}:${line}: ${message}`)
  }
  const tree = parsePage(fs.readFileSync(path.join(root, page), 'utf8'))
  const { quotes, problems: written } = quotesOf(tree)
  for (const { line, message } of written) report(line, message)
  for (const quote of quotes) checkQuote(root, quote, report)
  checkHeadings(tree, report)
  checkPlayers(root, tree, report)
  for (const { line, message } of framesOf(tree).problems) report(line, message)
  return shapeOf(tree, quotes, checkQuestions(root, tree, report))
}

/**
 * @param {string} root of the repository
 * @returns {{ pages: number, quotes: number, problems: string[] }} a problem
 *   is one line: page, line number, what was found and what was expected
 */
export function checkPages(root) {
  /** @type {string[]} */
  const problems = []
  /** @type {Map<string, Shape>} */
  const shapes = new Map()
  for (const folder of [ORIGINALS, TRANSLATIONS]) {
    for (const name of pagesIn(root, folder)) {
      const page = `${folder}/${name}`
      shapes.set(page, checkPage(root, page, problems))
    }
  }
  problems.push(...courseProblems(root, shapes.keys()))
  problems.push(...chineseProblems(root, shapes.keys()))
  problems.push(...compareLanguages(shapes))
  const quotes = [...shapes.values()]
    .flat()
    .filter(({ text }) => text.startsWith('quote ')).length
  return { pages: shapes.size, quotes, problems }
}

/**
 * @param {string} page of docs/
 * @param {Map<string, Shape>} shapes
 * @returns {string | null} what is wrong with its translation
 */
function translationProblem(page, shapes) {
  const translated = page.replace(ORIGINALS, TRANSLATIONS)
  const translation = shapes.get(translated)
  if (!translation) return `${page}:1: expected its Chinese page, ${translated}`
  const difference = firstDifference(shapes.get(page) ?? [], translation)
  return difference && `${translated}:${difference.line}: ${difference.message}`
}

/**
 * @param {Map<string, Shape>} shapes
 * @returns {string[]} problems
 */
function compareLanguages(shapes) {
  return [...shapes.keys()].flatMap((page) => {
    if (!page.startsWith(`${TRANSLATIONS}/`)) {
      return translationProblem(page, shapes) ?? []
    }
    const original = page.replace(TRANSLATIONS, ORIGINALS)
    if (shapes.has(original)) return []
    return `${page}:1: there is no ${original} that it translates`
  })
}

/**
 * @param {string} root of the repository
 * @throws {Error} listing every problem
 */
export function requireSoundPages(root) {
  const { problems } = checkPages(root)
  if (problems.length > 0) {
    throw new Error(
      `The pages and the code do not agree:\n  ${problems.join('\n  ')}`,
    )
  }
}
