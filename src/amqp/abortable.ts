/**
 * AMQP: work that whoever asked for it may give up waiting for. `AMQPDriverBase`
 * passes the steps of a request through it. The work itself goes on, and what
 * becomes of it is of no interest any more.
 *
 * oslo counterpart: none; a thread that waits cannot be told to stop.
 */

/** The outcome of `work`, or the signal's reason, whichever is there first. */
export function abortable<T>(
  signal: AbortSignal | null,
  work: Promise<T>,
): Promise<T> {
  if (signal === null) return work
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort)
    work
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', abort))
  })
}
