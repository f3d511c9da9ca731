/**
 * Wire: bits of a byte array, the highest of each byte first, as bzip2 packs
 * them. Read by `bunzip2.ts`.
 *
 * oslo counterpart: none.
 */
export class BitReader {
  readonly #bytes: Uint8Array
  #at = 0
  /** Bits of the byte before `#at` that are still to be read. */
  #left = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** True if nothing is left but the rest of a byte. */
  get atEnd(): boolean {
    return this.#at >= this.#bytes.length
  }

  /** @throws RangeError at the end. */
  bit(): number {
    if (this.#left === 0) {
      if (this.atEnd) throw new RangeError('it ends too early')
      this.#at += 1
      this.#left = 8
    }
    this.#left -= 1
    return ((this.#bytes[this.#at - 1] ?? 0) >> this.#left) & 1
  }

  /** The next bits as a number, 48 of them at most. */
  bits(count: number): number {
    let value = 0
    for (let read = 0; read < count; read += 1) value = value * 2 + this.bit()
    return value
  }

  /** Leaves the rest of the byte out. */
  align(): void {
    this.#left = 0
  }
}
