/**
 * Recorder: the time of this machine, without the machine. On RabbitMQ a
 * program waits as long as it waits, but what it reads from a clock is whole
 * milliseconds since the recording began, and its ids follow the seed that they
 * follow in memory. So a recording on RabbitMQ says when something happened in
 * it, and not on which day, and its ids are those that the page already shows.
 *
 * To be installed before the program's modules load. Names on the broker are
 * then the same at each run: they must be claimed, and deleted at the end.
 */
import { ReplacedGlobals } from './replaced-globals.ts'
import { type Callback, delayOf, Timer } from './timer.ts'

export class RealClock {
  readonly #globals = new ReplacedGlobals()
  readonly #native = new Map<number, ReturnType<typeof setTimeout>>()
  #sequence = 0
  #begun: number | null = null
  readonly #elapsed = performance.now.bind(performance)

  /** Time stands still until it begins: what loads before is not in it. */
  begin(): void {
    this.#begun = this.#elapsed()
  }

  get now(): number {
    return this.#begun === null ? 0 : Math.floor(this.#elapsed() - this.#begun)
  }

  install(): this {
    const now = () => this.now
    const { setTimeout, setInterval, clearTimeout } = globalThis
    const once = (call: Callback, ms = 0, ...args: unknown[]) => {
      const id = this.#next()
      const native = setTimeout(() => {
        this.#native.delete(id)
        call(...args)
      }, ms)
      this.#native.set(id, native)
      return new Timer(id, now() + delayOf(ms), null, call, args, native)
    }
    const again = (call: Callback, ms = 0, ...args: unknown[]) => {
      const id = this.#next()
      const native = setInterval(() => call(...args), ms)
      const every = delayOf(ms)
      this.#native.set(id, native)
      return new Timer(id, now() + every, every, call, args, native)
    }
    // A timer that was made before keeps the way that it is cleared.
    const clear = (timer: unknown) => {
      const known = timer instanceof Timer || typeof timer === 'number'
      if (!known) return clearTimeout(timer as ReturnType<typeof setTimeout>)
      clearTimeout(this.#native.get(Number(timer)))
      this.#native.delete(Number(timer))
    }
    this.#globals.replace(globalThis, 'setTimeout', once)
    this.#globals.replace(globalThis, 'setInterval', again)
    this.#globals.replace(globalThis, 'clearTimeout', clear)
    this.#globals.replace(globalThis, 'clearInterval', clear)
    this.#globals.replaceTime(now)
    this.#globals.replaceChance()
    return this
  }

  #next(): number {
    this.#sequence += 1
    return this.#sequence
  }

  uninstall(): void {
    this.#globals.restore()
  }
}
