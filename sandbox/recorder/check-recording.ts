/**
 * Recorder: whether data from elsewhere is a recording: a file that a reader
 * gives the player, or what a worker with a stranger's code has posted. The
 * shape is that of `recording.schema.json`; beyond it, each index names a row
 * that there is, and what a row is made of stands before it, so that nobody
 * who walks from one to the next can go round for ever.
 */
import { FORMAT_VERSION, type Recording } from './format.ts'
import {
  amount,
  before,
  byField,
  type Fault,
  fields,
  flag,
  listOf,
  matching,
  oneOf,
  orNull,
  plain,
  row,
  type Shape,
  tableOf,
  text,
  whole,
} from './shape.ts'

/** More than any recording of ours; a page would be slow with more. */
const MOST_STEPS = 200_000

const LETTERS = matching(/^[esaryvnT]*$/, 'letters of esaryvnT')
const HASH = matching(/^[0-9a-f]{14}$/, '14 hexadecimal digits')
const COUNT = whole(0)

const BARE = fields({ t: text })
const TEXT = fields({ t: text, text })
const NAMED = fields({ t: text, name: text })
const MORE = { more: whole(1) }
/** What a value is made of was written before it. */
const MEMBER = before(0)
const OBJECT = fields(
  { t: text, id: text, members: listOf(row(text, MEMBER)) },
  MORE,
)
const LIST = fields({ t: text, id: text, items: listOf(MEMBER) }, MORE)
const MAP = fields(
  { t: text, id: text, entries: listOf(row(MEMBER, MEMBER)) },
  MORE,
)

const TAGGED = byField('t', {
  ...{ undefined: BARE, accessor: BARE, secret: BARE, proxy: BARE },
  ...{ number: TEXT, bigint: TEXT, symbol: TEXT },
  text: fields({ t: text, text, length: COUNT }),
  ...{ function: NAMED, class: NAMED, ref: fields({ t: text, id: text }) },
  date: fields({ t: text, id: text, text }),
  bytes: fields({ t: text, id: text, length: COUNT, text }),
  ...{ object: OBJECT, error: OBJECT, map: MAP, array: LIST, set: LIST },
})

const SCALARS = new Set(['boolean', 'number', 'string'])

const VALUE: Shape = (value, row) =>
  value === null || SCALARS.has(typeof value) ? null : TAGGED(value, row)

const BROKER = fields({
  exchanges: listOf(row(text, text)),
  bindings: listOf(row(text, text, text)),
  queues: listOf(row(text, COUNT, COUNT, COUNT)),
})

/** @throws TypeError that names the place, what is there and what should be. */
export function checkRecording(read: unknown): Recording {
  const found = plain(read, 0) ?? version(read) ?? tables(read)
  if (found === null) return read as Recording
  const { path, value, expected } = found
  const place = path === '' ? 'it' : path.slice(1)
  throw new TypeError(
    `not a recording: ${place} is ${shown(value)}; expected ${expected}`,
  )
}

const inVersion = oneOf(FORMAT_VERSION)

function version(read: unknown): Fault | null {
  const value = (read as { version?: unknown }).version
  const found = inVersion(value, 0)
  return found && { ...found, path: '.version' }
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return `an array of ${value.length}`
  if (value !== null && typeof value === 'object') {
    const names = Object.keys(value).slice(0, 5).join(', ')
    return `an object with ${names === '' ? 'no field' : names}`
  }
  return value === undefined ? 'missing' : JSON.stringify(value).slice(0, 80)
}

/** How many rows a table has, where there is one. */
function sizes(read: unknown) {
  const of = (holder: unknown, name: string): number => {
    const table = (holder as Record<string, unknown> | null)?.[name]
    return Array.isArray(table) ? table.length : 0
  }
  const { steps } = read as { steps?: unknown }
  return {
    of: (name: string) => of(read, name),
    steps: of(steps ?? null, 'frame'),
    hasTimes: of(steps ?? null, 'ms') > 0,
  }
}

