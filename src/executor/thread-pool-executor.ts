/**
 * Executor `threading`: one thread for each piece of work that runs. The work
 * itself is a function, and functions cannot leave the main thread: there it
 * begins, and what takes the processor it hands to its thread with `run`. The
 * poll loop, which never does, needs no thread. Work begins in its order, and
 * the loop and the heartbeats go on meanwhile.
 *
 * oslo counterpart: futurist's `ThreadPoolExecutor`.
 */
import type { ThreadPool } from '#threads'
import { RuntimeError } from '../wire/builtin-errors.ts'
import {
  type CheckAndReject,
  checkMaxThreads,
  checkMaxWorkers,
  type Executor,
  type ExecutorOptions,
  SHUT_DOWN,
  WorkItem,
} from './executor.ts'
import type { Future } from './future.ts'
import { type ExecutorStatistics, Gatherer } from './statistics.ts'

type AnyWork = Pick<WorkItem<unknown>, 'run'>

/**
 * Executor `threading`: what is given to `run` is run in threads. Python
 * counterpart: futurist's `ThreadPoolExecutor`.
 */
export class ThreadPoolExecutor implements Executor {
  readonly #checkAndReject: CheckAndReject | undefined
  readonly #gatherer = new Gatherer()
  readonly #pool: Promise<ThreadPool>
  /** How much work may run at once; nothing until the threads are loaded. */
  #limit = 0
  #running = 0
  readonly #backlog: AnyWork[] = []
  #ended: Promise<void> | null = null
  #drained: () => void = () => {}

  /**
   * Starts no thread. What runs at once is the smallest of `maxWorkers` and
   * `maxThreads`.
   *
   * @param options - `maxThreads`: as many as there are CPUs, if not given
   * @throws RangeError if `maxWorkers` is not an integer above 0, or
   * `maxThreads` not one from 0.
   */
  constructor(options: ExecutorOptions = {}) {
    const { maxWorkers, maxThreads = 0, checkAndReject } = options
    if (maxWorkers !== undefined) checkMaxWorkers(maxWorkers)
    checkMaxThreads(maxThreads)
    this.#checkAndReject = checkAndReject
    this.#pool = this.#load(maxWorkers, maxThreads)
    // Who runs something hears of it.
    this.#pool.catch(() => {})
  }

  async #load(
    maxWorkers = Number.POSITIVE_INFINITY,
    maxThreads: number,
  ): Promise<ThreadPool> {
    let limit = 1
    try {
      const threads = await import('#threads')
      limit = Math.min(maxWorkers, maxThreads || threads.cpuCount())
      return new threads.ThreadPool(limit)
    } finally {
      this.#limit = limit
      this.#spinUp()
    }
  }

  get alive(): boolean {
    return this.#ended === null
  }

  get statistics(): ExecutorStatistics {
    return this.#gatherer.statistics
  }

  /** The work begins only when the submitter yields, first in, first begun. */
  submit<T>(fn: () => T | Promise<T>): Future<T> {
    if (!this.alive) throw new RuntimeError(SHUT_DOWN)
    this.#checkAndReject?.(this, this.#backlog.length)
    const item = new WorkItem(fn)
    this.#gatherer.watch(item.future)
    this.#backlog.push(item)
    this.#spinUp()
    return item.future
  }

  #spinUp(): void {
    while (this.#running < this.#limit) {
      const item = this.#backlog.shift()
      if (item === undefined) return
      this.#running += 1
      queueMicrotask(() => void this.#worker(item))
    }
  }

  async #worker(first: AnyWork): Promise<void> {
    let item: AnyWork | undefined = first
    while (item !== undefined) {
      await item.run()
      item = this.#backlog.shift()
    }
    this.#running -= 1
    if (this.#running === 0) this.#drained()
  }

  /**
   * Calls the function `name` of `module` in a thread, with `args`. Both what
   * it gets and what it returns are copies.
   *
   * @param module - a URL, or a name of this package's `imports`
   * @throws ThreadLost if the thread ended before it answered. The next call
   * gets another thread.
   * @throws ExecutorLoadFailure where there are no threads.
   */
  async run(module: string, name: string, args: unknown): Promise<unknown> {
    return await (await this.#pool).run(module, name, args)
  }

  /**
   * Finishes the work that waits, then ends the threads. Every caller waits,
   * as with Python's threads.
   */
  shutdown(): Promise<void> {
    this.#ended ??= this.#end()
    return this.#ended
  }

  async #end(): Promise<void> {
    const pool = await this.#pool.catch(() => null)
    if (this.#running > 0)
      await new Promise<void>((resolve) => {
        this.#drained = resolve
      })
    await pool?.close()
  }
}
