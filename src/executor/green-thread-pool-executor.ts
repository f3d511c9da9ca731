/**
 * Executor `eventlet`: cooperative workers, at most `maxWorkers` of them. A
 * green thread of eventlet runs until it waits for something; so does an async
 * function, which makes this the executor that needs the least translation.
 * Workers do not linger: one that finds no delayed work ends, and the next
 * piece of work spawns another.
 *
 * oslo counterpart: futurist's `GreenThreadPoolExecutor`.
 */
import { RuntimeError } from '../wire/builtin-errors.ts'
import {
  type CheckAndReject,
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
 * Executor `eventlet`: at most `maxWorkers` pieces of work at once, all in this
 * thread. Python counterpart: futurist's `GreenThreadPoolExecutor`.
 */
export class GreenThreadPoolExecutor implements Executor {
  readonly #maxWorkers: number
  readonly #checkAndReject: CheckAndReject | undefined
  readonly #gatherer = new Gatherer()
  /** Workers that run or are about to. */
  #alive = 0
  readonly #delayedWork: AnyWork[] = []
  #shutdown = false
  #drained: () => void = () => {}

  /**
   * @param options - `maxWorkers`, 1000 if not given
   * @throws RangeError if `maxWorkers` is not an integer above 0.
   */
  constructor({ maxWorkers = 1000, checkAndReject }: ExecutorOptions = {}) {
    this.#maxWorkers = checkMaxWorkers(maxWorkers)
    this.#checkAndReject = checkAndReject
  }

  get alive(): boolean {
    return !this.#shutdown
  }

  get statistics(): ExecutorStatistics {
    return this.#gatherer.statistics
  }

  /** The work begins only when the submitter yields, first in, first begun. */
  submit<T>(fn: () => T | Promise<T>): Future<T> {
    if (this.#shutdown) throw new RuntimeError(SHUT_DOWN)
    this.#checkAndReject?.(this, this.#delayedWork.length)
    const item = new WorkItem(fn)
    this.#gatherer.watch(item.future)
    if (this.#alive < this.#maxWorkers) this.#spawn(item)
    else this.#delayedWork.push(item)
    return item.future
  }

  #spawn(first: AnyWork): void {
    this.#alive += 1
    queueMicrotask(() => void this.#worker(first))
  }

  async #worker(first: AnyWork): Promise<void> {
    let item: AnyWork | undefined = first
    while (item !== undefined) {
      await item.run()
      item = this.#delayedWork.shift()
    }
    this.#alive -= 1
    if (this.#alive === 0) this.#drained()
  }

  /**
   * Work that waits is finished, not dropped. Only the first caller waits for
   * it; who comes later returns at once, as in futurist.
   */
  async shutdown(): Promise<void> {
    if (this.#shutdown) return
    this.#shutdown = true
    if (this.#alive === 0) return
    await new Promise<void>((resolve) => {
      this.#drained = resolve
    })
  }
}
