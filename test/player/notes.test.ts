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
  note('6', [20, 2, 30, 3]),
  note('7', [22, 4, 28, 5]),
  note('8', [40, 2, 40, 8]),
]

function told(line: number, column: number, end: number, path = 'src/a.ts') {
  const step = { path, line, column, endLine: line, endColumn: end }
  const { main, others } = notesAt(NOTES, step)
  return [main, ...others].map((one) => one?.number ?? null)
}

test.each<[string, ReturnType<typeof told>, (string | null)[]]>([
  ['the note that begins with it', told(10, 2, 18), ['1']],
  ['the note that begins inside what runs next', told(11, 4, 21), ['2']],
  ['the note that holds it, if none begins there', told(13, 2, 3), ['1']],
  [
    'first the note that begins with it, then the inner one of its line',
    told(12, 4, 19),
    ['3', '4'],
  ],
  ['first the inner note, for a step inside', told(12, 11, 19), ['4', '3']],
  ['the note that holds it most closely', told(25, 6, 10), ['7']],
  ['no note of what came before on its line', told(40, 10, 20), [null]],
  ['no note of what follows on its line', told(11, 4, 9), ['1']],
  ['no note of another file', told(10, 2, 18, 'src/c.ts'), [null]],
  ['no note outside', told(14, 2, 4), [null]],
])('beside a step stands %s', (_which, found, wanted) => {
  expect(found).toEqual(wanted)
})
