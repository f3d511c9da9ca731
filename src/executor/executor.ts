/**
 * Executor: what the server asks of anything that runs work for it. None of
 * them pushes back: `submit` takes all the work there is, and the pool's size
 * bounds only how much of it runs at once.
 *
 * oslo counterpart: futurist's executors (`futurist/_futures.py`).
 */
import { getLogger } from '../log.ts'
import { Future } from './future.ts'
import type { ExecutorStatistics } from './statistics.ts'

const LOG = getLogger('futurist')

/**
 * Asked before work is taken, with the number of pieces that wait for a worker.
 * What it throws, by custom a RejectedSubmission, `submit` throws. The server
 * sets none: it never refuses work. Python counterpart: futurist's argument
 * `check_and_reject`.
 */
export type CheckAndReject = (executor: Executor, backlogSize: number) => void

/**
 * What an executor is made with. Python counterpart: the arguments of
 * futurist's constructors; `maxThreads` is ours.
 */
export interface ExecutorOptions {
  /**
   * How many pieces of work run at once. Default: 1000 for `eventlet`,
   * `maxThreads` for `threading`; `blocking` does not ask.
   */
  maxWorkers?: number
  /** Only `threading`: how many threads; 0, the default: one for each CPU. */
  maxThreads?: number
  /** Default: nothing is refused. Not with `blocking`, which has no backlog. */
  checkAndReject?: CheckAndReject
}

/**
 * Runs work. Python counterpart: `concurrent.futures.Executor`, with futurist's
 * `alive` and `statistics`.
 */
export interface Executor {
  /** True until `shutdown`. */
  readonly alive: boolean
  /** What became of the work so far. */
  readonly statistics: ExecutorStatistics

  /**
   * Takes a piece of work. Awaiting it never means to await the work, save
   * with the blocking executor, which runs it right here.
   *
   * @throws RuntimeError after `shutdown`; the work is not taken.
   * @throws RejectedSubmission if `checkAndReject` did; the work is not taken.
   */
  submit<T>(fn: () => T | Promise<T>): Future<T> | Promise<Future<T>>

  /** Takes no more work; resolves when all that was taken has ended. */
  shutdown(): Promise<void>
}

/**
 * What is registered under an executor's name. Python counterpart: the class
 * that an entry point of `oslo.messaging.executors` names.
 */
export type ExecutorClass = new (options: ExecutorOptions) => Executor

/**
 * Thrown by `checkAndReject` to refuse work, hence by `submit`; the work was
 * not taken. Python counterpart: futurist's `RejectedSubmission`.
 */
export class RejectedSubmission extends Error {
  /** Where Python has the class: the `module` of a failure. */
  static readonly module: string = 'futurist._futures'

  constructor(message: string) {
    super(message)
    this.name = new.target.name
  }
}

/**
 * A `checkAndReject` that refuses work while `maxBacklog` pieces wait. Python
 * counterpart: futurist's `rejection.reject_when_reached`.
 */
export function rejectWhenReached(maxBacklog: number): CheckAndReject {
  return (_executor, backlogSize) => {
    if (backlogSize >= maxBacklog)
      throw new RejectedSubmission(
        `Current backlog ${backlogSize} is not allowed to go beyond ` +
          `${maxBacklog}`,
      )
  }
}

/** @throws RangeError if `maxThreads` is not an integer from 0. */
export function checkMaxThreads(maxThreads: number): number {
  if (Number.isInteger(maxThreads) && maxThreads >= 0) return maxThreads
  throw new RangeError(
    `maxThreads is ${maxThreads}; expected an integer, 0 for one a CPU`,
  )
}

/** @throws RangeError if `maxWorkers` is not an integer above 0. */
export function checkMaxWorkers(maxWorkers: number): number {
  if (Number.isInteger(maxWorkers) && maxWorkers > 0) return maxWorkers
  throw new RangeError(
    `maxWorkers is ${maxWorkers}; expected an integer above 0`,
  )
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
