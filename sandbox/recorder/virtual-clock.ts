/**
 * Recorder: time and chance that are the same at every run. Timers fire in the
 * order of their due times, one by one, each after all microtasks of the one
 * before; `Date`, `performance.now`, `Math.random` and `crypto` follow a seed.
 * A program that waits for nothing more is told so, not waited for.
 *
 * Runs in Node and in a page's worker. To be installed before the program's
 * modules load, since one may keep a reference to `setTimeout`.
 */
import { ReplacedGlobals } from './replaced-globals.ts'
import { type Callback, delayOf, Timer } from './timer.ts'

/** The program has not ended, and nothing can happen any more. */
export class Deadlock extends Error {
  constructor(now: number) {
    super(`nothing is left that could go on, at ${now} ms: no timer, no work`)
    this.name = 'Deadlock'
  }
}

export class VirtualClock {
  #now = 0
  #sequence = 0
  readonly #timers = new Map<number, Timer>()
  readonly #globals = new ReplacedGlobals()
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
    this.#globals.replace(globalThis, 'setTimeout', set(false))
    this.#globals.replace(globalThis, 'setInterval', set(true))
    this.#globals.replace(globalThis, 'clearTimeout', clear)
    this.#globals.replace(globalThis, 'clearInterval', clear)
    this.#globals.replaceTime(() => this.#now)
    this.#globals.replaceChance()
    return this
  }

  uninstall(): void {
    this.#globals.restore()
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
    const delay = delayOf(ms)
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
