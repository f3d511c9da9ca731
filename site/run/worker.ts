/**
 * The worker behind Run: plays a lesson of sandbox/ on src/ with the in-memory
 * driver, in the reader's browser. A new one is made for each run. Posts
 * FromRun messages; ends with `done` or `error`, once.
 */
import type { FromRun, ToRun } from './messages.ts'
import { playLesson } from './play-lesson.ts'

const tell = (message: FromRun) => self.postMessage(message)

self.addEventListener('message', ({ data }: MessageEvent<ToRun>) => {
  playLesson(data.scenario, data.language, tell).then(
    (result) => tell({ type: 'done', result }),
    (error: unknown) => {
      const { name, message } =
        error instanceof Error ? error : new Error(String(error))
      tell({ type: 'error', name, message })
    },
  )
})
