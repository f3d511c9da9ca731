/**
 * Threads: calls in threads of their own, through piscina. A thread runs one
 * call at a time; a new one is started when all are busy, up to the limit, and
 * lingers afterwards. What goes in and what comes out is cloned, not shared.
 * Loaded by name when an executor `threading` is made.
 *
 * oslo counterpart: the threads under Python's `ThreadPoolExecutor`.
 */
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Piscina } from 'piscina'
import { ThreadLost } from '../errors.ts'
import { getLogger } from '../log.ts'
import type { ThreadAnswer, ThreadCall } from './thread.ts'

const LOG = getLogger('oslo_messaging.threads')

/** How many threads can really run at the same time. */
export function cpuCount(): number {
  return availableParallelism()
}

export class ThreadPool {
  readonly #piscina: Piscina
  /** Of calls that wait for their answer: how to end them. */
  readonly #unanswered = new Set<(error: unknown) => void>()

  /** Starts no thread yet. */
  constructor(maxThreads: number) {
    this.#piscina = new Piscina({
      filename: fileURLToPath(new URL('./thread.ts', import.meta.url)),
      name: 'callInThread',
      minThreads: 0,
      maxThreads,
      idleTimeout: Number.POSITIVE_INFINITY,
      // Otherwise timers of a thread stand still between two calls.
      atomics: 'disabled',
      recordTiming: false,
      ...loader(),
    })
    this.#piscina.on('error', (error) => this.#failed(error))
  }

  /**
   * Calls the function `name` of `module` in a thread.
   *
   * @param module - a URL, or a name of this package's `imports`
   * @returns what the function returned
   * @throws Error with name, message and stack of what the function threw.
   * @throws DOMException, a DataCloneError, if `args` cannot be cloned.
   * @throws ThreadLost if the thread ended before it answered.
   */
  async run(module: string, name: string, args: unknown): Promise<unknown> {
    const answer = await this.#answer({ module, name, args }).catch((error) => {
      if (error instanceof DOMException) throw error
      const msg = `The thread ended before it answered: ${error.message}`
      throw new ThreadLost(msg, { cause: error })
    })
    if ('thrown' in answer) throw answer.thrown
    return answer.result
  }

  /** What the thread answers; piscina forgets a call whose thread never began. */
  #answer(call: ThreadCall): Promise<ThreadAnswer> {
    return new Promise((resolve, reject) => {
      this.#unanswered.add(reject)
      this.#piscina
        .run(call)
        .then(resolve, reject)
        .finally(() => this.#unanswered.delete(reject))
    })
  }

  /**
   * A thread failed that had no call: what a method left behind threw, or the
   * thread never began. If it was the only one, nobody will answer the calls.
   */
  #failed(error: unknown): void {
    LOG.error('a thread failed that had no call', error)
    if (this.#piscina.threads.length === 0)
      for (const reject of this.#unanswered) reject(error)
  }

  /** Ends all threads. Calls that run are broken off: let them end before. */
  async close(): Promise<void> {
    await this.#piscina.destroy()
  }
}

/** What a thread needs in order to read this package's own source. */
function loader(): { execArgv?: string[] } {
  if (!import.meta.url.endsWith('.ts')) return {}
  const readTypeScript = new URL('./read-typescript.mjs', import.meta.url)
  return { execArgv: ['--import', readTypeScript.href] }
}
