/**
 * Recorder: the globals by which a program meets time and chance, replaced
 * while it is recorded. Chance follows a seed, so that ids are the same at each
 * run, in locals as on the wire; the calendar begins at the same day.
 *
 * Used by `VirtualClock` and `RealClock`.
 */

/** When a recording begins, by the calendar that its program sees. */
export const EPOCH_MS = Date.UTC(2026, 0, 1)
const SEED = 0x6f736c6f

export class ReplacedGlobals {
  readonly #restore: (() => void)[] = []

  replace(object: object, key: string, value: unknown): void {
    const before = Object.getOwnPropertyDescriptor(object, key)
    Object.defineProperty(object, key, {
      value,
      configurable: true,
      writable: true,
    })
    this.#restore.push(() => {
      if (before === undefined) Reflect.deleteProperty(object, key)
      else Object.defineProperty(object, key, before)
    })
  }

  /** @param now - milliseconds since the beginning */
  replaceTime(now: () => number): void {
    this.replace(globalThis, 'Date', dateClass(now))
    this.replace(performance, 'now', now)
  }

  replaceChance(): void {
    const random = randomFrom(SEED)
    this.replace(Math, 'random', () => random() / 2 ** 32)
    this.replace(crypto, 'getRandomValues', (array: ArrayBufferView) => {
      const { buffer, byteOffset, byteLength } = array
      const bytes = new Uint8Array(buffer, byteOffset, byteLength)
      for (let at = 0; at < bytes.length; at += 1) bytes[at] = random()
      return array
    })
  }

  /** As they were, the last one first. */
  restore(): void {
    for (const restore of this.#restore.splice(0).reverse()) restore()
  }
}

function dateClass(sinceBegin: () => number): DateConstructor {
  const now = () => EPOCH_MS + sinceBegin()
  const RecordedDate = class extends Date {
    constructor(...args: [] | [number | string]) {
      if (args.length === 0) super(now())
      else super(...args)
    }
    static override now(): number {
      return now()
    }
  }
  Object.defineProperty(RecordedDate, 'name', { value: 'Date' })
  return RecordedDate as DateConstructor
}

/** mulberry32: 32 bits at a call. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let bits = Math.imul(state ^ (state >>> 15), 1 | state)
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits
    return (bits ^ (bits >>> 14)) >>> 0
  }
}
