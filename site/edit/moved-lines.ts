/**
 * Which line of the site's source a line of an edited one was, so that two
 * recordings can be compared though all below an edit has moved. Called by
 * workshop.tsx.
 */
import { diff } from '@codemirror/merge'
import type { LineOf } from '../../sandbox/recorder/compare.ts'
import type { Edits, Sources } from './edits.ts'

/** A line that is new gets a number that no line has. */
export function movedLines(original: Sources, edits: Edits): LineOf {
  const maps = new Map(
    [...edits].map(([path, text]): [string, readonly number[]] => [
      path,
      linesBefore(original[path] ?? '', text),
    ]),
  )
  return (path, line) => {
    const map = maps.get(path)
    return map === undefined ? line : (map[line - 1] ?? -line)
  }
}

/** Of each line of `text`, which one of `original` it was; new: negative. */
export function linesBefore(original: string, text: string): number[] {
  const letters = new Map<string, string>()
  // One character stands for one line, so that whole lines are compared.
  const lettersOf = (source: string) =>
    source
      .split('\n')
      .map((line) => {
        const letter =
          letters.get(line) ?? String.fromCharCode(0xe000 + letters.size)
        letters.set(line, letter)
        return letter
      })
      .join('')
  const [before, after] = [lettersOf(original), lettersOf(text)]
  const lines = Array.from(after, (_letter, at) => at + 1)
  let moved = 0
  let next = 0
  for (const { toA, fromB, toB } of diff(before, after)) {
    for (; next < fromB; next += 1) lines[next] = next + 1 - moved
    for (; next < toB; next += 1) lines[next] = -(next + 1)
    moved = toB - toA
  }
  for (; next < lines.length; next += 1) lines[next] = next + 1 - moved
  return lines
}
