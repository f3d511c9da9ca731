import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { bindNote } from '../../site/quotes/bind-note.mjs'
import { highlight } from '../../site/quotes/highlight.mjs'
import { parseFence } from '../../site/quotes/parse-fence.mjs'
import { cutQuote } from '../../site/quotes/quote.mjs'
import { QuoteError } from '../../site/quotes/quote-error.mjs'
import { renderQuote } from '../../site/quotes/render-quote.mjs'
import { resolveUpstream } from '../../site/quotes/upstream.mjs'
import { ROOT } from './built-site.ts'

const fixtures = path.join(import.meta.dirname, 'fixtures')
const clock = fs.readFileSync(path.join(fixtures, 'clock.ts'), 'utf8')
const tests = fs.readFileSync(path.join(fixtures, 'clock.test.ts.txt'), 'utf8')

const cut = (symbol: string, doc = false) =>
  cutQuote(clock, { file: 'src/clock.ts', symbol, doc })

async function shown(symbol: string, doc = false) {
  const bound = { id: 'id', fragments: [] }
  return (await renderQuote(cut(symbol, doc), bound)).text
}

/** The text of the node that a note lights up. */
function lit(symbol: string, fragment: string) {
  const { start, end } = bindNote(cut(symbol), fragment)
  return clock.slice(start, end)
}

function messageOf(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    if (error instanceof QuoteError) return error.message
    throw error
  }
  throw new Error('expected a QuoteError, but nothing was thrown')
}

test.each([
  ['seconds', 'export function seconds(hours: number): number {\n  return'],
  ['Face', "export type Face = 'hands' | 'digits'\n"],
  ['Bell', 'export interface Bell {\n'],
  ['Bell.strike', 'strike(times: number): void\n'],
  ['HOURS', 'export const HOURS = 12\n'],
  ['Clock.constructor', 'constructor(face: Face) {\n  this.face = face\n}\n'],
  ['Clock.tick', 'async tick(limit: number) {\n  while (this.hour'],
  [
    'Clock.#strike',
    '#strike({ hour }: { hour: number }) {\n  this.#bell?.strike(hour)\n',
  ],
])(
  '%s is quoted from its first line, indentation cut off',
  async (symbol, text) => {
    expect((await shown(symbol)).slice(0, text.length)).toBe(text)
  },
)

test('the fields of a class are quoted without the methods between them', async () => {
  expect(await shown('Clock:fields')).toBe(
    'hour = 0 // counted from midnight\n' +
      'readonly face: Face\n' +
      '#bell: Bell | null = null\n',
  )
})

test('all declarations of one name are quoted', async () => {
  expect(await shown('twice')).toMatch(/^function twice[\s\S]*string \| number/)
  expect(await shown('Clock.time')).toBe(
    'get time() {\n  return this.hour\n}\n' +
      'set time(hour: number) {\n  this.hour = hour\n}\n',
  )
})

test('the doc comment is quoted only when asked for', async () => {
  expect(await shown('seconds')).not.toContain('Turns hours')
  expect(await shown('seconds', true)).toMatch(/^\/\*\* Turns hours/)
  expect(await shown('Clock.tick', true)).toMatch(/^\/\*\* Goes on/)
})

test('a test is quoted by its title, whatever it is nested in', () => {
  const file = 'test/clock.test.ts'
  const title = "strikes the hour, as its owner's neighbours know"
  const quote = cutQuote(tests, { file, symbol: `"${title}"` })
  expect([quote.firstLine, quote.lastLine]).toEqual([3, 5])
  expect(
    messageOf(() => cutQuote(tests, { file, symbol: '"strikes"' })),
  ).toContain(`it has "${title}"`)
})

test('a quote of more than 40 lines is refused', () => {
  expect(messageOf(() => cut('Clock'))).toBe(
    'src/clock.ts#Clock has 44 lines; a quote has at most 40',
  )
})

test('every method that the walk reads can be quoted', () => {
  const file = 'src/server/message-handling-server.ts'
  const source = fs.readFileSync(path.join(ROOT, file), 'utf8')
  for (const member of ['constructor', 'start', '#runner', '#submitWork']) {
    const symbol = `MessageHandlingServer.${member}`
    expect(cutQuote(source, { file, symbol }).lastLine).toBeGreaterThan(1)
  }
})

test('an unknown symbol is refused with a list of what there is', () => {
  expect(messageOf(() => cut('Clock.tock'))).toMatch(
    /^src\/clock\.ts has no "Clock\.tock"; it has Face, Bell, .*Clock\.tick/,
  )
})

