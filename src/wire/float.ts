/**
 * Wire: Python's floats. To Python `1.0` and `1` are of two types; JavaScript
 * has one type for both, and writes `1`. A `Float` is a number that is written
 * as a float, and, with `numbers: 'exact'`, a float that was read and would
 * look like an integer.
 *
 * oslo counterpart: none; Python's `float`.
 */

/**
 * A number that Python gets as a float; `float` makes it. It is a boxed number,
 * so it counts like one (`it + 1`), but it is an object: `it === 1` is false.
 * Cloned into a thread it is a boxed number still, and sent as a float, though
 * no `Float` any more. Python counterpart: `float`.
 */
export class Float extends Number {}

/**
 * The number as a float, to be sent as `1.0` where `1` would be an int to
 * Python. Python counterpart: `float`.
 *
 * @throws TypeError if it is not a number.
 */
export function float(value: number): Float {
  if (typeof value === 'number') return new Float(value)
  throw new TypeError(`float() of a ${typeof value}; expected a number`)
}

/** As Python writes it: never without a point or an exponent. */
export function floatText(value: number): string {
  if (Object.is(value, -0)) return '-0.0'
  const text = String(value)
  return /^-?\d+$/.test(text) ? `${text}.0` : text
}
