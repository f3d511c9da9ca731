/**
 * What a lesson returned at a path, and which option says so. Used by the page
 * and by the tests that run every lesson that is asked about, so both judge
 * alike. A result is data: only its own keys are looked at.
 */
import isEqual from 'fast-deep-equal'

/**
 * @param of - keys of objects and indices of lists, with dots: `mitaka.old`
 * @throws RangeError that names the path, and what is there.
 */
export function valueAt(result: unknown, of: string): unknown {
  let value = result
  for (const key of of.split('.')) {
    const isThere =
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    if (!isThere)
      throw new RangeError(`"${of}" is not in ${JSON.stringify(result)}`)
    value = (value as Record<string, unknown>)[key]
  }
  return value
}

/** @returns the options, JSON texts, whose value is `value`. */
export function optionsThatEqual(
  options: readonly string[],
  value: unknown,
): string[] {
  return options.filter((json) => isEqual(JSON.parse(json), value))
}
