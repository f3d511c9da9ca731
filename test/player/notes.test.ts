import { expect, test } from 'vitest'
import type { BoundNote, Span } from '../../site/code/bound-notes.ts'
import { notesAt } from '../../site/player/notes.ts'

const note = (number: string, span: Span, file = 'src/a.ts'): BoundNote => ({
  file,
  symbol: 'A.run',
  quote: 'a-run',
  number,
  span,
  content: null,
})

/**
 * 10   while (this.#on) {
 * 11     const a = make(1)
 * 12     if (a) serve(a)
 * 13   }
 */
const NOTES = [
  note('1', [10, 2, 13, 3]),
  note('2', [11, 14, 11, 21]),
  note('3', [12, 4, 12, 19]),
  note('4', [12, 11, 12, 19]),
  note('5', [11, 14, 11, 21], 'src/b.ts'),
]

function told(line: number, column: number, end: number, path = 'src/a.ts') {
  const step = { path, line, column, endLine: line, endColumn: end }
  const { main, others } = notesAt(NOTES, step)
  return [main, ...others].map((one) => one?.number ?? null)
}

test.each<[string, ReturnType<typeof told>, (string | null)[]]>([
  ['that begins with the step', told(10, 2, 18), ['1']],
  ['that begins inside what runs next', told(11, 4, 21), ['2']],
  ['that holds the step, if none begins there', told(13, 2, 3), ['1']],
  ['and the inner ones of its line after it', told(12, 4, 19), ['3', '4']],
  ['the inner one for a step inside', told(12, 11, 19), ['4', '3']],
  ['none of what follows on its line', told(11, 4, 9), ['1']],
  ['none of another file', told(10, 2, 18, 'src/c.ts'), [null]],
  ['none outside', told(14, 2, 4), [null]],
])('of the notes, the player shows the one %s', (_which, found, wanted) => {
  expect(found).toEqual(wanted)
})
