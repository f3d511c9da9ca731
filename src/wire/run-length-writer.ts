/**
 * Wire: the outermost layer of bzip2. Four equal bytes are followed by a count
 * of how many more there are. Written to by `bunzip2.ts`, byte by byte; it
 * reckons the CRC on the way.
 *
 * oslo counterpart: none; Python's `bz2`.
 */
import type { BoundedOutput } from './bounded-output.ts'

const CHUNK = 65_536
const EQUAL = 4

/** CRC-32 with the highest bit first, unlike zlib's. */
const CRC_TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24
  for (let bit = 0; bit < 8; bit += 1)
    crc = (crc << 1) ^ (crc < 0 ? 0x04c11db7 : 0)
  return crc
})

export class RunLengthWriter {
  readonly #output: BoundedOutput
  #chunk = new Uint8Array(CHUNK)
  #filled = 0
  #crc = -1
  #previous = -1
  /** How many bytes, up to now, equal the previous one. */
  #equal = 0

  constructor(output: BoundedOutput) {
    this.#output = output
  }

  write(byte: number): void {
    if (this.#equal === EQUAL) {
      for (let more = byte; more > 0; more -= 1) this.#put(this.#previous)
      this.#equal = 0
      this.#previous = -1
      return
    }
    this.#equal = byte === this.#previous ? this.#equal + 1 : 1
    this.#previous = byte
    this.#put(byte)
  }

  #put(byte: number): void {
    if (this.#filled === CHUNK) this.#flush()
    this.#chunk[this.#filled] = byte
    this.#filled += 1
    this.#crc = (this.#crc << 8) ^ (CRC_TABLE[(this.#crc >>> 24) ^ byte] ?? 0)
  }

  #flush(): void {
    this.#output.push(this.#chunk.subarray(0, this.#filled))
    this.#chunk = new Uint8Array(CHUNK)
    this.#filled = 0
  }

  /** The CRC of all that was written; nothing may follow. */
  end(): number {
    this.#flush()
    return ~this.#crc
  }
}
