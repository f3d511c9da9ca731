/**
 * Journal: what happened, in order, to be asked for by what it is. Who asks too
 * early waits, until a deadline that says what did not happen.
 */
const DEADLINE_MS = 10_000

interface Asker<T> {
  readonly wanted: (entry: T) => boolean
  readonly resolve: (entry: T) => void
}

export class Journal<T> {
  readonly #entries: T[] = []
  readonly #askers: Asker<T>[] = []

  add(entry: T): void {
    const index = this.#askers.findIndex(({ wanted }) => wanted(entry))
    const [asker] = index < 0 ? [] : this.#askers.splice(index, 1)
    if (asker === undefined) this.#entries.push(entry)
    else asker.resolve(entry)
  }

  /**
   * Takes the first entry that is `wanted`, now or when it comes.
   *
   * @throws Error naming `what` after 10 s.
   */
  take(wanted: (entry: T) => boolean, what: string): Promise<T> {
    const index = this.#entries.findIndex(wanted)
    const [entry] = index < 0 ? [] : this.#entries.splice(index, 1)
    if (entry !== undefined) return Promise.resolve(entry)
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`not within ${DEADLINE_MS} ms: ${what}`)),
        DEADLINE_MS,
      )
      this.#askers.push({
        wanted,
        resolve: (found) => {
          clearTimeout(timer)
          resolve(found)
        },
      })
    })
  }

  /** What nobody asked for. */
  get rest(): readonly T[] {
    return this.#entries
  }
}
