/**
 * The table of the interop run: a row for each act and direction, a column for
 * each peer and broker. Made row by row by `run-interop.ts`; a failure shows
 * what was expected and what came right under its row. There is no third
 * result: an act that was not run, whatever the reason, has failed.
 */

/** How one act with one peer on one broker went. */
export interface Result {
  readonly about: string
  readonly title: string
  /** Who asks whom. */
  readonly direction: string
  /** For example `14.0.3 threading`. */
  readonly peer: string
  /** For example `RabbitMQ 4.0.5`. */
  readonly broker: string
  readonly seconds: number
  /** Null: it holds. */
  readonly failure: string | null
}

/** From here on a cell says how long it took. */
const LONG_SECONDS = 1
const GAP = '  '

interface Row {
  readonly about: string
  readonly title: string
  readonly direction: string
  readonly results: readonly Result[]
}

/** For a terminal, with a line of totals at the end. */
export function printTable(
  results: readonly Result[],
  elapsedSeconds: number,
): string {
  const groups = [...groupBy(results, columnsKey(results)).values()]
  const failed = results.filter(({ failure }) => failure !== null).length
  const seconds = Math.round(elapsedSeconds)
  return [
    ...groups.flatMap(printGroup),
    '',
    `${results.length - failed} passed, ${failed} failed; ${seconds} s`,
  ].join('\n')
}

/** Rows with the same peers stand in one table; each table has its columns. */
function columnsKey(results: readonly Result[]): (result: Result) => string {
  const peers = new Map<string, Set<string>>()
  for (const result of results) {
    const key = rowKey(result)
    const known = peers.get(key) ?? new Set()
    peers.set(key, known.add(result.peer))
  }
  return (result) => [...(peers.get(rowKey(result)) ?? [])].sort().join()
}

function rowKey({ about, title, direction }: Result): string {
  return JSON.stringify([about, title, direction])
}

function printGroup(results: readonly Result[]): string[] {
  const rows = [...groupBy(results, rowKey).values()].map(rowOf)
  const columns = [...new Set(results.map(columnOf))]
  const heads = columns.map(headOf)
  const titleWidth = longest(rows.map(({ title }) => title)) + 2
  const wayWidth = longest(rows.map(({ direction }) => direction))
  const lead = ' '.repeat(titleWidth + GAP.length + wayWidth)
  const widths = heads.map((head) => longest(head))
  const line = (start: string, cells: readonly string[]) =>
    [start, ...cells.map((cell, at) => cell.padEnd(widths[at]!))]
      .join(GAP)
      .trimEnd()
  const lines = [0, 1, 2, 3].map((at) =>
    line(
      lead,
      heads.map((head) => head[at] ?? ''),
    ),
  )
  const told = new Set<string>()
  let about = ''
  for (const row of rows) {
    if (row.about !== about) lines.push('', row.about)
    about = row.about
    const start = [
      `  ${row.title}`.padEnd(titleWidth),
      row.direction.padEnd(wayWidth),
    ]
    const cells = columns.map((column) => cellOf(row, column))
    lines.push(line(start.join(GAP), cells), ...failuresOf(row, told))
  }
  return ['', ...lines]
}

function rowOf(results: readonly Result[]): Row {
  const { about, title, direction } = results[0]!
  return { about, title, direction, results }
}

function columnOf({ peer, broker }: Result): string {
  return JSON.stringify([peer, broker])
}

/** Two words of the peer and two of the broker, one under the other. */
function headOf(column: string): string[] {
  return (JSON.parse(column) as string[]).flatMap((name) => name.split(' '))
}

function cellOf({ results }: Row, column: string): string {
  const result = results.find((one) => columnOf(one) === column)
  if (result === undefined) return '-'
  if (result.failure !== null) return 'FAILED'
  const long = result.seconds >= LONG_SECONDS
  return long ? `ok ${result.seconds.toFixed(0)} s` : 'ok'
}

/**
 * The same difference in several columns is told once; and again in a later row
 * not at all, as when a peer did not start.
 */
function failuresOf({ results }: Row, told: Set<string>): string[] {
  const failed = results.filter(({ failure }) => failure !== null)
  return [...groupBy(failed, ({ failure }) => failure ?? '')].flatMap(
    ([failure, where]) => {
      const columns = where.map(({ peer, broker }) => `${peer}, ${broker}`)
      const text = failure.trimEnd().replaceAll('\n', '\n      ')
      if (told.has(`${columns} ${failure}`)) return []
      told.add(`${columns} ${failure}`)
      return [`    ${columns.join('; ')}:`, `      ${text}`]
    },
  )
}

function groupBy<T>(items: readonly T[], key: (item: T) => string) {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(key(item))
    if (group === undefined) groups.set(key(item), [item])
    else group.push(item)
  }
  return groups
}

function longest(texts: readonly string[]): number {
  return Math.max(...texts.map((text) => text.length))
}
