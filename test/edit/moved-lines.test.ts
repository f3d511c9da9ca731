import { expect, test } from 'vitest'
import { linesBefore } from '../../site/edit/moved-lines.ts'

const before = ['a', 'b', 'c', 'd', 'e'].join('\n')

test.each([
  ['nothing changed', 'a b c d e', [1, 2, 3, 4, 5]],
  ['a line more', 'a b x c d e', [1, 2, -3, 3, 4, 5]],
  ['a line less', 'a c d e', [1, 3, 4, 5]],
  ['a line changed', 'a x c d e', [1, -2, 3, 4, 5]],
  ['two places', 'x a b d e y', [-1, 1, 2, 4, 5, -6]],
  ['all new', 'x y', [-1, -2]],
])('%s', (_title, after, lines) => {
  expect(linesBefore(before, after.replaceAll(' ', '\n'))).toEqual(lines)
})
