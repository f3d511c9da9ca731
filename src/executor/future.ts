/**
 * Executor: the promise of a piece of work, with the interface of Python's
 * `concurrent.futures.Future`. It is not thenable on purpose: to await
 * `submit` must not mean to await the work.
 *
 * oslo counterpart: futurist's `Future`, which is that of concurrent.futures.
 */
import { getLogger } from '../log.ts'

const LOG = getLogger('futurist')

/**
 * The work was cancelled before it began; it never ran. Python counterpart:
 * `concurrent.futures.CancelledError`.
 */
export class CancelledError extends Error {
  /** Where Python has the class: the `module` of a failure. */
  static readonly module: string = 'concurrent.futures._base'

  constructor() {
    super('the work was cancelled before it began')
    this.name = new.target.name
  }
}

type State = 'PENDING' | 'RUNNING' | 'CANCELLED' | 'FINISHED'
type Callback<T> = (future: Future<T>) => unknown

/**
 * What becomes of a piece of work. Python counterpart:
 * `concurrent.futures.Future`; here what waits is a promise, without a timeout.
 */
export class Future<T> {
  #state: State = 'PENDING'
  #result: T | undefined
  #exception: unknown = null
  readonly #callbacks: Callback<T>[] = []
  readonly #settled: Promise<void>
  #settle: () => void = () => {}

  constructor() {
    this.#settled = new Promise((resolve) => {
      this.#settle = resolve
    })
  }

  /** True once the work has ended or was cancelled. */
  done(): boolean {
    return this.#state === 'FINISHED' || this.#state === 'CANCELLED'
  }

  /** True while the work runs. */
  running(): boolean {
    return this.#state === 'RUNNING'
  }

  /** True if the work was cancelled before it began. */
  cancelled(): boolean {
    return this.#state === 'CANCELLED'
  }

  /** True once the work has ended by throwing. */
  failed(): boolean {
    return this.#state === 'FINISHED' && this.#exception !== null
  }

  /**
   * Cancels work that has not begun.
   *
   * @returns false if the work already runs or has ended: then it goes on.
   */
  cancel(): boolean {
    if (this.#state === 'CANCELLED') return true
    if (this.#state !== 'PENDING') return false
    this.#finish('CANCELLED')
    return true
  }

  /**
   * Waits for the work.
   *
   * @throws what the work threw, or CancelledError.
   */
  async result(): Promise<T> {
    const exception = await this.exception()
    if (exception !== null) throw exception
    return this.#result as T
  }

  /**
   * Waits for the work.
   *
   * @returns what it threw, or null.
   * @throws CancelledError
   */
  async exception(): Promise<unknown> {
    await this.#settled
    if (this.#state === 'CANCELLED') throw new CancelledError()
    return this.#exception
  }

  /**
   * Calls `fn` when the work has ended, or now if it has. What `fn` throws is
   * logged and goes no further.
   */
  addDoneCallback(fn: Callback<T>): void {
    if (this.done()) this.#call(fn)
    else this.#callbacks.push(fn)
  }

  /**
   * For executors: the work begins.
   *
   * @returns false if the work was cancelled: do not run it.
   */
  setRunningOrNotifyCancel(): boolean {
    if (this.#state === 'CANCELLED') return false
    this.#state = 'RUNNING'
    return true
  }

  /** For executors: the work has ended, and returned `result`. */
  setResult(result: T): void {
    this.#result = result
    this.#finish('FINISHED')
  }

  /** For executors: the work has ended by throwing. */
  setException(exception: unknown): void {
    this.#exception = exception ?? new Error(`the work threw ${exception}`)
    this.#finish('FINISHED')
  }

  #finish(state: 'CANCELLED' | 'FINISHED'): void {
    this.#state = state
    this.#settle()
    for (const fn of this.#callbacks.splice(0)) this.#call(fn)
  }

  #call(fn: Callback<T>): void {
    const log = (error: unknown) =>
      LOG.error(`exception calling callback for a ${this.#state} future`, error)
    try {
      Promise.resolve(fn(this)).catch(log)
    } catch (error) {
      log(error)
    }
  }
}
