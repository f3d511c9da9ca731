/**
 * Executor `blocking`: runs the work inside `submit`. Whoever submits the poll
 * loop is busy with it until the server stops, and while a method runs nothing
 * is polled: one request at a time.
 *
 * oslo counterpart: futurist's `SynchronousExecutor`, the default of
 * `MessageHandlingServer` until oslo.messaging 12.0.0 removed it.
 */
import { RuntimeError } from '../wire/builtin-errors.ts'
import { type Executor, SHUT_DOWN, WorkItem } from './executor.ts'
import type { Future } from './future.ts'
import { type ExecutorStatistics, Gatherer } from './statistics.ts'

/**
 * Executor `blocking`: `submit` resolves when the work has ended. Python
 * counterpart: futurist's `SynchronousExecutor`.
 */
export class SynchronousExecutor implements Executor {
  readonly #gatherer = new Gatherer()
  #shutdown = false
  readonly #running = new Set<Promise<void>>()

  get alive(): boolean {
    return !this.#shutdown
  }

  get statistics(): ExecutorStatistics {
    return this.#gatherer.statistics
  }

  async submit<T>(fn: () => T | Promise<T>): Promise<Future<T>> {
    if (this.#shutdown) throw new RuntimeError(SHUT_DOWN)
    const item = new WorkItem(fn)
    this.#gatherer.watch(item.future)
    const run = item.run()
    this.#running.add(run)
    await run
    this.#running.delete(run)
    return item.future
  }

  /**
   * Waits for the work that others submitted and that still runs. Python's only
   * sets a flag; ours must not, or `wait` would close the work executor while
   * the poll loop, acknowledging, drains what was delivered.
   */
  async shutdown(): Promise<void> {
    this.#shutdown = true
    await Promise.all(this.#running)
  }
}
