/**
 * Runs a lesson in a worker and gives what it returned. Called by predict.tsx
 * when the reader presses the button; nothing of the library is fetched before.
 */
import type { FromLesson, ToLesson } from './messages.ts'

/** On a slow machine over a slow line; a lesson itself takes well under one. */
const DEADLINE_MS = 60_000

/**
 * @param signal - ends the worker, and the promise rejects
 * @returns the lesson's result.
 * @throws Error that says why there is none.
 */
export async function runLesson(
  lesson: string,
  signal: AbortSignal,
): Promise<unknown> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    type: 'module',
    name: `predict-${lesson}`,
  })
  try {
    const deadline = AbortSignal.timeout(DEADLINE_MS)
    const told = answerOf(worker, [signal, deadline])
    worker.postMessage({ lesson } satisfies ToLesson)
    const answer = await told
    if (answer.type === 'failed') throw new Error(answer.why)
    return JSON.parse(answer.json)
  } finally {
    worker.terminate()
  }
}

function answerOf(
  worker: Worker,
  ends: readonly AbortSignal[],
): Promise<FromLesson> {
  return new Promise((resolve, reject) => {
    for (const end of ends)
      end.addEventListener('abort', () => reject(end.reason))
    worker.addEventListener('message', ({ data }) => resolve(data))
    worker.addEventListener('error', ({ message }) =>
      reject(new Error(message || 'the worker did not load')),
    )
  })
}
