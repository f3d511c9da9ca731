// @ts-check
/**
 * The Chinese sentences of the project, as flat text with the place of each:
 * from the pages, from the texts of components and from the titles of lessons.
 * Code is one CODE sign in a sentence, a value that is filled in one FILLED
 * sign, so that rules can look at what stands beside them. Called by
 * check-chinese.mjs.
 */
import fs from 'node:fs'
import path from 'node:path'
import remarkCjkFriendly from 'remark-cjk-friendly'
import remarkMdx from 'remark-mdx'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { visit } from 'unist-util-visit'

export const CODE = '\uE000'
const FILLED = '\uE001'

const TEXTS = 'i18n/zh-Hans/code.json'
const LESSONS = 'sandbox/command/lessons.ts'

/** @typedef {{ file: string, line: number, text: string }} Sentence */

const parser = unified().use(remarkParse).use(remarkMdx).use(remarkCjkFriendly)

/** @param {any} node */
function flat(node) {
  if (node.type === 'text') return node.value
  if (node.type === 'inlineCode') return CODE
  if (node.type === 'break') return '\n'
  return (node.children ?? []).map(flat).join('')
}

const PARTS = new Set(['paragraph', 'heading'])
const FRONT = /^(?:title|sidebar_label|description): (.*)$/

/**
 * @param {string} file
 * @param {string} page its text
 * @returns {Sentence[]}
 */
export function sentencesOfPage(file, page) {
  const front = /^---\n[\s\S]*?\n---(?=\n|$)/.exec(page)?.[0] ?? ''
  const sentences = front.split('\n').flatMap((text, at) => {
    const value = FRONT.exec(text)?.[1]
    return value === undefined ? [] : [{ file, line: at + 1, text: value }]
  })
  const blank = front.replace(/[^\n]/g, '')
  visit(
    parser.parse(blank + page.slice(front.length)),
    (/** @type {any} */ node) => {
      if (!PARTS.has(node.type)) return
      const first = node.position?.start.line ?? 1
      for (const [at, text] of flat(node).split('\n').entries()) {
        sentences.push({ file, line: first + at, text })
      }
    },
  )
  return sentences
}

/**
 * @param {string} root
 * @param {string} file whose lines have texts in quotation marks
 * @returns {Sentence[]}
 */
function sentencesOfLines(root, file) {
  const place = path.join(root, file)
  if (!fs.existsSync(place)) return []
  const lines = fs.readFileSync(place, 'utf8').split('\n')
  return lines.flatMap((line, at) =>
    [...line.matchAll(/'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/g)].map(
      ([, single, double]) => ({
        file,
        line: at + 1,
        text: (single ?? double ?? '')
          .replace(/\\(["'])/g, '$1')
          .replace(/\{\w+\}/g, FILLED),
      }),
    ),
  )
}

/**
 * @param {string} root
 * @param {Iterable<string>} pages in Chinese, as paths from the root
 * @returns {Sentence[]} those with a Chinese character
 */
export function chineseSentences(root, pages) {
  const ofPages = [...pages].flatMap((file) =>
    sentencesOfPage(file, fs.readFileSync(path.join(root, file), 'utf8')),
  )
  const ofLines = [TEXTS, LESSONS].flatMap((file) =>
    sentencesOfLines(root, file),
  )
  return [...ofPages, ...ofLines].filter(({ text }) =>
    /\p{Script=Han}/u.test(text),
  )
}
