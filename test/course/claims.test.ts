import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { LESSONS } from '../../sandbox/command/lessons.ts'
import {
  ORIGINALS,
  pagesIn,
  TRANSLATIONS,
} from '../../site/quotes/pages-in.mjs'

const ROOT = path.join(import.meta.dirname, '..', '..')
const read = (file: string) => fs.readFileSync(path.join(ROOT, file), 'utf8')
const FOLDERS = [ORIGINALS, TRANSLATIONS]
const PAGES = FOLDERS.flatMap((folder) =>
  pagesIn(ROOT, folder).map((name) => `${folder}/${name}`),
)

describe.each(FOLDERS)('the claims of %s', (folder) => {
  const page = read(`${folder}/claims.md`)

  it('each test that the list of claims names is there', () => {
    const named = [...page.matchAll(/`(test\/[^`#]+)#"([^`]+)"`/g)]
    expect(named.length).toBeGreaterThan(10)
    for (const [, file = '', title = ''] of named)
      expect([file, title, read(file).includes(`'${title}'`)]).toEqual([
        file,
        title,
        true,
      ])
  })

  it('each file that the list of claims names is there', () => {
    const named = page.matchAll(/[` ]((?:docs|site|src|test)\/[\w./-]+)/g)
    for (const [, file = ''] of named)
      expect(fs.existsSync(path.join(ROOT, file)), file).toBe(true)
  })
})

it('each command for npm on a page is a script, and its number a lesson', () => {
  const { scripts } = JSON.parse(read('package.json'))
  const numbers = LESSONS.map(({ number }) => number)
  const unknown = ['README.md', 'CONTRIBUTING.md', ...PAGES].flatMap((page) =>
    [...read(page).matchAll(/npm run (?:-s )?([\w:]+)(?: (\d\d))?/g)]
      .filter(
        ([, name = '', number]) =>
          !Object.hasOwn(scripts, name) ||
          (number !== undefined && !numbers.includes(number)),
      )
      .map(([command]) => `${page}: ${command}`),
  )
  expect(unknown).toEqual([])
})