test.each([
  ['Clock.tick', 'while (true)', 'while (true) {'],
  ['Clock.tick', 'while (this.hour < limit)', 'while (this.hour < limit) {'],
  ['Clock.tick', 'this.hour += 1', 'this.hour += 1'],
  ['Clock.tick', 'this.#strike({ hour: this.hour', 'this.#strike({\n'],
  ['Clock.tick', 'else', 'else\n'],
  ['Clock.tick', 'finally {', 'finally {\n'],
  ['Clock.tick', 'twice(2)', 'twice(2)'],
  ['Clock.#strike', 'this.#bell = hour === HOURS', 'this.#bell = hour ==='],
  ['Clock:fields', 'readonly face', 'readonly face: Face'],
])(
  'in %s the fragment %j lights up its whole node',
  (symbol, fragment, text) => {
    expect(lit(symbol, fragment).slice(0, text.length)).toBe(text)
  },
)

test('the largest node that begins with the fragment lights up', () => {
  expect(lit('Clock.tick', 'while (true)')).toMatch(/^while[\s\S]*\)\s*\}$/)
  expect(lit('seconds', 'return hours')).toBe('return hours * 3600')
})

test.each([
  ['not there', 'this.minute', 'begins 0 nodes'],
  ['there twice', 'while', 'begins 2 nodes'],
  ['the beginning of a longer word', 'return typeo', 'begins 0 nodes'],
  ['in the middle of a node', '< limit', 'begins 0 nodes'],
  ['empty', ' ', 'expected exactly one'],
])('a fragment that is %s is refused', (_how, fragment, message) => {
  expect(messageOf(() => bindNote(cut('Clock.tick'), fragment))).toContain(
    message,
  )
})

test('a fragment found twice is told with the lines it is found on', () => {
  expect(messageOf(() => bindNote(cut('Clock.tick'), 'while'))).toBe(
    'the fragment `while` begins 2 nodes of src/clock.ts#Clock.tick ' +
      '(lines 49, 52); expected exactly one',
  )
})

test('the HTML holds the quoted text and nothing else, escaped', async () => {
  const fragments = ['while (true)', 'this.hour += 1', 'if (!this.#bell)']
  const { html, text } = await renderQuote(cut('Clock.tick'), {
    id: 'tick',
    fragments,
  })
  const content = html
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
  expect(content).toBe(text)
  expect(html).toContain('href="#tick-note-2"')
  expect(html.split('<span').length).toBe(html.split('</span>').length)
})

test.each([
  ['src/a.ts', 'is not a quote'],
  ['src/a.ts#', 'is not a quote'],
  ['../secret.ts#A', 'is not a quote'],
  ['site/a.ts#A', 'is not a quote'],
  ['test/a.test.ts#helper', 'expected its title in quotes'],
])('the quote %j is refused', (quote, message) => {
  expect(messageOf(() => parseFence(`quote="${quote}"`))).toContain(message)
})

test('a misspelt attribute of a quote is refused', () => {
  expect(
    messageOf(() => parseFence('quote="src/a.ts#A" upstraem="x"')),
  ).toContain('"upstraem" is unknown')
})

test('a fence that quotes nothing is left alone', () => {
  expect(parseFence(null)).toBeNull()
  expect(parseFence('title="a quote"')).toBeNull()
})

test('a title with quotation marks in it is read whole', () => {
  const meta = `quote="test/a.test.ts#"a server's stop"" doc`
  expect(parseFence(meta)).toMatchObject({
    symbol: `"a server's stop"`,
    doc: true,
  })
})

test('a Python counterpart becomes lines and a link', () => {
  const spec =
    'oslo.messaging@4.6.1:oslo_messaging/server.py#MessageHandlingServer.start'
  expect(resolveUpstream(spec)).toMatchObject({
    file: 'server.py',
    first: 352,
    last: 398,
    href: expect.stringMatching(/oslo\.messaging.*4\.6\.1.*server\.py#L352$/),
  })
})

test.each([
  ['oslo.messaging@0.1:a.py#A', 'no package "oslo.messaging@0.1"'],
  ['oslo.messaging@4.6.1:a.py#A', 'no file "a.py"'],
  [
    'oslo.messaging@4.6.1:oslo_messaging/server.py#constructor',
    'no symbol "constructor"',
  ],
  ['server.py', 'is not understood'],
])('the counterpart %j is refused', (spec, message) => {
  expect(messageOf(() => resolveUpstream(spec))).toContain(message)
})

// A line that takes longer than the half second after which Shiki gives up.
test('a line is coloured to its end, however long it takes', async () => {
  const line = `${'f(1) + '.repeat(20_000)}'end'`
  const [tokens] = await highlight(line, 'typescript')
  expect(tokens?.at(-1)?.kind).toBe('s')
})
