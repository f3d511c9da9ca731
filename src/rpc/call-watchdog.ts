/**
 * RPC: signs of life of one call. A client that asked for them gives a call up
 * when none has come for so many seconds; the watchdog sends one every half of
 * that, while the method runs. `RPCDispatcher` has it guard each request.
 *
 * oslo counterpart: `_watchdog` in `rpc/dispatcher.py`, a thread for each such
 * call, since 6.3.0. Mended: a request that no endpoint serves ends it too; in
 * Python it goes on for as long as the process does, after the failure reply.
 */
import type { IncomingMessage } from '../driver/incoming-message.ts'
import { getLogger } from '../log.ts'

const LOG = getLogger('oslo_messaging.rpc.dispatcher')

/** The longest time that a timer can hold; with more it would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/**
 * Sends signs of life from its making until it is stopped, by the event loop:
 * with executor `threading` they go on while a thread computes, but a method
 * that blocks the loop itself keeps them from leaving.
 */
export class CallWatchdog {
  readonly #incoming: IncomingMessage
  readonly #intervalMs: number
  #timer: ReturnType<typeof setTimeout> | undefined
  #stopped = false
  /** The beat that is on its way. */
  #beat: Promise<void> = Promise.resolve()

  /**
   * Does the work, watched if the caller asks for it. When it returns or throws,
   * the last sign of life has left: none can come after the reply, which may
   * travel on another connection.
   */
  static async guard<T>(
    incoming: IncomingMessage,
    work: () => Promise<T>,
  ): Promise<T> {
    if (!incoming.clientTimeout) return await work()
    const watchdog = new CallWatchdog(incoming)
    try {
      return await work()
    } finally {
      await watchdog.stop()
    }
  }

  constructor(incoming: IncomingMessage) {
    const seconds = wholeSeconds(incoming.clientTimeout) / 2
    this.#incoming = incoming
    this.#intervalMs = Math.min(seconds * 1000, LONGEST_TIMER_MS)
    if (seconds >= 1) this.#wait()
    else
      LOG.warning(
        'Client provided an invalid timeout value of ' +
          `${JSON.stringify(incoming.clientTimeout).slice(0, 80)}; expected ` +
          'seconds, at least 2. It gets no signs of life',
      )
  }

  #wait(): void {
    this.#timer = setTimeout(() => {
      this.#beat = this.#send()
    }, this.#intervalMs)
    // In Node it must not keep the process alive; in a browser it cannot.
    const timer: { unref?: () => void } | number = this.#timer
    if (typeof timer === 'object') timer.unref?.()
  }

  /** Never throws. Counts the next interval from the end of this beat. */
  async #send(): Promise<void> {
    try {
      LOG.debug(
        'Sending call-monitor heartbeat for active call to ' +
          `${this.#incoming.message.method} (every ${this.#intervalMs} ms)`,
      )
      await this.#incoming.heartbeat()
    } catch (error) {
      // A client that is still there will time out, as it asked for.
      LOG.debug('Call-monitor heartbeat failed', error)
      return
    }
    if (!this.#stopped) this.#wait()
  }

  /** Resolves when the beat that was on its way, if any, has left. */
  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#beat
  }
}

/** As Python's `int`, which also takes a text of digits; NaN: no number. */
function wholeSeconds(timeout: unknown): number {
  if (typeof timeout === 'number') return Math.trunc(timeout)
  const isDigits = typeof timeout === 'string' && /^\s*\+?\d+\s*$/.test(timeout)
  return isDigits ? Number(timeout) : Number.NaN
}
