/**
 * Values with their Python types, as a peer tells of them; the other end is
 * peers/typed_json.py. A float is compared by its value, all else by its text,
 * for JavaScript and Python write floats differently. What a JavaScript number
 * is to Python is decided here once: a safe integer is an int, all else a float.
 */

/** Kind and content; the text of an int is decimal. */
export type Typed =
  | readonly ['none']
  | readonly ['bool', boolean]
  | readonly ['int', string]
  | readonly ['float', string]
  | readonly ['str', string]
  | readonly ['list', readonly Typed[]]
  | readonly ['dict', readonly (readonly [string, Typed])[]]
  | readonly ['other', string]

const SHOWN_LENGTH = 120

/** The typed form of a value of this process. */
export function typedOf(value: unknown): Typed {
  if (value === null || value === undefined) return ['none']
  if (typeof value === 'boolean') return ['bool', value]
  if (typeof value === 'bigint') return ['int', String(value)]
  if (typeof value === 'number') return typedNumber(value)
  if (typeof value === 'string') return ['str', value]
  if (Array.isArray(value)) return ['list', value.map(typedOf)]
  if (Object.getPrototypeOf(value) !== Object.prototype)
    return ['other', `${value}`]
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return ['dict', entries.map(([key, item]) => [key, typedOf(item)])]
}

function typedNumber(value: number): Typed {
  if (Number.isSafeInteger(value)) return ['int', String(value)]
  // Python's words, where there are words.
  const text = String(value).replace('NaN', 'nan').replace('Infinity', 'inf')
  return ['float', text]
}

/** The value of a typed form, as this process holds it. */
export function valueFrom(form: Typed): unknown {
  switch (form[0]) {
    case 'none':
      return null
    case 'int':
      return Number.isSafeInteger(Number(form[1]))
        ? Number(form[1])
        : BigInt(form[1])
    case 'float':
      return numberOf(form[1])
    case 'list':
      return form[1].map(valueFrom)
    case 'dict':
      // Not assigned: a key may be `__proto__`.
      return Object.fromEntries(
        form[1].map(([key, it]) => [key, valueFrom(it)]),
      )
    default:
      return form[1]
  }
}

/** Python's nan, inf and -inf too. */
function numberOf(text: string): number {
  const infinite = /^(-?)inf$/.exec(text)
  if (infinite) return infinite[1] === '-' ? -Infinity : Infinity
  return Number(text)
}

/** Where two forms differ first, as a line for people; null: they are equal. */
export function difference(expected: Typed, got: Typed): string | null {
  const found = firstDifference(expected, got, '')
  if (found === null) return null
  const where = found.path === '' ? '' : `at ${found.path}: `
  return `${where}expected ${show(found.expected)}, got ${show(found.got)}`
}

interface Found {
  readonly path: string
  readonly expected: Typed
  readonly got: Typed
}

function firstDifference(
  expected: Typed,
  got: Typed,
  path: string,
): Found | null {
  const here = { path, expected, got }
  const [inner, other] = [itemsOf(expected), itemsOf(got)]
  if (inner === null || other === null)
    return isSame(expected, got) ? null : here
  const alike =
    expected[0] === got[0] &&
    inner.length === other.length &&
    inner.every(([key], at) => key === other[at]?.[0])
  if (!alike) return here
  for (const [at, [key, item]] of inner.entries()) {
    const found = firstDifference(item, other[at]![1], `${path}[${key}]`)
    if (found !== null) return found
  }
  return null
}

function isSame(expected: Typed, got: Typed): boolean {
  if (expected[0] !== got[0]) return false
  const floats = expected[0] === 'float' && got[0] === 'float'
  return floats
    ? Object.is(numberOf(String(expected[1])), numberOf(String(got[1])))
    : expected[1] === got[1]
}

function itemsOf(form: Typed): (readonly [string | number, Typed])[] | null {
  if (form[0] === 'list') return form[1].map((item, at) => [at, item] as const)
  if (form[0] === 'dict')
    return form[1].map(([key, item]) => [JSON.stringify(key), item] as const)
  return null
}

/** As Python would print it, cut. */
export function show(form: Typed): string {
  const text = literal(form)
  return text.length <= SHOWN_LENGTH
    ? text
    : `${text.slice(0, SHOWN_LENGTH)}... (${text.length} characters)`
}

function literal(form: Typed): string {
  switch (form[0]) {
    case 'none':
      return 'None'
    case 'bool':
      return form[1] ? 'True' : 'False'
    case 'int':
      return form[1]
    case 'float':
      return /^-?\d+$/.test(form[1]) ? `${form[1]}.0` : form[1]
    case 'str':
      return JSON.stringify(form[1])
    case 'list':
      return `[${form[1].map(literal).join(', ')}]`
    case 'dict':
      return `{${form[1].map(([key, it]) => `${JSON.stringify(key)}: ${literal(it)}`).join(', ')}}`
    default:
      return `<${form[1]}>`
  }
}
