import { describe, expect, it } from 'vitest'
import type { Opt } from '../../src/opt.ts'
import { KNOWN_OPTS } from '../../src/options/known-opts.ts'
import { read } from '../project/source-files.ts'

interface Row {
  readonly key: string
  readonly default: string
  readonly help: string
  readonly older: readonly string[]
}

interface Language {
  readonly page: string
  readonly empty: string
  readonly none: string
}

const ENGLISH = { page: 'docs/options.md', empty: 'empty', none: 'none' }
const CHINESE = {
  page: 'i18n/zh-Hans/docusaurus-plugin-content-docs/current/options.md',
  empty: '空',
  none: '无',
}

const cellsOf = (line: string) =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())

/** `[group] name`, as it is written on the page, as `group.name`. */
const keysIn = (cell: string) =>
  [...cell.matchAll(/`\[(\w+)\] (\w+)`/g)].map(
    ([, group, name]) => `${group}.${name}`,
  )

/** The rows of the tables that have a column for older names. */
function rowsOf(page: string): Row[] {
  const rows: Row[] = []
  let group = ''
  for (const line of read(page).split('\n')) {
    const cells = cellsOf(line)
    if (cells.length !== 5 || cells[0] === '---') continue
    const [name = '', value = '', help = '', older = ''] = cells
    const head = /^`\[(\w+)\]`$/.exec(name)?.[1]
    if (head !== undefined) group = head
    const own = `${group}.${name.replaceAll('`', '')}`
    const key = keysIn(name)[0] ?? own
    if (head === undefined && name.startsWith('`'))
      rows.push({ key, default: value, help, older: keysIn(older) })
  }
  return rows
}

function printed(value: unknown, { empty, none }: Language): string {
  if (value === null) return none
  const text = String(value)
  return text === '' ? empty : `\`${text}\``
}

const keyOf = ({ group, name }: Opt<unknown>) => `${group}.${name}`

const facts = (opt: Opt<unknown>, language: Language) => ({
  key: keyOf(opt),
  default: printed(opt.default, language),
  older: [...(opt.deprecated ?? [])],
})

const byKey = (a: { key: string }, b: { key: string }) =>
  a.key < b.key ? -1 : 1

describe.each([ENGLISH, CHINESE])('the tables of $page', (language) => {
  const rows = rowsOf(language.page)

  it('are the options: names, groups, defaults and older names', () => {
    const shown = rows.map(({ help: _help, ...rest }) => rest)
    const known = KNOWN_OPTS.map((opt) => facts(opt, language))
    expect(shown.sort(byKey)).toEqual(known.sort(byKey))
  })
})

it('the English page says of each what the code says', () => {
  const shown = rowsOf(ENGLISH.page).map(({ key, help }) => [key, help])
  const known = KNOWN_OPTS.map((opt) => [keyOf(opt), opt.help])
  expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(known))
})

it('the Chinese page says it in Chinese, in the same order', () => {
  const rows = rowsOf(CHINESE.page)
  expect(rows.map(({ key }) => key)).toEqual(
    rowsOf(ENGLISH.page).map(({ key }) => key),
  )
  for (const { key, help } of rows)
    expect([key, help]).toEqual([
      key,
      expect.stringMatching(/\p{Script=Han}.*。$/u),
    ])
})
