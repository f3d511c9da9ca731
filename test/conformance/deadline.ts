/**
 * Waiting in tests: for something to happen, with a deadline that names what
 * did not.
 */
const DEADLINE_MS = 10_000
const LOOK_AGAIN_MS = 10

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

/** Asks until the answer is good; a broker does not call back about a queue. */
export async function until<T>(
  ask: () => Promise<T>,
  isGood: (answer: T) => boolean,
  what: string,
): Promise<T> {
  const deadline = performance.now() + DEADLINE_MS
  for (;;) {
    const answer = await ask()
    if (isGood(answer)) return answer
    if (performance.now() > deadline)
      throw new Error(`still ${JSON.stringify(answer)}; expected ${what}`)
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
  }
}
