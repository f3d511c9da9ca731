import fs from 'node:fs'
import path from 'node:path'
import widthOf from 'fast-string-width'
import { visit } from 'unist-util-visit'
import { expect, it } from 'vitest'
import { writtenGroups } from '../../site/course/course.mjs'
import { parsePage } from '../../site/quotes/pages.mjs'
import {
  ORIGINALS,
  pagesIn,
  TRANSLATIONS,
} from '../../site/quotes/pages-in.mjs'

const ROOT = path.join(import.meta.dirname, '..', '..')
const PAGES = [ORIGINALS, TRANSLATIONS].flatMap((folder) =>
  pagesIn(ROOT, folder).map((name) => `${folder}/${name}`),
)
/** What is looked up is not read from beginning to end. */
const LOOKED_UP = writtenGroups(ROOT)
  .filter(({ label }) => label === 'Reference')
  .flatMap(({ pages }) => pages)
const TO_READ = PAGES.filter(
  (page) => !LOOKED_UP.includes(path.basename(page, '.md')),
)
/** Six lines of 90 columns; a Chinese character has two. */
const MOST_COLUMNS = 6 * 90
const MOST_MINUTES = 12
/** A minute's: what adults read silently of plain prose. */
const [WORDS, CHARACTERS] = [240, 400]
const HOSTS = [
  'github.com',
  'opendev.org',
  'www.freedesktop.org',
  'www.rabbitmq.com',
]

const TREES = new Map(
  PAGES.map((page) => [
    page,
    parsePage(fs.readFileSync(path.join(ROOT, page), 'utf8')),
  ]),
)

interface Part {
  readonly where: string
  readonly text: string
  /** A span of code is one word: it is looked at, and stands in the quote. */
  readonly read: string
}

// biome-ignore lint/suspicious/noExplicitAny: any node of a Markdown tree
function textOf(node: any, code: (text: string) => string): string {
  if (node.type === 'text') return node.value
  if (node.type === 'inlineCode') return code(node.value)
  return (node.children ?? [])
    .map((child: unknown) => textOf(child, code))
    .join('')
}

/** Paragraphs, items, notes and headings; neither quotes nor tables. */
function partsOf(page: string): Part[] {
  const parts: Part[] = []
  visit(TREES.get(page)!, ['paragraph', 'heading'], (node) => {
    const text = textOf(node, (code) => code)
    const read = textOf(node, () => 'code')
    const where = `${page}:${node.position?.start.line}`
    if (!text.startsWith('| ')) parts.push({ where, text, read })
  })
  return parts
}

function minutesFor(text: string): number {
  const characters = text.match(/\p{Script=Han}/gu)?.length ?? 0
  const latin = text.replace(/\p{Script=Han}/gu, ' ')
  return (
    (latin.match(/[\w'’-]+/g)?.length ?? 0) / WORDS + characters / CHARACTERS
  )
}

it('no paragraph is longer than six lines', () => {
  const long = PAGES.flatMap(partsOf).filter(
    ({ text }) => widthOf(text) > MOST_COLUMNS,
  )
  expect(long.map(({ where, text }) => `${where}: ${widthOf(text)}`)).toEqual(
    [],
  )
})

it.each(TO_READ)('%s is read in twelve minutes', (page) => {
  const text = partsOf(page)
    .map(({ read }) => read)
    .join('\n')
  expect(minutesFor(text)).toBeLessThanOrEqual(MOST_MINUTES)
})

it('a link out of the site goes to a host that keeps what it says, by https', () => {
  const links: string[] = []
  for (const [page, tree] of TREES)
    visit(tree, 'link', ({ url, position }) => {
      if (!/^\w+:/.test(url)) return
      const { protocol, hostname } = new URL(url)
      if (protocol === 'https:' && HOSTS.includes(hostname)) return
      links.push(`${page}:${position?.start.line}: ${url}`)
    })
  expect(links).toEqual([])
})
