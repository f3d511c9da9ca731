/**
 * Stop: one option, of a few kinds. `options/` lists them all; a kind says what
 * values are fine, and what a text stands for when the option is set in a file,
 * in the environment or by the query of a transport URL.
 *
 * oslo counterpart: `IntOpt`, `FloatOpt`, `BoolOpt`, `StrOpt`, `ListOpt`,
 * `MultiStrOpt` and `DeprecatedOpt` in oslo.config.
 */

/** One option. `T` is the type of its value. */
export interface Opt<T> extends OptDetails {
  readonly name: string
  readonly group: string
  readonly default: T
  /** What it is for, its unit, what a special value means. */
  readonly help: string
  /** Null when the value is fine, else what was expected. */
  readonly check: (value: unknown) => string | null
  /** The value that a text stands for; the text itself if it stands for none. */
  readonly fromText: (text: string) => unknown
  /** True: each line of a file that sets it adds to its list. */
  readonly multiple?: boolean
}

/** What only some options have. */
export interface OptDetails {
  /** Older names that are still read, each as `group.name`. */
  readonly deprecated?: readonly string[]
  /** Why it is going away, or what replaced it: whoever sets it is warned. */
  readonly deprecatedForRemoval?: string
  /** Why it does nothing here, whatever its value: whoever sets it is warned. */
  readonly noEffect?: string
  /** True: its value is printed nowhere. */
  readonly secret?: boolean
}

/** A number from `min` to `max`; a fraction is fine. oslo.config: `FloatOpt`. */
export function number(
  group: string,
  name: string,
  value: number,
  [min, max]: readonly [min: number, max?: number],
  help: string,
  details: OptDetails = {},
): Opt<number> {
  const expected = `a number ${range(min, max)}`
  const check = (given: unknown) =>
    isWithin(given, min, max) ? null : expected
  const fromText = numberOf
  return { name, group, default: value, help, check, fromText, ...details }
}

/** An integer from `min` to `max`. oslo.config: `IntOpt`, `PortOpt`. */
export function integer(
  group: string,
  name: string,
  value: number,
  [min, max]: readonly [min: number, max?: number],
  help: string,
  details: OptDetails = {},
): Opt<number> {
  const expected = `an integer ${range(min, max)}`
  const check = (given: unknown) =>
    Number.isInteger(given) && isWithin(given, min, max) ? null : expected
  const fromText = integerOf
  return { name, group, default: value, help, check, fromText, ...details }
}

/** True or false. oslo.config: `BoolOpt`. */
export function flag(
  group: string,
  name: string,
  value: boolean,
  help: string,
  details: OptDetails = {},
): Opt<boolean> {
  const check = (given: unknown) =>
    typeof given === 'boolean' ? null : 'true or false'
  const fromText = flagOf
  return { name, group, default: value, help, check, fromText, ...details }
}

/**
 * A `BoolOpt` whose feature is not here: false is fine, true is refused.
 *
 * @param why what it would do, why it is not here, and what helps.
 */
export function absentFlag(
  group: string,
  name: string,
  why: string,
  help: string,
  details: OptDetails = {},
): Opt<boolean> {
  const opt = flag(group, name, false, help, details)
  const check = (given: unknown) =>
    given === false ? null : given === true ? `false: ${why}` : 'false'
  return { ...opt, check }
}

/** An option of which one value is refused for a reason of its own. */
export function without<T>(opt: Opt<T>, value: unknown, why: string): Opt<T> {
  const check = (given: unknown) => {
    const expected = opt.check(given)
    return given === value && expected !== null
      ? `${expected}; ${why}`
      : expected
  }
  return { ...opt, check }
}

/** Any string. oslo.config: `StrOpt`. */
export function text(
  group: string,
  name: string,
  value: string,
  help: string,
  details: OptDetails = {},
): Opt<string> {
  const check = (given: unknown) =>
    typeof given === 'string' ? null : 'a string'
  const fromText = same
  return { name, group, default: value, help, check, fromText, ...details }
}

/** Any string, or null, which is the default. oslo.config: `StrOpt`. */
export function optionalText(
  group: string,
  name: string,
  help: string,
  details: OptDetails = {},
): Opt<string | null> {
  const check = (given: unknown) =>
    given === null || typeof given === 'string' ? null : 'a string or null'
  const fromText = same
  return { name, group, default: null, help, check, fromText, ...details }
}

/**
 * One of some strings. Where null is one, an empty text stands for it.
 * oslo.config: `StrOpt` with `choices`.
 */
export function choice<T extends string | null>(
  group: string,
  name: string,
  value: T,
  choices: readonly T[],
  help: string,
  details: OptDetails = {},
): Opt<T> {
  const named = choices.filter((one) => one !== null)
  const expected = `one of ${named.join(', ')}`
  const check = (given: unknown) =>
    choices.some((one) => one === given) ? null : expected
  const fromText = (given: string) =>
    given === '' && choices.some((one) => one === null) ? null : given
  return { name, group, default: value, help, check, fromText, ...details }
}

/** Strings; a text holds them with commas between. oslo.config: `ListOpt`. */
export function texts(
  group: string,
  name: string,
  value: readonly string[],
  help: string,
  details: OptDetails = {},
): Opt<readonly string[]> {
  const check = checkTexts
  const fromText = (given: string) =>
    given
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== '')
  return { name, group, default: value, help, check, fromText, ...details }
}

/** Strings; each line of a file adds one. oslo.config: `MultiStrOpt`. */
export function multipleTexts(
  group: string,
  name: string,
  help: string,
  details: OptDetails = {},
): Opt<readonly string[]> {
  const check = checkTexts
  const fromText = (given: string) => [given]
  const rest = { check, fromText, multiple: true, ...details }
  return { name, group, default: [], help, ...rest }
}

function checkTexts(given: unknown): string | null {
  const fine =
    Array.isArray(given) && given.every((one) => typeof one === 'string')
  return fine ? null : 'an array of strings'
}

function isWithin(given: unknown, min: number, max = Infinity): boolean {
  return typeof given === 'number' && given >= min && given <= max
}

function range(min: number, max: number | undefined): string {
  return max === undefined ? `not below ${min}` : `from ${min} to ${max}`
}

function same(given: string): string {
  return given
}

/** What Python's `float()` reads, but for `inf` and `nan`. */
function numberOf(given: string): number | string {
  const text = given.trim()
  return /^[+-]?(\d+(_\d+)*\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)
    ? Number(text.replaceAll('_', ''))
    : given
}

/** What Python's `int()` reads. */
function integerOf(given: string): number | string {
  const text = given.trim()
  return /^[+-]?\d+(_\d+)*$/.test(text)
    ? Number(text.replaceAll('_', ''))
    : given
}

/** oslo.config's words for true and false, in either case. */
function flagOf(given: string): boolean | string {
  if (/^(true|1|on|yes)$/i.test(given)) return true
  return /^(false|0|off|no)$/i.test(given) ? false : given
}
