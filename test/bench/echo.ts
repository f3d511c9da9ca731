/**
 * `npm run bench`: calls a second of our client and server, against the same
 * echo written on plain amqplib, on one RabbitMQ, in one run. The rivals take
 * turns, so that what else the machine does hits both.
 */
import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { findBroker } from '../../sandbox/broker/find-broker.ts'
import { bodyBytes, ourEcho } from './our-echo.ts'
import { plainEcho } from './plain-echo.ts'
import type { Rival } from './rival.ts'

const HELP = `Calls a second, there and back, client and server in one process.

  npm run bench
  npm run bench -- --in-flight 1,16 --sizes 1000 --rounds 3 --ms 500

Options
  --in-flight LIST   calls that are under way at once; default 1,16,64
  --sizes LIST       characters of the text that is echoed; default 100,10000
  --rounds N         rounds of each rival, taking turns; default 7
  --ms N             length of a round in milliseconds; default 1000
  --only NAME        one rival alone, to profile it: ours or plain
  --help             this text

The broker is the one in WALKTHROUGH_RABBITMQ_URL, or one that is started.`

interface Settings {
  readonly inFlight: readonly number[]
  readonly sizes: readonly number[]
  readonly rounds: number
  readonly roundMs: number
  readonly only: string | null
}

/** Null: help was asked for. */
function readSettings(argv: readonly string[]): Settings | null {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      'in-flight': { type: 'string', default: '1,16,64' },
      sizes: { type: 'string', default: '100,10000' },
      rounds: { type: 'string', default: '7' },
      ms: { type: 'string', default: '1000' },
      only: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) return null
  return {
    inFlight: numbers('--in-flight', values['in-flight']),
    sizes: numbers('--sizes', values.sizes),
    rounds: number('--rounds', values.rounds),
    roundMs: number('--ms', values.ms),
    only: values.only ?? null,
  }
}

function numbers(option: string, list: string): number[] {
  return list.split(',').map((item) => number(option, item))
}

/** @throws Error if it is not an integer above 0. */
function number(option: string, given: string): number {
  const value = Number(given)
  if (Number.isInteger(value) && value > 0) return value
  throw new Error(`${option} has "${given}"; expected an integer above 0`)
}

const WARM_UP_MS = 1000

/** `cpu` is that of client and server, not the broker's; µs a call, median. */
const HEAD = ['in flight', 'body', 'rival', 'min', 'median', 'max', 'cpu']

/** What one round came to. */
interface Round {
  readonly callsPerSecond: number
  /** Processor time of this process. */
  readonly cpuUsPerCall: number
}

async function main(argv: readonly string[]): Promise<void> {
  const settings = readSettings(argv)
  if (settings === null) return console.log(HELP)
  await using broker = await findBroker()
  const { transportUrl, version } = broker
  const ring = { transportUrl, mark: `bench-${randomBytes(8).toString('hex')}` }
  await using ours = await ourEcho(ring)
  await using plain = await plainEcho(ring)
  const rivals = [ours, plain].filter(
    ({ name }) => settings.only === null || name.startsWith(settings.only),
  )
  console.log(`RabbitMQ ${version}, Node ${process.version}; calls a second`)
  console.log(line(HEAD))
  for (const size of settings.sizes)
    for (const inFlight of settings.inFlight)
      await compete(rivals, 'x'.repeat(size), inFlight, settings)
}

async function compete(
  rivals: readonly Rival[],
  text: string,
  inFlight: number,
  { rounds, roundMs }: Settings,
): Promise<void> {
  const results = new Map(rivals.map((rival) => [rival, [] as Round[]]))
  for (const rival of rivals) await play(rival, text, inFlight, WARM_UP_MS)
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? rivals : rivals.toReversed()
    for (const rival of order)
      results.get(rival)?.push(await play(rival, text, inFlight, roundMs))
  }
  const body = `${bodyBytes(text).request} B`
  for (const [{ name }, played] of results)
    console.log(line([inFlight, body, name, ...summary(played)]))
  const [ours, plain] = [...results.values()].map(speed)
  if (ours !== undefined && plain !== undefined)
    console.log(line(['', '', 'ours / plain', '', (ours / plain).toFixed(2)]))
}

/** Keeps `inFlight` calls under way for `roundMs`. */
async function play(
  rival: Rival,
  text: string,
  inFlight: number,
  roundMs: number,
): Promise<Round> {
  const start = performance.now()
  const cpuBefore = process.cpuUsage()
  let calls = 0
  const caller = async () => {
    while (performance.now() - start < roundMs) {
      const echoed = await rival.echo(text)
      if (echoed !== text) throw new Error(`${rival.name} echoed another text`)
      calls += 1
    }
  }
  await Promise.all(Array.from({ length: inFlight }, caller))
  const { user, system } = process.cpuUsage(cpuBefore)
  return {
    callsPerSecond: (calls * 1000) / (performance.now() - start),
    cpuUsPerCall: (user + system) / calls,
  }
}

function speed(rounds: readonly Round[]): number {
  return median(rounds.map(({ callsPerSecond }) => callsPerSecond))
}

function summary(rounds: readonly Round[]): number[] {
  const speeds = rounds.map(({ callsPerSecond }) => callsPerSecond)
  const cpu = median(rounds.map(({ cpuUsPerCall }) => cpuUsPerCall))
  const all = [Math.min(...speeds), speed(rounds), Math.max(...speeds), cpu]
  return all.map(Math.round)
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  if (sorted.length % 2 === 1) return upper
  return ((sorted[middle - 1] ?? upper) + upper) / 2
}

const WIDTHS = [9, 9, -14, 8, 8, 8, 6]

function line(cells: readonly (string | number)[]): string {
  return cells
    .map((cell, column) => {
      const width = WIDTHS[column] ?? 0
      const text = String(cell)
      return width < 0 ? text.padEnd(-width) : text.padStart(width)
    })
    .join('  ')
    .trimEnd()
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  console.error('See: npm run bench -- --help')
  process.exitCode = 1
})
