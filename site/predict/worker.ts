/**
 * The worker behind a question: plays a lesson of sandbox/ once, in memory, in
 * the reader's browser, and posts what it returned. A new one for each run,
 * since it keeps a clock of its own that nobody else should go by.
 */
import { lessonNamed } from '../../sandbox/command/lessons.ts'
import { playAtOnce } from '../../sandbox/play-at-once.ts'
import { setLogSink } from '../../src/log.ts'
import type { FromLesson, ToLesson } from './messages.ts'

async function run({ lesson }: ToLesson): Promise<FromLesson> {
  // What the library logs belongs to the lesson, not to the page's console.
  setLogSink(() => {})
  const result = await playAtOnce(lessonNamed(lesson))
  const json = JSON.stringify(result)
  if (json !== undefined) return { type: 'returned', json }
  throw new Error(`the lesson ${lesson} returned nothing`)
}

self.addEventListener('message', ({ data }: MessageEvent<ToLesson>) => {
  run(data).then(
    (told) => self.postMessage(told),
    (error: unknown) =>
      self.postMessage({ type: 'failed', why: String(error) } as FromLesson),
  )
})
