/**
 * Executor: what the server asks of anything that runs work for it. None of
 * them pushes back: `submit` takes all the work there is, and the pool's size
 * bounds only how much of it runs at once.
 *
 * oslo counterpart: futurist's executors (`futurist/_futures.py`).
 */
import { getLogger } from '../log.ts'
import { Future } from './future.ts'

const LOG = getLogger('futurist')

export interface ExecutorOptions {
  /** How many pieces of work run at once. */
  maxWorkers?: number
}

export interface Executor {
  /**
   * Takes a piece of work. Awaiting it never means to await the work, save
   * with the blocking executor, which runs it right here.
   *
   * @throws RuntimeError after `shutdown`; the work is not taken.
   */
  submit<T>(fn: () => T | Promise<T>): Future<T> | Promise<Future<T>>

  /** Takes no more work; resolves when all that was taken has ended. */
  shutdown(): Promise<void>
}

export type ExecutorClass = new (options: ExecutorOptions) => Executor

/** Thrown by `submit` after `shutdown`. Python raises its RuntimeError. */
export class RuntimeError extends Error {
  static readonly module: string = 'builtins'

  constructor(message: string) {
    super(message)
    this.name = new.target.name
  }
}

export const SHUT_DOWN = 'Can not schedule new futures after being shutdown'

/** A piece of work and its future. Python counterpart: futurist's `WorkItem`. */
export class WorkItem<T> {
  readonly future = new Future<T>()
  readonly #fn: () => T | Promise<T>

  constructor(fn: () => T | Promise<T>) {
    this.#fn = fn
  }

  /** Never throws: whatever the work throws is in its future. */
  async run(): Promise<void> {
    if (!this.future.setRunningOrNotifyCancel()) return
    try {
      this.future.setResult(await this.#fn())
    } catch (error) {
      LOG.debug('a piece of work threw', error)
      this.future.setException(error)
    }
  }
}
