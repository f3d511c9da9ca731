/**
 * `npm run test:interop`: our client and server against real Python peers, on
 * two versions of RabbitMQ, as a table. Images are found or built, containers
 * started, acts played, each once; nothing is skipped and nothing retried.
 */
import { parseArgs } from 'node:util'
import { playAtBroker } from './broker-run.ts'
import { BROKER_IMAGES } from './images.ts'
import { printTable, type Result } from './interop-table.ts'
import { type BrokerVersion, Pod } from './pod.ts'

const HELP = `npm run test:interop [-- --only TEXT] [-- --broker VERSION]

Our client and our server against oslo.messaging of Debian bookworm and trixie,
with executor threading and eventlet, and against Mitaka's frames re-enacted, on
RabbitMQ 3.10 and 4.0. Prints a table; fails if one act fails.

  --only TEXT       acts with this text in group, title, direction or peer
  --broker VERSION  3.10 or 4.0 alone
  --help

Needs Docker. Images: WALKTHROUGH_PEER_IMAGE_BOOKWORM, _TRIXIE,
WALKTHROUGH_RABBITMQ_IMAGE_3_10, _4_0, else they are built here from
.ci/images on debian:bookworm-slim and debian:trixie-slim, the first time only.
A real Neutron is not started here, it would take too long: what one said is in
test/captures/neutron-l3, which the broker tests play.
`

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

async function play(
  brokers: readonly BrokerVersion[],
  only: string,
): Promise<Result[]> {
  const { signal } = new AbortController()
  await using pod = await Pod.start(
    { env: process.env, report, signal },
    brokers,
  )
  const results: Result[] = []
  const wants = (words: string) => words.includes(only)
  for (const version of brokers)
    results.push(...(await playAtBroker(pod, version, { wants, report })))
  return results
}

async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean' },
      only: { type: 'string', default: '' },
      broker: { type: 'string' },
    },
  })
  if (values.help) {
    console.log(HELP)
    return true
  }
  const results = await play(readBrokers(values.broker), values.only)
  if (results.length === 0)
    throw new Error(`no act has ${JSON.stringify(values.only)} in its row`)
  console.log(printTable(results, seconds()))
  return results.every(({ failure }) => failure === null)
}

try {
  if (!(await main())) process.exitCode = 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
