/**
 * `npm run conformance`: the conformance suite on the broker in memory and on
 * the RabbitMQ that is found, as a table; `site/conformance.json` holds it for
 * the site, with a column for each broker that was ever asked. A run replaces
 * the columns of its own brokers and leaves the others.
 */
import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import {
  type ConformanceTable,
  mergeTables,
  printTable,
  type Row,
} from './conformance-table.ts'

const HELP = `npm run conformance [-- --check]

Runs the conformance suite in memory and on the RabbitMQ that is found, prints
the table and writes it to site/conformance.json, for the site.

  --check   writes nothing; fails if the table in the file is another
  --help    this text
`

const FILE = path.join('site', 'conformance.json')

/** What Vitest's JSON reporter writes, as far as it is read here. */
interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly status: string
      readonly title: string
      readonly meta: {
        readonly conformance?: {
          readonly about: string
          readonly product: string
          readonly observed: string | null
        }
      }
    }[]
  }[]
}

/** Runs the suite; what fails is told by Vitest on the way. */
function runSuite(): { report: Report; green: boolean } {
  const folder = mkdtempSync(path.join(tmpdir(), 'walkthrough-conformance-'))
  const file = path.join(folder, 'report.json')
  const reporters = ['--reporter=dot', '--reporter=json']
  const projects = ['--project=unit', '--project=broker']
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', 'test/conformance']
  try {
    const { status } = spawnSync(
      process.execPath,
      [...vitest, ...projects, ...reporters, `--outputFile.json=${file}`],
      { stdio: ['ignore', 2, 2] },
    )
    const report = JSON.parse(readFileSync(file, 'utf8')) as Report
    return { report, green: status === 0 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function readTable(report: Report): ConformanceTable {
  const rows = new Map<string, Row>()
  const tests = report.testResults.flatMap((file) => file.assertionResults)
  for (const { status, title, meta } of tests) {
    if (meta.conformance === undefined) continue
    const { about, product, observed } = meta.conformance
    const results = rows.get(title)?.results ?? {}
    const result = status === 'passed' ? (observed ?? 'yes') : 'FAILS'
    rows.set(title, {
      about,
      title,
      results: { ...results, [product]: result },
    })
  }
  return { rows: [...rows.values()] }
}

function textOf(table: ConformanceTable): string {
  return `${JSON.stringify(table, null, 2)}\n`
}

/** @returns false if the file has another table. */
function compare(before: string | null, after: string): boolean {
  if (before === after) {
    console.log(`${FILE} is as this run found it`)
    return true
  }
  console.error(
    `${FILE} has another table: run "npm run conformance" on each broker that it has a column for, and commit it`,
  )
  return false
}

function main(): boolean {
  const { values } = parseArgs({
    options: { help: { type: 'boolean' }, check: { type: 'boolean' } },
  })
  if (values.help) {
    console.log(HELP)
    return true
  }
  const { report, green } = runSuite()
  const before = existsSync(FILE) ? readFileSync(FILE, 'utf8') : null
  const known =
    before === null ? null : (JSON.parse(before) as ConformanceTable)
  const found = readTable(report)
  console.log(printTable(mergeTables(known, found)))
  if (!green || found.rows.length === 0) return false
  const after = textOf(mergeTables(known, found))
  if (values.check) return compare(before, after)
  writeFileSync(FILE, after)
  console.log(`written to ${FILE}`)
  return true
}

if (!main()) process.exitCode = 1
