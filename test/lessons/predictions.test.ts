import { describe, expect, it } from 'vitest'
import { LESSONS, lessonNamed } from '../../sandbox/command/lessons.ts'
import { playAtOnce } from '../../sandbox/play-at-once.ts'
import { recordLog } from '../support/recorded-log.ts'
import { type AskedQuestion, QUESTIONS, unanswered } from './pages.ts'

const asked = [...new Set(QUESTIONS.map(({ lesson }) => lesson))]

it.each(asked)(
  'each question about %s has the answer that its run returns, among its options, once',
  async (lesson) => {
    recordLog()
    const questions = QUESTIONS.filter((one) => one.lesson === lesson)
    const result = await playAtOnce(lessonNamed(lesson))
    expect(unanswered(questions, result)).toEqual([])
  },
)

describe('a question whose options the run does not bear out', () => {
  const question: AskedQuestion = {
    where: 'docs/stop.md:7',
    lesson: '02-stop',
    of: 'mitaka.old',
    options: ['1', '3'],
  }

  it.each([
    [{ mitaka: { old: 3 } }, []],
    [
      { mitaka: { old: 2 } },
      [
        'docs/stop.md:7: 02-stop returns 2 at "mitaka.old"; 0 options equal it, expected one of 1, 3',
      ],
    ],
  ])('%j is named with page and line', (result, problems) => {
    expect(unanswered([question], result)).toEqual(problems)
  })

  it.each([[{ mitaka: {} }], [{ mitaka: null }], [undefined]])(
    'a result without the place that is asked about is an error: %j',
    (result) => {
      expect(() => unanswered([question], result)).toThrow(
        '"mitaka.old" is not in',
      )
    },
  )

  it('a key that every object inherits is not in the result', () => {
    const inherited = { ...question, of: 'mitaka.__proto__' }
    expect(() => unanswered([inherited], { mitaka: {} })).toThrow('is not in')
  })
})

it('a lesson that waits ten minutes is played at once, and leaves the clock as it was', async () => {
  const before = [setTimeout, Date, crypto.getRandomValues]
  const entry = {
    ...LESSONS[0]!,
    load: async () => async () => {
      const start = Date.now()
      await new Promise((done) => setTimeout(done, 600_000))
      return Date.now() - start
    },
  }
  expect(await playAtOnce(entry)).toBe(600_000)
  expect([setTimeout, Date, crypto.getRandomValues]).toEqual(before)
})
