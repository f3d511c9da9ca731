/**
 * Server: keeps the poll loop alive. Whatever the loop throws is logged, and
 * the loop is entered again a second later, for ever: a broker that is away
 * must not end a service. The same failure each second is logged once a
 * minute, with the number of times it was seen.
 *
 * oslo counterpart: `forever_retry_uncaught_exceptions` in oslo.utils'
 * `excutils.py`, a decorator there.
 */
import { getLogger } from '../log.ts'

const LOG = getLogger('oslo_utils.excutils')

/** The two clocks of a retry without end. */
export interface ForeverRetryOptions {
  /** Seconds between a failure and the next try. Default 1. */
  readonly retryDelay?: number
  /** Seconds for which the same failure stays silent. Default 60. */
  readonly sameLogDelay?: number
}

/**
 * Calls `infunc` until it returns, and returns what it returned; never throws.
 * Two failures are the same if their messages are.
 * Python counterpart: `forever_retry_uncaught_exceptions`, a decorator.
 */
export async function foreverRetryUncaughtExceptions<T>(
  infunc: () => Promise<T>,
  { retryDelay = 1, sameLogDelay = 60 }: ForeverRetryOptions = {},
): Promise<T> {
  const failures = new FailureLog(sameLogDelay)
  for (;;) {
    try {
      return await infunc()
    } catch (exc) {
      failures.note(exc)
      await sleep(Math.max(0, retryDelay))
    }
  }
}

/** Says a failure when it is new, and again when it has been silent enough. */
class FailureLog {
  readonly #sameLogDelay: number
  #lastMessage: string | null = null
  #lastLogAt = 0
  #sameFailureCount = 0

  constructor(sameLogDelay: number) {
    this.#sameLogDelay = sameLogDelay
  }

  note(exc: unknown): void {
    const message = messageOf(exc)
    const same = message === this.#lastMessage
    this.#sameFailureCount = same ? this.#sameFailureCount + 1 : 1
    const silenceMs = performance.now() - this.#lastLogAt
    if (same && silenceMs <= this.#sameLogDelay * 1000) return
    LOG.error(
      `Unexpected exception occurred ${this.#sameFailureCount} time(s)... ` +
        'retrying.',
      exc,
    )
    this.#lastMessage = message
    this.#lastLogAt = performance.now()
    this.#sameFailureCount = 0
  }
}

/** What is thrown may be anything; the loop must outlive all of it. */
function messageOf(exc: unknown): string {
  try {
    return String(exc instanceof Error ? exc.message : exc)
  } catch {
    return 'something that cannot be printed'
  }
}

function sleep(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000))
}