function tables(read: unknown): Fault | null {
  const { of, steps, hasTimes } = sizes(read)
  const value = whole(0, of('values'))
  const anyValue = whole(-1, of('values'))
  const stepped = whole(-1, Math.max(steps, 1))
  return fields({
    version: inVersion,
    scenario: text,
    transport: oneOf('memory', 'rabbit'),
    clock: oneOf('virtual', 'real'),
    brokerState: oneOf('asked', 'concluded'),
    stopped: orNull(text),
    error: orNull(text),
    files: listOf(fields({ path: text, hash: HASH })),
    functions: listOf(row(whole(0, of('files')), text, COUNT, COUNT, COUNT)),
    positions: listOf(
      row(whole(0, of('functions')), COUNT, COUNT, COUNT, COUNT, text),
    ),
    chains: listOf(
      fields({
        name: text,
        owner: text,
        from: whole(-1, of('chains')),
        isNamed: flag,
      }),
    ),
    frames: tableOf(
      row(
        whole(0, of('functions')),
        before(-1),
        whole(0, of('chains')),
        oneOf(0, 1),
      ),
    ),
    values: tableOf(VALUE),
    tuples: listOf(listOf(value)),
    brokers: listOf(BROKER),
    states: listOf(
      row(whole(-1, of('brokers')), listOf(value), listOf(value), COUNT),
    ),
    steps: columns(
      {
        frame: whole(0, of('frames')),
        position: whole(0, of('positions')),
        tuple: whole(0, of('tuples')),
        value: anyValue,
        state: whole(0, of('states')),
        ms: amount,
      },
      steps,
      hasTimes,
    ),
    wire: inOrder(wireRow(stepped)),
    log: inOrder(fields({ step: stepped, level: text, logger: text, text })),
    result: anyValue,
  })(read, 0)
}

/** As long as each other, and not too long. */
function columns(
  needed: Readonly<Record<string, Shape>>,
  length: number,
  hasTimes: boolean,
): Shape {
  const shapes = Object.entries(needed).map(([name, shape]) => {
    const wanted = name === 'ms' && !hasTimes ? 0 : length
    return [name, ofLength(listOf(shape), wanted)]
  })
  const all = fields({
    ...Object.fromEntries(shapes),
    event: ofLength(LETTERS, length),
  })
  return (value, row) =>
    length > MOST_STEPS
      ? { path: '.frame', value: [length], expected: `${MOST_STEPS} at most` }
      : all(value, row)
}

function ofLength(shape: Shape, length: number): Shape {
  return (value, row) => {
    const found = shape(value, row)
    if (found !== null) return found
    const has = (value as { readonly length: number }).length
    if (has === length) return null
    return { path: '.length', value: has, expected: `${length}, as frame has` }
  }
}

/** Rows whose steps do not go back. */
function inOrder(shape: Shape): Shape {
  const rows = listOf(shape)
  return (value, row) => {
    const found = rows(value, row)
    if (found !== null) return found
    const steps = (value as readonly { readonly step: number }[]).map(
      ({ step }) => step,
    )
    const at = steps.findIndex((step, index) => step < (steps[index - 1] ?? -1))
    if (at < 0) return null
    const expected = `${steps[at - 1]} or more`
    return { path: `[${at}].step`, value: steps[at], expected }
  }
}

function wireRow(step: Shape): Shape {
  const kind = text
  const receipt = fields({
    step,
    type: kind,
    n: orNull(whole(Number.MIN_SAFE_INTEGER)),
    who: text,
    queue: text,
  })
  const published = fields(
    {
      ...{ step, type: kind, n: COUNT, who: text, what: text, exchange: text },
      ...{ routingKey: text, mandatory: flag, properties: plain, body: text },
      bodyLength: COUNT,
    },
    { answers: COUNT },
  )
  const cut = fields({
    step,
    type: kind,
    n: orNull(COUNT),
    who: text,
    connections: COUNT,
  })
  return byField('type', {
    published,
    cut,
    delivered: receipt,
    acknowledged: receipt,
    rejected: receipt,
  })
}
