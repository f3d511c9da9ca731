/**
 * At which step what a scenario threw was thrown: the error may have passed
 * through many functions and awaits since. The first of those that the reader
 * has changed is to be told, or else the first of all. Called by
 * use-workshop.ts.
 */
import type { OpenRecording } from '../../sandbox/recorder/open-recording.ts'

/**
 * @param isOwn - whether a file is the reader's
 * @returns -1 if no recorded function threw it.
 */
export function thrownAt(
  open: OpenRecording,
  isOwn: (path: string) => boolean,
): number {
  const { steps, error } = open.recording
  if (error === null) return -1
  const [root = -1] = steps.frame
  const throwsOf = (step: number) => steps.event.charAt(step) === 'T'
  let last = open.lastOf(root)
  while (last >= 0 && !throwsOf(last)) last = open.before(last)
  if (last < 0) return -1
  const wanted = identity(open, last)
  const all: number[] = []
  for (let step = 0; step <= last; step += 1)
    if (throwsOf(step) && identity(open, step) === wanted) all.push(step)
  return all.find((step) => isOwn(open.step(step).path)) ?? all[0] ?? last
}

/** Of an object its id: its members may have changed on the way. */
function identity(open: OpenRecording, step: number): string {
  const { value: index } = open.step(step)
  const value = open.value(index)
  return value !== null && typeof value === 'object' && 'id' in value
    ? value.id
    : `value ${index}`
}
