/**
 * Recorder: shapes of plain data, to be asked of data that came from elsewhere.
 * A shape gives null, or the first place that does not fit. Nothing is built
 * for what fits, so a large recording is checked about as quickly as it is
 * read. Used by `checkRecording`.
 */

export interface Fault {
  /** Such as `steps.frame[3]`. */
  readonly path: string
  readonly value: unknown
  readonly expected: string
}

/** @param row - the index of the table's row that the value is in */
export type Shape = (value: unknown, row: number) => Fault | null

const fault = (value: unknown, expected: string): Fault => ({
  path: '',
  value,
  expected,
})

const inside = (path: string, found: Fault): Fault => ({
  ...found,
  path: path + found.path,
})

const isA =
  (expected: string, fits: (value: unknown) => boolean): Shape =>
  (value) =>
    fits(value) ? null : fault(value, expected)

export const text = isA('a string', (value) => typeof value === 'string')
export const flag = isA('a boolean', (value) => typeof value === 'boolean')
export const plain = isA(
  'an object',
  (value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value),
)

export const matching = (pattern: RegExp, expected: string): Shape =>
  isA(expected, (value) => typeof value === 'string' && pattern.test(value))

export const oneOf = (...known: readonly unknown[]): Shape =>
  isA(known.map((one) => JSON.stringify(one)).join(' or '), (value) =>
    known.includes(value),
  )

export const amount = isA(
  'a number, 0 or more',
  (value) => typeof value === 'number' && value >= 0,
)

const isWhole = (value: unknown, least: number, below: number): boolean =>
  Number.isSafeInteger(value) &&
  (value as number) >= least &&
  (value as number) < below

/** @param below - default: as large as it likes */
export function whole(least: number, below = Number.MAX_SAFE_INTEGER): Shape {
  const limit = below === Number.MAX_SAFE_INTEGER ? '' : `, below ${below}`
  return isA(`a whole number, ${least} or more${limit}`, (value) =>
    isWhole(value, least, below),
  )
}

/** An index of a row that stands before the one that the value is in. */
export const before =
  (least: number): Shape =>
  (value, row) =>
    isWhole(value, least, row)
      ? null
      : fault(value, `a whole number, ${least} or more, below ${row}`)

export const orNull =
  (shape: Shape): Shape =>
  (value, row) =>
    value === null ? null : shape(value, row)

function array(
  shapeAt: (value: unknown, index: number, row: number) => Fault | null,
): Shape {
  return (value, row) => {
    if (!Array.isArray(value)) return fault(value, 'an array')
    for (let index = 0; index < value.length; index += 1) {
      const found = shapeAt(value[index], index, row)
      if (found !== null) return inside(`[${index}]`, found)
    }
    return null
  }
}

export const listOf = (shape: Shape): Shape =>
  array((value, _index, row) => shape(value, row))

/** A table: its rows know which they are. */
export const tableOf = (shape: Shape): Shape =>
  array((value, index) => shape(value, index))

export function row(...shapes: readonly Shape[]): Shape {
  const all = array((value, index, row) => shapes[index]?.(value, row) ?? null)
  return (value, row) =>
    Array.isArray(value) && value.length !== shapes.length
      ? fault(value, `an array of ${shapes.length}`)
      : all(value, row)
}

type Fields = Readonly<Record<string, Shape>>

/** Of an object: its own fields, these and no others. */
export function fields(needed: Fields, optional: Fields = {}): Shape {
  const names = Object.keys(needed)
  const known = new Map(Object.entries({ ...optional, ...needed }))
  return (value, row) => {
    const wrong = plain(value, row)
    if (wrong !== null) return wrong
    const missing = names.find((name) => !Object.hasOwn(value as object, name))
    return missing === undefined
      ? members(value as object, known, row)
      : fault(value, `a field ${missing}`)
  }
}

function members(
  object: object,
  known: ReadonlyMap<string, Shape>,
  row: number,
): Fault | null {
  for (const [name, value] of Object.entries(object)) {
    const shape = known.get(name)
    if (shape === undefined) return fault(object, `no field ${name}`)
    const found = shape(value, row)
    if (found !== null) return inside(`.${name}`, found)
  }
  return null
}

/** Which of the shapes holds is said by a field. */
export function byField(name: string, shapes: Fields): Shape {
  const kinds = oneOf(...Object.keys(shapes))
  const known = new Map(Object.entries(shapes))
  return (value, row) => {
    const wrong = plain(value, row)
    if (wrong !== null) return wrong
    const kind = (value as Record<string, unknown>)[name]
    const shape = known.get(kind as string)
    if (shape !== undefined) return shape(value, row)
    return inside(`.${name}`, kinds(kind, row) ?? fault(kind, 'a string'))
  }
}
