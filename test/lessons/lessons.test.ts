import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import widthOf from 'fast-string-width'
import { describe, expect, it } from 'vitest'
import { LESSONS, lessonNamed } from '../../sandbox/command/lessons.ts'
import { SCENARIOS } from '../../sandbox/recorder/scenarios.ts'
import { recordLog } from '../support/recorded-log.ts'
import { FOLDERS, PAGES_OF_THE_PATH } from './pages.ts'
import { exchangedInMemory, printed } from './run-in-test.ts'

const ROOT = path.join(import.meta.dirname, '../..')
const MAX_LINES = 70

/** The folders of sandbox/ that are lessons by their names. */
const folders = readdirSync(path.join(ROOT, 'sandbox'))
  .filter((folder) => /^\d\d-/.test(folder))
  .sort()

it('each folder with a number is a lesson, in order', () => {
  expect(LESSONS.map(({ folder }) => folder)).toEqual(folders)
  for (const { number, folder } of LESSONS)
    expect(folder.slice(0, 2)).toBe(number)
})

it.each(folders)(
  '%s is recorded, for a page that both languages have',
  (folder) => {
    const pages = SCENARIOS.filter(({ name }) => name === folder)
    expect(pages).toHaveLength(1)
    for (const language of FOLDERS)
      expect(
        existsSync(path.join(ROOT, language, `${pages[0]?.page}.md`)),
      ).toBe(true)
  },
)

it.each(PAGES_OF_THE_PATH)('the page %s of the path has its lesson', (page) => {
  expect(SCENARIOS.map((scenario) => scenario.page)).toContain(page)
})

it.each(folders)('%s has at most 70 lines', (folder) => {
  const file = path.join(ROOT, 'sandbox', folder, 'lesson.ts')
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  expect(lines.length).toBeLessThanOrEqual(MAX_LINES)
})

describe.each(LESSONS)('lesson $folder', (lesson) => {
  const { folder, title } = lesson

  it('prints this, in 80 columns', async () => {
    recordLog()
    const text = await printed(lesson)
    await expect(text).toMatchFileSnapshot(`./${folder}.txt`)
    for (const line of text.split('\n'))
      expect(widthOf(line), line).toBeLessThanOrEqual(80)
  })

  it('has titles that fit a line, and prints in Chinese in 80 columns too', async () => {
    recordLog()
    for (const one of [title.en, title['zh-Hans']])
      expect(widthOf(one)).toBeLessThanOrEqual(72)
    const text = await printed(lesson, 'zh-Hans')
    expect(text).toContain(title['zh-Hans'])
    for (const line of text.split('\n'))
      expect(widthOf(line), line).toBeLessThanOrEqual(80)
  })

  it('exchanges and returns the same each time', async () => {
    recordLog()
    const first = await exchangedInMemory(lesson)
    expect(await exchangedInMemory(lesson)).toEqual(first)
    // As JSON, since a page shows it and a question asks about it.
    expect(JSON.parse(JSON.stringify(first.result))).toEqual(first.result)
  })
})

it('lesson 01 prints this in Chinese', async () => {
  const text = await printed(lessonNamed('01-l3-agent'), 'zh-Hans')
  await expect(text).toMatchFileSnapshot('./01-l3-agent.zh-Hans.txt')
})

it("lesson 02: in Mitaka's way the other server gets what was delivered", async () => {
  const { result } = await exchangedInMemory(lessonNamed('02-mitaka-stop'))
  expect(result).toEqual({
    mitaka: { old: 1, new: 3 },
    here: { old: 3, new: 1 },
  })
})
