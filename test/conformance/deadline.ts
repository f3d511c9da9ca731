/**
 * Waiting in tests: for something to happen, with a deadline that names what
 * did not.
 */
const DEADLINE_MS = 10_000

/** @throws Error naming `what` if `promise` is not settled in time. */
export async function within<T>(
  promise: Promise<T>,
  what: string,
  deadlineMs = DEADLINE_MS,
): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    const fail = () => reject(new Error(`not within ${deadlineMs} ms: ${what}`))
    timer = setTimeout(fail, deadlineMs)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
