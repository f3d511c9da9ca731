/**
 * At which step what a scenario threw was thrown first: the error may have
 * passed through many functions and awaits since. Called by use-workshop.ts.
 */
import type { OpenRecording } from '../../sandbox/recorder/open-recording.ts'

/** @returns -1 if no recorded function threw it. */
export function thrownAt(open: OpenRecording): number {
  const { steps, error } = open.recording
  if (error === null) return -1
  const [root = -1] = steps.frame
  const throwsOf = (step: number) => steps.event.charAt(step) === 'T'
  let last = open.lastOf(root)
  while (last >= 0 && !throwsOf(last)) last = open.before(last)
  if (last < 0) return -1
  const wanted = identity(open, last)
  for (let step = 0; step < last; step += 1)
    if (throwsOf(step) && identity(open, step) === wanted) return step
  return last
}

/** Of an object its id: its members may have changed on the way. */
function identity(open: OpenRecording, step: number): string {
  const { value: index } = open.step(step)
  const value = open.value(index)
  return value !== null && typeof value === 'object' && 'id' in value
    ? value.id
    : `value ${index}`
}
