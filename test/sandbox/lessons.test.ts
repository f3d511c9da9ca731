import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { LESSONS } from '../../sandbox/command/lessons.ts'
import { FakeBroker } from '../../src/fake/fake-broker.ts'
import { recordLog } from '../support/recorded-log.ts'
import { outputOf } from './lesson-output.ts'

const inMemory = (name: string) => ({
  url: `fake://lessons/${name}`,
  makeBroker: () => FakeBroker.named(`lessons/${name}`),
})

it('each folder with a number is a lesson, in order', () => {
  const folders = readdirSync(new URL('../../sandbox', import.meta.url))
  expect(LESSONS.map(({ folder }) => folder)).toEqual(
    folders.filter((folder) => /^\d\d-/.test(folder)).sort(),
  )
  for (const { number, folder } of LESSONS)
    expect(folder.slice(0, 2)).toBe(number)
})

/** Lessons about a line of the log. */
const WARNINGS: Readonly<Record<string, readonly RegExp[]>> = {
  '05': [
    /^Possible hang: stop is waiting for start to complete$/,
    /^Restarting a MessageHandlingServer is inherently racy\./,
    /^Possible hang: wait is waiting for stop to complete$/,
  ],
}

it.each(LESSONS)('lesson $number prints this', async (lesson) => {
  const log = recordLog()
  const { lines } = await outputOf(lesson, inMemory(lesson.folder))
  expect(lines.join('\n')).toMatchSnapshot()
  expect(log.lines('warning')).toEqual(
    (WARNINGS[lesson.number] ?? []).map((it) => expect.stringMatching(it)),
  )
  expect(log.lines('error')).toEqual([])
})

it.each(LESSONS)('lesson $number prints the same each time', async (lesson) => {
  const first = await outputOf(lesson, inMemory(`${lesson.folder}-1`))
  const second = await outputOf(lesson, inMemory(`${lesson.folder}-2`))
  expect(second).toEqual(first)
})

it("lesson 02: in Mitaka's way the other server gets what was delivered", async () => {
  const lesson = LESSONS.find(({ number }) => number === '02')
  if (lesson === undefined) throw new Error('there is no lesson 02')
  const { result } = await outputOf(lesson, inMemory('two-ways'))
  expect(result).toEqual({
    mitaka: { old: 1, new: 3 },
    here: { old: 3, new: 1 },
  })
})
