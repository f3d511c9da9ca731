/**
 * The worker that instruments, kept warm: its first files take ten times as
 * long as the later ones, and what did not change is not done again. It runs
 * none of the reader's code. Used by run-scenario.ts; warmed when the editor
 * opens.
 */
import type {
  FromTransform,
  ToTransform,
} from '../../sandbox/recorder/page/transform-worker.ts'

type Task = Omit<ToTransform, 'id'>

let worker: Worker | null = null
let lastId = 0

function theWorker(): Worker {
  worker ??= new Worker(
    new URL('../../sandbox/recorder/page/transform-worker.ts', import.meta.url),
    { type: 'module', name: 'transform' },
  )
  return worker
}

function forget(): void {
  worker?.terminate()
  worker = null
}

/**
 * Instruments a program.
 *
 * @throws what the signal was aborted with; the worker is then a new one.
 */
export function transformed(
  task: Task,
  signal: AbortSignal,
): Promise<FromTransform> {
  const asked = theWorker()
  lastId += 1
  const id = lastId
  return new Promise((resolve, reject) => {
    const over = new AbortController()
    const fail = (error: unknown) => {
      over.abort()
      forget()
      reject(error)
    }
    const once = { signal: over.signal }
    const heard = ({ data }: MessageEvent<FromTransform>) => {
      if (data.id !== id) return
      over.abort()
      resolve(data)
    }
    asked.addEventListener('message', heard, once)
    asked.addEventListener(
      'error',
      ({ message }) => fail(new Error(message || 'a worker did not load')),
      once,
    )
    signal.addEventListener('abort', () => fail(signal.reason), once)
    if (signal.aborted) fail(signal.reason)
    else asked.postMessage({ ...task, id } satisfies ToTransform)
  })
}
