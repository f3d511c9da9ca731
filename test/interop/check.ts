/**
 * What the acts of the interop run ask: each question throws an error whose
 * message is the difference, expected and got, as it stands in the table.
 */
import { inspect, isDeepStrictEqual } from 'node:util'
import { difference, type Typed, typedOf } from './typed-json.ts'

/** Values of this process. */
export function expectSame(got: unknown, expected: unknown, what = ''): void {
  if (isDeepStrictEqual(got, expected)) return
  const told =
    difference(typedOf(expected), typedOf(got)) ??
    `expected ${inspect(expected)}, got ${inspect(got)}`
  throw new Error(`${what && `${what}: `}${told}`)
}

/** Values that a peer tells of. */
export function expectTyped(got: Typed, expected: Typed, what = ''): void {
  const told = difference(expected, got)
  if (told !== null) throw new Error(`${what && `${what}: `}${told}`)
}

/** That a text has each of the parts. */
export function expectText(got: unknown, parts: readonly string[]): void {
  for (const part of parts)
    if (!String(got).includes(part))
      throw new Error(
        `expected a text with ${JSON.stringify(part)}, got ${cut(String(got))}`,
      )
}

/** That a number of seconds is within bounds. */
export function expectSeconds(
  got: number,
  [least, most]: readonly [number, number],
): void {
  if (got >= least && got <= most) return
  throw new Error(`expected ${least} to ${most} s, got ${got.toFixed(2)} s`)
}

/** What the promise is rejected with. */
export async function rejectionOf(promise: Promise<unknown>): Promise<Error> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  )
  if ('value' in outcome)
    throw new Error(`expected an error, got ${cut(String(outcome.value))}`)
  if (outcome.error instanceof Error) return outcome.error
  throw new Error(`expected an Error, got ${cut(String(outcome.error))}`)
}

/** A promise that is awaited later: its rejection until then is no stray. */
export function underWay<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {})
  return promise
}

/** That `error` is of the class, and its text has the parts. */
export function expectError(
  error: Error,
  errorClass: new (...args: never[]) => Error,
  parts: readonly string[],
): void {
  const { name, message } = error
  if (!(error instanceof errorClass))
    throw new Error(`expected ${errorClass.name}, got ${name}: ${cut(message)}`)
  expectText(message, parts)
}

/** Runs `act` and tells how long it took, in seconds. */
export async function timed(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await act()
  return (performance.now() - start) / 1000
}

function cut(text: string): string {
  return text.length <= 300 ? text : `${text.slice(0, 300)}...`
}
