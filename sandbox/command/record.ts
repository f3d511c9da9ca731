/**
 * `npm run record`: makes the recordings that the site's pages play, in memory
 * with a virtual clock, so that they are the same at every run. With --check it
 * records again and fails when a page would show what no longer happens; with
 * --transport rabbit it records on RabbitMQ and compares what has a cause; with
 * --write, too, it keeps those recordings beside the others.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { firstDifference } from '../recorder/compare.ts'
import { compareLanes } from '../recorder/compare-lanes.ts'
import type { Recording } from '../recorder/format.ts'
import { openRecording } from '../recorder/open-recording.ts'
import { judge } from '../recorder/real-differences.ts'
import { recordScenario } from '../recorder/record-scenario.ts'
import { recordingText } from '../recorder/recording-text.ts'
import {
  SCENARIOS,
  type Scenario,
  scenarioNamed,
} from '../recorder/scenarios.ts'

const HELP = `npm run record [SCENARIO...] [-- --check | --transport rabbit [--write]]

Writes the site's recordings to site/static/recordings/, those of the named
scenarios or all: ${SCENARIOS.map(({ name }) => name).join(', ')}.

  --check              writes nothing; records again and fails, naming page,
                       scenario and step, when something else happens now
  --transport rabbit   writes nothing; records on RabbitMQ, as the sandbox
                       finds it, and compares it with memory, lane by lane
  --write              with --transport rabbit: keeps what was compared well,
                       as SCENARIO.rabbit.json; no two runs give the same bytes
  --help               this text`

const FOLDER = path.join(import.meta.dirname, '../../site/static/recordings')

const fileOf = ({ name }: Scenario, kind = '') =>
  path.join(FOLDER, `${name}${kind}.json`)

/** Whether all is well; what is not is told on standard error. */
type Act = (scenario: Scenario) => Promise<boolean>

async function write(scenario: Scenario): Promise<boolean> {
  const recording = await recordScenario(scenario.name)
  if (!isWhole(scenario, recording)) return false
  keep(scenario, fileOf(scenario), recording)
  return true
}

function keep({ name }: Scenario, file: string, recording: Recording): void {
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(file, recordingText(recording))
  console.log(`${name}: ${recording.steps.event.length} steps`)
}

function isWhole({ name }: Scenario, recording: Recording): boolean {
  const why = recording.error ?? recording.stopped
  if (why !== null) console.error(`${name} did not come to its end: ${why}`)
  return why === null
}

async function check(scenario: Scenario): Promise<boolean> {
  const recording = await recordScenario(scenario.name)
  const now = recordingText(recording)
  const stored = readStored(fileOf(scenario))
  if (stored === now) {
    console.log(`${scenario.name}: as recorded`)
    return true
  }
  console.error(
    stored === null
      ? `page ${scenario.page}, scenario ${scenario.name}: not recorded yet`
      : differenceText(scenario, stored, recording),
  )
  console.error('  If it is meant so: npm run record, and read the page again.')
  return false
}

function readStored(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

function differenceText(
  { page, name }: Scenario,
  stored: string,
  recording: Recording,
): string {
  const before = openRecording(stored)
  const found = firstDifference(before, openRecording(recording))
  if (found === null)
    return `page ${page}, scenario ${name}: no step differs, but the source does`
  const { step, what, expected, actual } = found
  return [
    `page ${page}, scenario ${name}, step ${step} of ${before.length}: ${what}`,
    `  recorded: ${expected}`,
    `  now:      ${actual}`,
  ].join('\n')
}

async function onRabbit(
  scenarios: readonly Scenario[],
  keeps: boolean,
): Promise<boolean> {
  const { findBroker } = await import('../broker/find-broker.ts')
  await using found = await findBroker({ log: (line) => console.error(line) })
  return await forEach(scenarios, async (one) => {
    const rabbit = await compared(one, found.transportUrl)
    if (rabbit !== null && keeps) keep(one, fileOf(one, '.rabbit'), rabbit)
    return rabbit !== null
  })
}

/** The recording on RabbitMQ; null, and told, if it is not as in memory. */
async function compared(
  scenario: Scenario,
  url: string,
): Promise<Recording | null> {
  const { name } = scenario
  const memory = await recordScenario(name)
  const rabbit = await recordScenario(name, url)
  if (!isWhole(scenario, rabbit)) return null
  if (!isAsInMemory(scenario, memory, rabbit)) return null
  console.log(`${name}: on RabbitMQ as in memory`)
  return rabbit
}

function isAsInMemory(
  { name, page }: Scenario,
  memory: Recording,
  rabbit: Recording,
): boolean {
  const { unexpected, missing } = judge(name, compareLanes(memory, rabbit))
  for (const { lane, steps, memory: inMemory, rabbit: there } of unexpected) {
    console.error(`page ${page}, scenario ${name}, lane ${lane}:`)
    console.error(`  in memory,   step ${steps[0]}: ${inMemory}`)
    console.error(`  on RabbitMQ, step ${steps[1]}: ${there}`)
  }
  for (const one of missing)
    console.error(
      `${one.page}, scenario ${name}, lane ${one.lane}: the difference that ` +
        `the page tells no longer happens: ${one.memory} / ${one.rabbit}`,
    )
  return unexpected.length + missing.length === 0
}

async function forEach(
  scenarios: readonly Scenario[],
  act: Act,
): Promise<boolean> {
  let isWell = true
  for (const scenario of scenarios) isWell = (await act(scenario)) && isWell
  return isWell
}

async function main(argv: readonly string[]): Promise<boolean> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      check: { type: 'boolean', default: false },
      transport: { type: 'string', default: 'fake' },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) {
    console.log(HELP)
    return true
  }
  if (!['fake', 'rabbit'].includes(values.transport))
    throw new Error(
      `--transport is "${values.transport}"; expected fake or rabbit`,
    )
  const { check: checks, write: keeps } = values
  if (keeps && (checks || values.transport !== 'rabbit'))
    throw new Error('--write goes with --transport rabbit, without --check')
  const named = positionals.map(scenarioNamed)
  const scenarios = named.length > 0 ? named : SCENARIOS
  if (values.transport === 'rabbit') return await onRabbit(scenarios, keeps)
  return await forEach(scenarios, checks ? check : write)
}

main(process.argv.slice(2)).then(
  (isWell) => {
    if (!isWell) process.exitCode = 1
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  },
)
