/**
 * The keys that a reader presses, one by one, while the sandbox shows a lesson
 * step by step. The terminal hands each over at once and does not show it; that
 * ends when this is disposed. Ctrl-C is a key then, and no signal.
 */

/** The part of `process.stdin` that is used, for tests to have their own. */
export interface KeyInput {
  setRawMode(isRaw: boolean): unknown
  on(event: 'data', listener: (chunk: Buffer) => void): unknown
  off(event: 'data', listener: (chunk: Buffer) => void): unknown
  resume(): unknown
  pause(): unknown
}

const CTRL_C = '\x03'
const ESCAPE = '\x1b'
const ENDS = [CTRL_C, ESCAPE, 'q', 'Q']

export class Keys implements Disposable {
  readonly #input: KeyInput
  /** Pressed and not asked for yet. */
  readonly #pressed: string[] = []
  readonly #onEnd: () => void
  #waiting: (() => void) | null = null
  #isFree = false

  /** @param onEnd - called when the reader wants no more */
  constructor(input: KeyInput, onEnd: () => void) {
    this.#input = input
    this.#onEnd = onEnd
    input.setRawMode(true)
    input.on('data', this.#hear)
    input.resume()
  }

  /** Waits for a key, but for none after `c`. */
  readonly pace = async (): Promise<void> => {
    if (this.#isFree) return
    while (this.#pressed.length === 0)
      await new Promise<void>((resolve) => {
        this.#waiting = resolve
      })
    this.#isFree = this.#pressed.shift()?.toLowerCase() === 'c'
  }

  readonly #hear = (chunk: Buffer): void => {
    const key = chunk.toString('utf8')
    if (ENDS.includes(key)) this.#onEnd()
    else {
      this.#pressed.push(key)
      this.#waiting?.()
    }
  };

  [Symbol.dispose](): void {
    this.#input.off('data', this.#hear)
    this.#input.setRawMode(false)
    this.#input.pause()
  }
}
