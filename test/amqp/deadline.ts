/**
 * Waiting in the tests of the AMQP layer: for something to happen, with a
 * deadline whose error names what did not.
 */
const DEADLINE_MS = 10_000

/** @throws Error naming `what` if `promise` is not settled in time. */
export async function within<T>(promise: Promise<T>, what: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    const fail = () =>
      reject(new Error(`not within ${DEADLINE_MS} ms: ${what}`))
    timer = setTimeout(fail, DEADLINE_MS)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Asks in each turn of the event loop; the broker in memory needs no more. */
export async function until<T>(
  ask: () => T,
  isGood: (answer: T) => boolean,
  what: string,
): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS
  for (let answer = ask(); !isGood(answer); answer = ask()) {
    if (performance.now() > deadline)
      throw new Error(`still ${JSON.stringify(answer)}; expected ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
}
