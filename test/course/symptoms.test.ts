import fs from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { parsePage, quotesOf } from '../../site/quotes/pages.mjs'
import { ORIGINALS, TRANSLATIONS } from '../../site/quotes/pages-in.mjs'
import { cutQuote, type Quote } from '../../site/quotes/quote.mjs'
import { foundLine } from '../../site/search/found-line.ts'
import {
  logLinesOf,
  readLogLines,
  SYMPTOMS,
} from '../../site/search/log-lines.mjs'

const ROOT = path.join(import.meta.dirname, '..', '..')
const read = (...parts: string[]) =>
  fs.readFileSync(path.join(ROOT, ...parts), 'utf8')

const ENTRIES = readLogLines(ROOT)
const ID = '0b8d7dd2e0a94d1cb0b1d5a4c2a1f7aa'

/** What stands in a real line where the page has `…`. */
const REAL = [
  'stop',
  `reply_${ID}`,
  '10.0.0.3:5672',
  '60',
  "<class 'oslo_messaging.rpc.server.RPCServer'>",
  '[Errno 104] Connection reset by peer',
]

/** A line as a log has it: something stands where the page has `…`. */
function real(line: string, turn: number): string {
  let at = turn
  return line.replace(/…/g, () => REAL[at++ % REAL.length] ?? '')
}

/** Where somebody finds it, and what a chat program makes of it. */
const PASTED: readonly (readonly [string, (line: string) => string])[] = [
  ['alone', (line) => line],
  [
    "in oslo.log's form",
    (line) =>
      `2026-01-02 03:04:05.678 4711 WARNING oslo_messaging.server [None req-1f2e3d4c-0000-4a4a-8b8b-123456789abc 3f 5a - - default default] ${line}`,
  ],
  [
    'from the journal',
    (line) => `Jan  2 03:04:05 net-1 neutron-server[12]: ${line}`,
  ],
  [
    'at the end of a traceback',
    (line) =>
      `Traceback (most recent call last):\n  File "/usr/lib/python3/dist-packages/neutron/agent/l3/agent.py", line 1, in sync\n    return self.call(context)\noslo_messaging.exceptions.${line}`,
  ],
  [
    'in Chinese quotes, with a full-width colon',
    (line) =>
      `日志里有“2026-01-02 03:04:05 ERROR ${line.replaceAll(': ', '：').replaceAll("'", '’')}”，怎么办？`,
  ],
]

test.each(PASTED)('a line is found that is pasted %s', (_where, paste) => {
  for (const { heading, lines } of ENTRIES)
    for (const [turn, line] of lines.entries()) {
      const pasted = paste(real(line, turn))
      expect([pasted, foundLine(pasted, ENTRIES)]).toEqual([pasted, heading])
    }
})

test.each([
  '2026-01-02 03:04:05.678 4711 INFO neutron.wsgi [-] 10.0.0.3 "GET /v2.0/ports"',
  'foreverRetryUncaughtExceptions',
  '轮询循环',
])('nothing is found of %s', (pasted) => {
  expect(foundLine(pasted, ENTRIES)).toBeNull()
})

test('both languages tell of the same lines', () => {
  expect(ENTRIES.length).toBeGreaterThan(20)
  expect(logLinesOf(read(TRANSLATIONS, SYMPTOMS))).toEqual(ENTRIES)
})

/** The fixed words in the texts of some code: two of them at least. */
function wordsIn({ nodes }: Quote): string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node) || ts.isTemplateLiteralToken(node))
      found.push(node.text.trim())
    ts.forEachChild(node, visit)
  }
  for (const node of nodes) visit(node)
  return found.filter((text) => text.includes(' '))
}

/** The quotes between a fence of lines and the next. */
function quotesBelow(tree: ReturnType<typeof parsePage>) {
  const { quotes } = quotesOf(tree)
  const starts = tree.children
    .filter((node) => node.type === 'code' && node.lang === 'log')
    .map((node) => node.position?.start.line ?? 0)
  return starts.map((start, at) =>
    quotes.filter(
      ({ line }) => line > start && line < (starts[at + 1] ?? Infinity),
    ),
  )
}

test('each line is said by the code that is quoted under it', () => {
  const below = quotesBelow(parsePage(read(ORIGINALS, SYMPTOMS)))
  const unsaid = ENTRIES.filter(({ lines }, at) => {
    const said = (below[at] ?? []).flatMap(({ fence }) =>
      wordsIn(cutQuote(read(fence.file), fence)),
    )
    return !lines.some((line) => said.some((words) => line.includes(words)))
  })
  expect(unsaid.map(({ heading }) => heading)).toEqual([])
})
