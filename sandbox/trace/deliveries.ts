/**
 * Counts what is delivered to each process, for a lesson that goes on when a
 * message has arrived, whether or not anybody looks at it yet. It hears the
 * trace of the stage.
 */
import type { TraceEvent } from './traced-broker.ts'

export class Deliveries {
  readonly #counts = new Map<string, number>()
  #waiting: (() => void)[] = []

  hear(event: TraceEvent): void {
    if (event.type !== 'delivered') return
    this.#counts.set(event.who, this.#of(event.who) + 1)
    for (const look of this.#waiting.splice(0)) look()
  }

  #of(who: string): number {
    return this.#counts.get(who) ?? 0
  }

  /** Resolves when so many in all have been delivered to `who`. */
  async reach(who: string, count: number): Promise<void> {
    while (this.#of(who) < count)
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }
}
