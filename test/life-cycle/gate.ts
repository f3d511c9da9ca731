/**
 * Life cycle: holds the methods of an endpoint where the test wants them, so
 * that it can ask the broker what is true meanwhile. First come, first let
 * through.
 */
export class Gate {
  readonly #held: (() => void)[] = []
  #isOpen = false

  /** Resolves when the gate is open, or this one is let through. */
  async pass(): Promise<void> {
    if (this.#isOpen) return
    await new Promise<void>((resolve) => {
      this.#held.push(resolve)
    })
  }

  /** Lets through the one that has been held longest. */
  letOneThrough(): void {
    this.#held.shift()?.()
  }

  /** Lets through all that are held, and all that come. */
  open(): void {
    this.#isOpen = true
    for (const go of this.#held.splice(0)) go()
  }
}
