/**
 * Wire: what comes out of a decompressor, up to a bound. A message of a few
 * kilobytes can stand for gigabytes; it is refused when it has grown too large,
 * not when there is no memory left. Used by `compression.ts` and `bunzip2.ts`.
 *
 * oslo counterpart: none; kombu inflates without a bound.
 */
export class BoundedOutput {
  readonly #most: number
  readonly #chunks: Uint8Array[] = []
  #length = 0

  constructor(most: number) {
    this.#most = most
  }

  /** Keeps the chunk itself. @throws RangeError above the bound. */
  push(chunk: Uint8Array): void {
    this.#length += chunk.length
    if (this.#length > this.#most)
      throw new RangeError(`it holds more than ${this.#most} bytes`)
    this.#chunks.push(chunk)
  }

  /** All of it in one piece. */
  bytes(): Uint8Array {
    const all = new Uint8Array(this.#length)
    let at = 0
    for (const chunk of this.#chunks) {
      all.set(chunk, at)
      at += chunk.length
    }
    return all
  }
}
