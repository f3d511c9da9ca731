/**
 * Stop: one option, of a few kinds. `options.ts` lists them all; a kind says
 * what values are fine, and what a text stands for when the option is set by
 * the query of a transport URL.
 *
 * oslo counterpart: `IntOpt`, `FloatOpt`, `BoolOpt` and `StrOpt` in oslo.config.
 */

/** One option. `T` is the type of its value. */
export interface Opt<T> {
  readonly name: string
  readonly group: string
  readonly default: T
  /** What it is for, its unit, what a special value means. */
  readonly help: string
  /** Null when the value is fine, else what was expected. */
  readonly check: (value: unknown) => string | null
  /** The value that a text stands for; the text itself if it stands for none. */
  readonly fromText: (text: string) => unknown
}

/** A number not below `min`; a fraction is fine. oslo.config: `FloatOpt`. */
export function number(
  group: string,
  name: string,
  value: number,
  min: number,
  help: string,
): Opt<number> {
  const check = (given: unknown) =>
    typeof given === 'number' && given >= min
      ? null
      : `a number not below ${min}`
  return { name, group, default: value, help, check, fromText: numberOf }
}

/** An integer not below `min`. oslo.config: `IntOpt`. */
export function integer(
  group: string,
  name: string,
  value: number,
  min: number,
  help: string,
): Opt<number> {
  const check = (given: unknown) =>
    Number.isInteger(given) && Number(given) >= min
      ? null
      : `an integer not below ${min}`
  return { name, group, default: value, help, check, fromText: numberOf }
}

/** True or false. oslo.config: `BoolOpt`. */
export function flag(
  group: string,
  name: string,
  value: boolean,
  help: string,
): Opt<boolean> {
  const check = (given: unknown) =>
    typeof given === 'boolean' ? null : 'true or false'
  return { name, group, default: value, help, check, fromText: flagOf }
}

/** Any string. oslo.config: `StrOpt`. */
export function text(
  group: string,
  name: string,
  value: string,
  help: string,
): Opt<string> {
  const check = (given: unknown) =>
    typeof given === 'string' ? null : 'a string'
  const fromText = (given: string) => given
  return { name, group, default: value, help, check, fromText }
}

function numberOf(given: string): number | string {
  return /^[+-]?\d+(\.\d+)?$/.test(given) ? Number(given) : given
}

/** oslo.config's words for true and false, in either case. */
function flagOf(given: string): boolean | string {
  if (/^(true|1|on|yes)$/i.test(given)) return true
  return /^(false|0|off|no)$/i.test(given) ? false : given
}
