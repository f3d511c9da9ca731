/**
 * Recorder: time and chance that are the same at every run. Timers fire in the
 * order of their due times, one by one, each after all microtasks of the one
 * before; `Date`, `performance.now`, `Math.random` and `crypto` follow a seed.
 * A program that waits for nothing more is told so, not waited for.
 *
 * Runs in Node and in a page's worker. To be installed before the program's
 * modules load, since one may keep a reference to `setTimeout`.
 */
type Callback = (...args: unknown[]) => void

/** What `setTimeout` gives: a number where one is expected, as in a page. */
class Timer {
  readonly id: number
  due: number
  readonly everyMs: number | null
  readonly callback: Callback
  readonly args: readonly unknown[]
  isRef = true

  constructor(
    id: number,
    due: number,
    everyMs: number | null,
    call: Callback,
    args: readonly unknown[],
  ) {
    this.id = id
    this.due = due
    this.everyMs = everyMs
    this.callback = call
    this.args = args
  }

  ref(): this {
    this.isRef = true
    return this
  }

  unref(): this {
    this.isRef = false
    return this
  }

  hasRef(): boolean {
    return this.isRef
  }

  [Symbol.toPrimitive](): number {
    return this.id
  }
}

/** The program has not ended, and nothing can happen any more. */
export class Deadlock extends Error {
  constructor(now: number) {
    super(`nothing is left that could go on, at ${now} ms: no timer, no work`)
    this.name = 'Deadlock'
  }
}

/** When a recording begins. */
const EPOCH_MS = Date.UTC(2026, 0, 1)
const SEED = 0x6f736c6f

export class VirtualClock {
  #now = 0
  #sequence = 0
  readonly #timers = new Map<number, Timer>()
  readonly #random = randomFrom(SEED)
  readonly #restore: (() => void)[] = []
  readonly #microtasksEnd = macrotask()

  /** Milliseconds since it was made. */
  get now(): number {
    return this.#now
  }

  install(): this {
    const set =
      (every: boolean) =>
      (call: Callback, ms = 0, ...args: unknown[]) =>
        this.#set(call, ms, every, args)
    const clear = (timer: unknown) => {
      this.#timers.delete(Number(timer))
    }
    this.#replace(globalThis, 'setTimeout', set(false))
    this.#replace(globalThis, 'setInterval', set(true))
    this.#replace(globalThis, 'clearTimeout', clear)
    this.#replace(globalThis, 'clearInterval', clear)
    this.#replace(globalThis, 'Date', this.#dateClass())
    this.#replace(performance, 'now', () => this.#now)
    this.#replace(Math, 'random', () => this.#random() / 2 ** 32)
    this.#replace(crypto, 'getRandomValues', (array: ArrayBufferView) => {
      const bytes = new Uint8Array(
        array.buffer,
        array.byteOffset,
        array.byteLength,
      )
      for (let at = 0; at < bytes.length; at += 1) bytes[at] = this.#random()
      return array
    })
    return this
  }

  uninstall(): void {
    for (const restore of this.#restore.splice(0).reverse()) restore()
  }

  /**
   * Runs `main` to its end, and time as fast as it goes.
   *
   * @param turn - called before each timer fires; true ends the run
   * @throws what `main` throws, or Deadlock.
   */
  async run<T>(
    main: () => T | Promise<T>,
    turn: () => boolean = () => false,
  ): Promise<T | undefined> {
    let isOver = false
    const result = (async () => main())().finally(() => {
      isOver = true
    })
    result.catch(() => {})
    for (;;) {
      await this.#microtasksEnd()
      if (isOver) return await result
      if (turn()) return undefined
      this.#fireNext()
    }
  }

  #fireNext(): void {
    const waiting = [...this.#timers.values()]
    if (!waiting.some(({ isRef }) => isRef)) throw new Deadlock(this.#now)
    const next = waiting.reduce((first, one) =>
      one.due < first.due ? one : first,
    )
    this.#now = Math.max(this.#now, next.due)
    if (next.everyMs === null) this.#timers.delete(next.id)
    else {
      // In a new place of the map: it comes after others of the same time.
      this.#timers.delete(next.id)
      next.due = this.#now + Math.max(1, next.everyMs)
      this.#timers.set(next.id, next)
    }
    next.callback(...next.args)
  }

  #set(
    call: Callback,
    ms: number,
    every: boolean,
    args: readonly unknown[],
  ): Timer {
    this.#sequence += 1
    const delay = Number.isFinite(Number(ms)) ? Math.max(0, Number(ms)) : 0
    const due = this.#now + delay
    const timer = new Timer(
      this.#sequence,
      due,
      every ? delay : null,
      call,
      args,
    )
    this.#timers.set(timer.id, timer)
    return timer
  }

  #dateClass(): DateConstructor {
    const now = () => EPOCH_MS + this.#now
    const VirtualDate = class extends Date {
      constructor(...args: [] | [number | string]) {
        if (args.length === 0) super(now())
        else super(...args)
      }
      static override now(): number {
        return now()
      }
    }
    Object.defineProperty(VirtualDate, 'name', { value: 'Date' })
    return VirtualDate as DateConstructor
  }

  #replace(object: object, key: string, value: unknown): void {
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
}

/** Waits until all microtasks have run. A page clamps nested timers to 4 ms. */
function macrotask(): () => Promise<void> {
  if (typeof setImmediate === 'function') {
    const later = setImmediate
    return () => new Promise((resolve) => later(resolve))
  }
  const { port1, port2 } = new MessageChannel()
  port1.start()
  return () =>
    new Promise((resolve) => {
      port1.addEventListener('message', () => resolve(), { once: true })
      port2.postMessage(null)
    })
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
