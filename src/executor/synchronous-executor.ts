/**
 * Executor `blocking`: runs the work inside `submit`. Whoever submits the poll
 * loop is busy with it until the server stops, and while a method runs nothing
 * is polled: one request at a time.
 *
 * oslo counterpart: futurist's `SynchronousExecutor`, the default of
 * `MessageHandlingServer` until oslo.messaging 12.0.0 removed it.
 */
import { type Executor, RuntimeError, SHUT_DOWN, WorkItem } from './executor.ts'
import type { Future } from './future.ts'

export class SynchronousExecutor implements Executor {
  #shutdown = false

  async submit<T>(fn: () => T | Promise<T>): Promise<Future<T>> {
    if (this.#shutdown) throw new RuntimeError(SHUT_DOWN)
    const item = new WorkItem(fn)
    await item.run()
    return item.future
  }

  /** Only sets a flag: the work that runs belongs to whoever submitted it. */
  async shutdown(): Promise<void> {
    this.#shutdown = true
  }
}
