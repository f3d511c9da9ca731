import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as everything from '../../src/index.ts'
import { PATH, type Stop } from '../../src/path.ts'
import { parse, ROOT, read, SOURCES } from './source-files.ts'

const MAPS = ['src/index.ts', 'src/path.ts']

const holds = ({ name }: Stop, path: string) =>
  name.endsWith('/')
    ? path.startsWith(`src/${name}`)
    : path === `src/${name}.ts`

describe('the path', () => {
  it('holds every source file once', () => {
    for (const path of SOURCES.filter((source) => !MAPS.includes(source)))
      expect([path, PATH.filter((stop) => holds(stop, path)).length]).toEqual([
        path,
        1,
      ])
  })

  it('has no stop without a source file', () => {
    for (const stop of PATH)
      expect([stop.name, SOURCES.some((path) => holds(stop, path))]).toEqual([
        stop.name,
        true,
      ])
  })

  it('names pages that exist, in both languages', () => {
    const i18n = 'i18n/zh-Hans/docusaurus-plugin-content-docs/current'
    for (const { page } of PATH.filter((stop) => stop.page !== undefined))
      for (const folder of ['docs', i18n])
        expect([
          `${folder}/${page}`,
          existsSync(new URL(`${folder}/${page}.md`, ROOT)),
        ]).toEqual([`${folder}/${page}`, true])
  })
})

describe('the exports', () => {
  it('come in the order of the path, and none from a stop loaded by name', () => {
    const paths = [...read('src/index.ts').matchAll(/from '\.\/(.+)'/g)].map(
      ([, path]) => `src/${path}`,
    )
    const stops = paths.map((path) =>
      PATH.findIndex((stop) => holds(stop, path)),
    )
    expect(stops).not.toContain(-1)
    expect(stops).toEqual([...stops].sort((a, b) => a - b))
    expect(stops.filter((at) => PATH[at]?.lazy)).toEqual([])
  })

  it('are these', () => {
    expect(Object.keys(everything).sort()).toMatchSnapshot()
  })
})

describe('the table in the README', () => {
  const rows = read('README.md')
    .split('\n')
    .filter((line) => /^\| \[`/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()))

  it('is the path', () => {
    expect(rows.map(([, stop, what, python]) => [stop, what, python])).toEqual(
      PATH.map(({ name, what, python }) => [
        `[\`${name}\`](src/${name.endsWith('/') ? name : `${name}.ts`})`,
        what,
        python,
      ]),
    )
  })

  it('links the pages that the path names', () => {
    const linked = rows.map(
      (row) => /\(docs\/(.+)\.md\)/.exec(row[4] ?? '')?.[1],
    )
    expect(linked).toEqual(PATH.map(({ page }) => page))
  })
})

it('no source file imports what the path does not know', () => {
  for (const path of SOURCES) {
    const { fileName } = parse(path)
    expect(fileName).toBe(path)
    for (const [, from = ''] of read(path).matchAll(/from '([^']+)'/g))
      expect([path, from]).toEqual([
        path,
        expect.stringMatching(
          /^(\.{1,2}\/.+\.ts|#conf-file|#rabbit|#threads|node:[\w/]+|amqplib|fastest-levenshtein|pako|piscina)$/,
        ),
      ])
  }
})
