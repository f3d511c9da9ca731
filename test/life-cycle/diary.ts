/**
 * Life cycle: what the endpoints of these tests write down, in order. A test
 * waits for an entry with a deadline, so it needs no sleep, and a method that
 * is never called ends it with a sentence.
 */
const DEADLINE_MS = 10_000

export class Diary<Entry = unknown> {
  readonly entries: Entry[] = []
  #written: () => void = () => {}

  write(entry: Entry): void {
    this.entries.push(entry)
    this.#written()
  }

  /**
   * The entries, as soon as there are `count` of them.
   *
   * @throws Error with the entries so far, after 10 s.
   */
  async reaches(count: number): Promise<readonly Entry[]> {
    const deadline = performance.now() + DEADLINE_MS
    while (this.entries.length < count) {
      const leftMs = deadline - performance.now()
      if (leftMs <= 0)
        throw new Error(
          `not ${count} entries in ${DEADLINE_MS} ms, but ` +
            JSON.stringify(this.entries),
        )
      await this.#nextEntry(leftMs)
    }
    return this.entries
  }

  #nextEntry(leftMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, leftMs)
      this.#written = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
