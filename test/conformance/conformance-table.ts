/**
 * The table of the conformance suite: a row for each case, a column for each
 * broker. Made and printed by `run-conformance.ts`; the site shows it.
 */
export interface ConformanceTable {
  readonly rows: readonly Row[]
}

export interface Row {
  /** The group: routing, declarations, ... */
  readonly about: string
  /** A sentence that holds, or what was asked where brokers may differ. */
  readonly title: string
  /** By broker: "yes", or what was seen. */
  readonly results: Readonly<Record<string, string>>
}

const NOT_RUN = 'not run'

/** The rows of `found`; columns that it does not have stay as they were. */
export function mergeTables(
  known: ConformanceTable | null,
  found: ConformanceTable,
): ConformanceTable {
  const before = new Map(known?.rows.map((row) => [row.title, row.results]))
  const columns = [
    ...new Set([...columnsOf(found), ...columnsOf(known ?? { rows: [] })]),
  ].sort(byVersion)
  const rows = found.rows.map(({ about, title, results }) => ({
    about,
    title,
    results: Object.fromEntries(
      columns.map((column) => [
        column,
        results[column] ?? before.get(title)?.[column] ?? NOT_RUN,
      ]),
    ),
  }))
  return { rows }
}

function columnsOf({ rows }: ConformanceTable): string[] {
  return [...new Set(rows.flatMap(({ results }) => Object.keys(results)))]
}

/** "in memory" first, then RabbitMQ 3.10 before 4.0. */
function byVersion(a: string, b: string): number {
  if (a.startsWith('RabbitMQ') !== b.startsWith('RabbitMQ'))
    return a.startsWith('RabbitMQ') ? 1 : -1
  return a.localeCompare(b, 'en', { numeric: true })
}

/** True if the brokers that were asked did not see the same. */
export function brokersDiffer({ results }: Row): boolean {
  const seen = Object.values(results).filter((result) => result !== NOT_RUN)
  return new Set(seen).size > 1
}

/** For a terminal; rows in which brokers differ are marked. */
export function printTable(table: ConformanceTable): string {
  const columns = columnsOf(table)
  const width = Math.max(...table.rows.map(({ title }) => title.length))
  const line = (title: string, cells: readonly string[], mark = '') => {
    const padded = cells.map((cell) => cell.padEnd(13)).join(' ')
    return `  ${title.padEnd(width)}  ${padded}${mark}`.trimEnd()
  }
  const lines = [line('', columns)]
  let group = ''
  for (const row of table.rows) {
    if (row.about !== group) lines.push('', row.about)
    group = row.about
    const cells = columns.map((column) => row.results[column] ?? NOT_RUN)
    lines.push(line(row.title, cells, brokersDiffer(row) ? 'they differ' : ''))
  }
  const differing = table.rows.filter(brokersDiffer).length
  const count = `${table.rows.length} rows; brokers differ in ${differing}`
  return ['', ...lines, '', count].join('\n')
}
