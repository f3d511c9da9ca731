/**
 * `npm run sandbox`: lists the lessons; with a number, runs one and prints what
 * its processes exchanged. In memory by default; on RabbitMQ when asked, with a
 * broker that `sandbox/broker/` finds and puts away again.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import colors from 'picocolors'
import { FakeBroker } from '../../src/fake/fake-broker.ts'
import { play, type StageOptions } from '../stage.ts'
import { LESSONS, type LessonEntry } from './lessons.ts'
import { cut, tracePrinter } from './print-trace.ts'

const HELP = `Lessons that run on your machine.

  npm run sandbox                            the list
  npm run sandbox 01                         lesson 01, in memory
  npm run sandbox 01 -- --transport rabbit   the same on a RabbitMQ

Options
  --transport fake|rabbit   in memory (the default), or on RabbitMQ: the one in
                            WALKTHROUGH_RABBITMQ_URL, or one that is started
                            for the lesson and gone after it
  --record FILE             write what ran, line by line, as JSON; its format
                            is told in sandbox/recorder/format.ts
  --help                    this text`

const TRANSPORTS = ['fake', 'rabbit']

interface Arguments {
  readonly lesson: string | null
  readonly transport: string
  /** Where a recording is to be written; null: none. */
  readonly record: string | null
  readonly help: boolean
}

/** @throws Error that says what was given and what is expected. */
function readArguments(argv: readonly string[]): Arguments {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      transport: { type: 'string', default: 'fake' },
      record: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (!TRANSPORTS.includes(values.transport))
    throw new Error(
      `--transport is "${values.transport}"; expected ${TRANSPORTS.join(' or ')}`,
    )
  if (positionals.length > 1)
    throw new Error(`"${positionals.join(' ')}"; expected one lesson's number`)
  return {
    lesson: positionals[0] ?? null,
    transport: values.transport,
    record: values.record ?? null,
    help: values.help,
  }
}

function find(wanted: string): LessonEntry {
  const number = wanted.padStart(2, '0')
  const found = LESSONS.find(
    (lesson) => lesson.number === number || lesson.folder === wanted,
  )
  if (found !== undefined) return found
  const known = LESSONS.map((lesson) => lesson.number).join(', ')
  throw new Error(`there is no lesson "${wanted}"; there are ${known}`)
}

type Where = Pick<StageOptions, 'url' | 'makeBroker'>

async function run(lesson: LessonEntry, where: Where, on: string) {
  const printer = tracePrinter(
    (line) => console.log(line),
    colors.isColorSupported,
  )
  console.log(`${lesson.number}  ${lesson.title.en}`)
  const result = await play(await lesson.load(), {
    ...where,
    trace: (event) => printer.print(event),
  })
  console.log(`\n${printer.summary()} Transport: ${on}.`)
  console.log(cut(`Result: ${JSON.stringify(result)}`, 0))
}

const IN_MEMORY: Where = {
  url: 'fake://sandbox/lesson',
  makeBroker: () => FakeBroker.named('sandbox/lesson'),
}

async function runOnRabbit(lesson: LessonEntry): Promise<void> {
  const { findBroker } = await import('../broker/find-broker.ts')
  const { Claims, claiming } = await import('../broker/claims.ts')
  const { RabbitBroker } = await import('../../src/rabbit/rabbit-broker.ts')
  await using found = await findBroker({ log: (line) => console.error(line) })
  await using claims = await Claims.at(found.transportUrl)
  const where: Where = {
    url: found.transportUrl,
    makeBroker: (url) => claiming(new RabbitBroker(url), claims),
  }
  await run(lesson, where, `RabbitMQ ${found.version}`)
}

/** In a process of its own, whose modules are instrumented as they load. */
async function record(
  { folder }: LessonEntry,
  file: string,
  url?: string,
): Promise<void> {
  const { recordScenario } = await import('../recorder/record-scenario.ts')
  const { recordingText } = await import('../recorder/recording-text.ts')
  const recording = await recordScenario(folder, url)
  writeFileSync(file, recordingText(recording))
  console.log(`${recording.steps.event.length} steps are in ${file}`)
}

async function recordOnRabbit(lesson: LessonEntry, file: string) {
  const { findBroker } = await import('../broker/find-broker.ts')
  await using found = await findBroker({ log: (line) => console.error(line) })
  await record(lesson, file, found.transportUrl)
}

async function main(argv: readonly string[]): Promise<void> {
  const { lesson, transport, record: file, help } = readArguments(argv)
  if (help) {
    console.log(HELP)
    return
  }
  if (lesson === null) {
    for (const { number, title } of LESSONS)
      console.log(`${number}  ${title.en}`)
    console.log(
      '\nRun one: npm run sandbox 01. More: npm run sandbox -- --help',
    )
    return
  }
  const entry = find(lesson)
  const isRabbit = transport === 'rabbit'
  if (file !== null && isRabbit) await recordOnRabbit(entry, file)
  else if (file !== null) await record(entry, file)
  else if (isRabbit) await runOnRabbit(entry)
  else await run(entry, IN_MEMORY, 'in memory')
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  console.error('See: npm run sandbox -- --help')
  process.exitCode = 1
})
