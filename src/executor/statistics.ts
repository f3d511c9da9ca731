/**
 * Executor: what became of the work that an executor was given. Each executor
 * keeps count; whoever runs a server may read it and draw the curve.
 *
 * oslo counterpart: futurist's `ExecutorStatistics` and `_Gatherer`.
 */
import type { Future } from './future.ts'

/**
 * A count at one moment; it does not change. Python counterpart: futurist's
 * `ExecutorStatistics`.
 */
export class ExecutorStatistics {
  /** How much work threw. */
  readonly failures: number
  /** How much work ended, what threw included. */
  readonly executed: number
  /** Seconds of all that work, each from its submission to its end. */
  readonly runtime: number
  /** How much work was cancelled before it began. */
  readonly cancelled: number

  constructor(failures = 0, executed = 0, runtime = 0, cancelled = 0) {
    this.failures = failures
    this.executed = executed
    this.runtime = runtime
    this.cancelled = cancelled
  }

  /** Seconds; NaN when nothing was executed, where Python divides by zero. */
  get averageRuntime(): number {
    return this.runtime / this.executed
  }
}

/** Counts what becomes of futures. For executors. */
export class Gatherer {
  #failures = 0
  #executed = 0
  #runtimeMs = 0
  #cancelled = 0

  get statistics(): ExecutorStatistics {
    return new ExecutorStatistics(
      this.#failures,
      this.#executed,
      this.#runtimeMs / 1000,
      this.#cancelled,
    )
  }

  /** To be called when the work is submitted: its time begins here. */
  watch<T>(future: Future<T>): void {
    const startedAt = performance.now()
    future.addDoneCallback(() => {
      if (future.cancelled()) {
        this.#cancelled += 1
        return
      }
      this.#executed += 1
      if (future.failed()) this.#failures += 1
      this.#runtimeMs += performance.now() - startedAt
    })
  }
}
