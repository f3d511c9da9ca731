/**
 * Server: counts the work that was accepted and has not ended. With a bound it
 * makes the poll loop wait: no executor pushes back, so without one a server
 * acknowledges whatever arrives, and what it cannot serve at once waits in its
 * memory, unknown to the broker. Nothing is refused: what is not polled stays
 * unacknowledged.
 *
 * oslo counterpart: none; option `maxAccepted` is ours, off by default.
 */
import type { Future } from '../executor/future.ts'

/** The count, and its bound. */
export class AcceptedWork {
  readonly #most: number
  #unfinished = 0
  readonly #waiting = new Set<() => void>()

  /**
   * @param most - null: no bound
   * @throws RangeError if it is neither null nor an integer above 0.
   */
  constructor(most: number | null = null) {
    if (most !== null && !(Number.isInteger(most) && most > 0))
      throw new RangeError(
        `maxAccepted is ${most}; expected an integer above 0, or null`,
      )
    this.#most = most ?? Number.POSITIVE_INFINITY
  }

  /** Pieces of work that run, or wait for a worker. */
  get unfinished(): number {
    return this.#unfinished
  }

  /** Counts a piece of work from its submission to its end. */
  async add<T>(submitted: Future<T> | Promise<Future<T>>): Promise<Future<T>> {
    this.#unfinished += 1
    try {
      const work = await submitted
      work.addDoneCallback(() => this.#ended())
      return work
    } catch (refused) {
      this.#ended()
      throw refused
    }
  }

  #ended(): void {
    this.#unfinished -= 1
    for (const wake of [...this.#waiting]) wake()
  }

  /** Resolves when there is room for another piece of work. */
  async room(): Promise<void> {
    while (this.#unfinished >= this.#most) await this.#change()
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#waiting.delete(wake)
        resolve()
      }
      this.#waiting.add(wake)
    })
  }
}
