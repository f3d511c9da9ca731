/**
 * `npm run test:interop`: our client and server against real Python peers, on
 * two versions of RabbitMQ, as a table. Images are found or built, containers
 * started, acts played, each once; nothing is skipped and nothing retried.
 */
import { appendFileSync } from 'node:fs'
import { inspect, parseArgs } from 'node:util'
import { setLogSink } from '../../src/index.ts'
import { playAtBroker } from './broker-run.ts'
import { BROKER_IMAGES } from './images.ts'
import { printTable, type Result } from './interop-table.ts'
import { type BrokerVersion, Pod } from './pod.ts'

const HELP = `npm run test:interop [-- [--only TEXT] [--broker VERSION] [--log FILE]]

Our client and our server against oslo.messaging of Debian bookworm and trixie,
with executor threading and eventlet, and against Mitaka's frames re-enacted, on
RabbitMQ 3.10 and 4.0. Prints a table; fails if one act fails.

  --only TEXT       acts with this text in group, title, direction or peer
  --broker VERSION  3.10 or 4.0 alone
  --log FILE        adds to it what our own code logs, else nobody sees it
  --help            this text

Needs Docker. Images: WALKTHROUGH_PEER_IMAGE_BOOKWORM, _TRIXIE,
WALKTHROUGH_RABBITMQ_IMAGE_3_10, _4_0, else they are built here from
.ci/images on debian:bookworm-slim and debian:trixie-slim, the first time only.
A real Neutron is not started here, it would take too long: what one said is in
test/captures/neutron-l3, which the broker tests play.
`

const END_DEADLINE_MS = 15_000
const start = performance.now()

function seconds(): number {
  return (performance.now() - start) / 1000
}

function report(line: string): void {
  process.stderr.write(`${seconds().toFixed(1).padStart(6)} s  ${line}\n`)
}

function readBrokers(given: string | undefined): BrokerVersion[] {
  const all = Object.keys(BROKER_IMAGES) as BrokerVersion[]
  if (given === undefined) return all
  const chosen = all.filter((version) => version === given)
  if (chosen.length > 0) return chosen
  throw new Error(`--broker is ${given}; expected one of ${all.join(', ')}`)
}

/** Failures are a matter of course here: on the terminal they would mislead. */
function keepLog(file: string | undefined): void {
  setLogSink(({ level, logger, message, error }) => {
    if (file === undefined) return
    const line = `${level} ${logger} ${message} ${inspect(error)}\n`
    appendFileSync(file, line)
  })
}

/** All was put away by then; what still holds the process is a fault. */
function exitSoon(): void {
  const complain = () => {
    const held = process.getActiveResourcesInfo().join(', ')
    console.error(`this process does not end by itself: ${held}`)
    process.exit(1)
  }
  setTimeout(complain, END_DEADLINE_MS).unref()
}

/** Everything that came of a run, also of one that broke off. */
interface Outcome {
  readonly results: Result[]
  /** What went wrong beside the acts: any of it fails the run. */
  readonly faults: unknown[]
}

async function play(
  brokers: readonly BrokerVersion[],
  only: string,
): Promise<Outcome> {
  const outcome: Outcome = { results: [], faults: [] }
  const fault = (error: unknown) => {
    outcome.faults.push(error)
  }
  process.on('unhandledRejection', fault)
  const wants = (words: string) => words.includes(only)
  const how = { wants, report, fault }
  try {
    await using pod = await Pod.start({ env: process.env, report }, brokers)
    for (const version of brokers)
      outcome.results.push(...(await playAtBroker(pod, version, how)))
  } catch (error) {
    fault(error)
  }
  return outcome
}

async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean' },
      only: { type: 'string', default: '' },
      broker: { type: 'string' },
      log: { type: 'string' },
    },
  })
  if (values.help) {
    console.log(HELP)
    return true
  }
  const brokers = readBrokers(values.broker)
  keepLog(values.log)
  const { results, faults } = await play(brokers, values.only)
  exitSoon()
  if (results.length > 0) console.log(printTable(results, seconds()))
  else if (faults.length === 0)
    faults.push(`no act has ${JSON.stringify(values.only)} in its row`)
  for (const fault of faults) console.error(textOf(fault))
  const failed = results.some(({ failure }) => failure !== null)
  return !failed && faults.length === 0
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

try {
  if (!(await main())) process.exitCode = 1
} catch (error) {
  console.error(textOf(error))
  process.exitCode = 1
}
