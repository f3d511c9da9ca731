import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { ORIGINALS, TRANSLATIONS } from '../../site/quotes/pages-in.mjs'
import { CONFORMANCE } from '../conformance/conformance.ts'

const ROOT = path.join(import.meta.dirname, '..', '..')
const read = (...parts: string[]) =>
  fs.readFileSync(path.join(ROOT, ...parts), 'utf8')

interface Row {
  about: string
  title: string
  results: Record<string, string>
}

const { rows }: { rows: Row[] } = JSON.parse(read('site', 'conformance.json'))

/** What the Chinese page says for what was seen. */
const CHINESE: Record<string, string> = {
  yes: '是',
  declared: '声明成功',
  'is dropped': '丢弃',
  'comes again': '又来',
  taken: '接收',
  'refused: 406': '拒绝：406',
  'refused: 540': '拒绝：540',
}

/** The cells of the rows that have a column for each broker, in order. */
function cellsOn(folder: string): string[][] {
  return read(folder, 'conformance.md')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| ---'))
    .map((line) => line.replaceAll('\\*', '*').split('|').slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim()))
    .filter(([, , third]) => third !== '3.10')
}

test('the page has every row of the last run, with what each broker did', () => {
  expect(cellsOn(ORIGINALS)).toEqual(
    rows.map(({ title, results }) => [title, ...Object.values(results)]),
  )
})

test('the Chinese page has as many rows, and the same results', () => {
  expect(cellsOn(TRANSLATIONS).map(([, ...results]) => results)).toEqual(
    rows.map(({ results }) =>
      Object.values(results).map((result) => CHINESE[result] ?? result),
    ),
  )
})

test('each group names the file of its tests', () => {
  const files = read(ORIGINALS, 'conformance.md').matchAll(
    /`(test\/conformance\/[\w-]+\.ts)`/g,
  )
  const named = [...files].map(([, file = '']) => read(file))
  const groups = Object.values(CONFORMANCE).map((cases) =>
    cases.map(({ name }) => name),
  )
  expect(named).toHaveLength(groups.length)
  for (const [at, titles] of groups.entries())
    for (const title of titles) expect(named[at]).toContain(title)
})
