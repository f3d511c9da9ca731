/**
 * Server: one step in the life of a server, run at most once. Whoever comes
 * while it runs waits for its end; whoever comes later goes on at once. Where
 * Python has threads on a condition variable, we have callers of an async
 * function on a promise; the states and the messages are Python's.
 *
 * oslo counterpart: `_OrderedTask` in `server.py`.
 */
import { TaskTimeout } from '../errors.ts'
import { getLogger } from '../log.ts'

const LOG = getLogger('oslo_messaging.server')

/**
 * How long a caller of start, stop or wait is ready to wait. Python
 * counterpart: `log_after` and `timeout`, which `ordered` takes out of the call.
 */
export interface WaitOptions {
  /**
   * Seconds of waiting after which one warning tells of a possible hang; 0:
   * never. Default 30.
   */
  readonly logAfter?: number
  /**
   * Seconds after which `TaskTimeout` is thrown to a caller who waits for
   * another; null, the default: never. Who runs the task is not bounded by it,
   * as in Python: what bounds a drain is `drainDeadlineMs`.
   */
  readonly timeout?: number | null
}

/** Seconds. */
export const DEFAULT_LOG_AFTER = 30

/** The longest time that a timer can hold; with more it would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** A moment in time, as milliseconds of `performance.now()`. */
export type Deadline = number | null

/** The task returns another function, to run after the others were woken. */
export type TaskBody = () => Promise<PostFunction | void>
type PostFunction = () => unknown

type State = 'INIT' | 'RUNNING' | 'COMPLETE'

/** A method in one epoch. Python counterpart: `_OrderedTask`. */
export class OrderedTask {
  readonly #name: string
  #state: State = 'INIT'
  #sleepers = new Set<() => void>()

  constructor(name: string) {
    this.#name = name
  }

  get complete(): boolean {
    return this.#state === 'COMPLETE'
  }

  /**
   * @throws TaskTimeout at the deadline; the task itself goes on.
   */
  waitForCompletion(
    caller: string,
    logAfter: number,
    timeoutAt: Deadline,
  ): Promise<void> {
    return this.#wait(
      () => !this.complete,
      `${caller} is waiting for ${this.#name} to complete`,
      logAfter,
      timeoutAt,
    )
  }

  /**
   * Runs `fn`, unless the task ran or runs already. The task is complete, and
   * everyone woken, before the function that `fn` returned is called: with the
   * blocking executor that function does not come back until the server stops.
   * A task whose `fn` threw is complete too; only this caller hears of it.
   */
  async runOnce(
    fn: TaskBody,
    logAfter: number,
    timeoutAt: Deadline,
  ): Promise<void> {
    if (this.#state === 'INIT') {
      this.#state = 'RUNNING'
      let postFn: PostFunction | void
      try {
        postFn = await fn()
      } finally {
        this.#state = 'COMPLETE'
        this.#notifyAll()
      }
      await postFn?.()
    } else if (this.#state === 'RUNNING') {
      const msg = `${this.#name} is waiting for another thread to complete`
      await this.#wait(
        () => this.#state === 'RUNNING',
        msg,
        logAfter,
        timeoutAt,
      )
    }
  }

  async #wait(
    condition: () => boolean,
    msg: string,
    logAfter: number,
    timeoutAt: Deadline,
  ): Promise<void> {
    let logAt = logAfter === 0 ? null : performance.now() + logAfter * 1000
    while (condition()) {
      if (logAt !== null && performance.now() >= logAt) {
        LOG.warning(`Possible hang: ${msg}`)
        logAt = null
      }
      if (timeoutAt !== null && performance.now() >= timeoutAt)
        throw new TaskTimeout(msg)
      await this.#sleepUntil(earlier(logAt, timeoutAt))
    }
  }

  /** Until the deadline or `#notifyAll`, whichever comes first. */
  #sleepUntil(deadline: Deadline): Promise<void> {
    return new Promise((resolve) => {
      let timer: ReturnType<typeof setTimeout> | undefined
      const wake = () => {
        clearTimeout(timer)
        this.#sleepers.delete(wake)
        resolve()
      }
      this.#sleepers.add(wake)
      if (deadline === null) return
      const leftMs = Math.ceil(deadline - performance.now())
      timer = setTimeout(wake, Math.min(leftMs, LONGEST_TIMER_MS))
    })
  }

  #notifyAll(): void {
    for (const wake of [...this.#sleepers]) wake()
  }
}

function earlier(a: Deadline, b: Deadline): Deadline {
  return a === null || b === null ? (a ?? b) : Math.min(a, b)
}
