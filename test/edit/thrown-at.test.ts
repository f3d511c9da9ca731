import { expect, test } from 'vitest'
import type { Recording } from '../../sandbox/recorder/format.ts'
import { openRecording } from '../../sandbox/recorder/open-recording.ts'
import { thrownAt } from '../../site/edit/thrown-at.ts'
import { read } from '../recorder/source-tree.ts'

const recording: Recording = JSON.parse(
  read('site/static/recordings/one-call.json'),
)
const [root = 0] = recording.steps.frame
const isRoot = (step: number) => recording.steps.frame[step] === root
const inRoot = [...recording.steps.event].findLastIndex((_event, step) =>
  isRoot(step),
)

/** The recording, in which functions throw one value at these steps. */
function throwing(...steps: readonly number[]) {
  const event = [...recording.steps.event]
  const value = [...recording.steps.value]
  for (const step of steps) {
    event[step] = 'T'
    value[step] = 3
  }
  return openRecording({
    ...recording,
    error: 'Error: mine',
    steps: { ...recording.steps, event: event.join(''), value },
  })
}

test('the first function that threw is told', () => {
  expect(thrownAt(throwing(100, 200, inRoot), () => false)).toBe(100)
})

test('but of a file that the reader has changed, that one', () => {
  const open = throwing(100, 200, inRoot)
  const { path } = open.step(inRoot)
  expect(open.step(100).path).not.toBe(path)
  expect(open.step(200).path).not.toBe(path)
  expect(thrownAt(open, (one) => one === path)).toBe(inRoot)
})

test('nothing was thrown, or nothing that was recorded', () => {
  expect(thrownAt(openRecording(recording), () => true)).toBe(-1)
  expect(thrownAt(throwing(100), () => true)).toBe(-1)
})
