/**
 * `npm run sandbox`: lists the lessons, to choose from; with a number, runs one
 * and prints what its processes exchanged. In memory by default; on RabbitMQ
 * when asked, with a broker that `sandbox/broker/` finds and puts away again.
 */
import { writeFileSync } from 'node:fs'
import colors from 'picocolors'
import { FakeBroker } from '../../src/fake/fake-broker.ts'
import type { StageOptions } from '../stage.ts'
import { type Arguments, readArguments } from './arguments.ts'
import { chooseLesson } from './choose-lesson.ts'
import { HELP } from './help.ts'
import { Interrupt, Interrupted } from './interrupt.ts'
import { Keys } from './keys.ts'
import { LESSONS, type LessonEntry } from './lessons.ts'
import { runLesson } from './run-lesson.ts'
import { WORDS } from './words.ts'

const { stdin, stdout, env } = process

interface Where extends Pick<StageOptions, 'url' | 'makeBroker'> {
  readonly on: string | null
}

const IN_MEMORY: Where = {
  url: 'fake://sandbox/lesson',
  makeBroker: () => FakeBroker.named('sandbox/lesson'),
  on: null,
}

const log = (line: string) => console.error(line)

/** Whether both ends are a terminal, with somebody before it. */
const isTerminal = () => stdin.isTTY === true && stdout.isTTY === true

/** In CI picocolors would colour a pipe, too. */
const isColored = () =>
  colors.isColorSupported && (stdout.isTTY === true || Boolean(env.FORCE_COLOR))

async function run(
  entry: LessonEntry,
  where: Where,
  { language, json, step }: Arguments,
  interrupt: Interrupt,
): Promise<void> {
  using keys = step ? new Keys(stdin, () => interrupt.end()) : null
  if (keys !== null) log(WORDS[language].keys)
  const options = {
    ...where,
    language,
    json,
    isColored: isColored(),
    write: (line: string) => console.log(line),
    signal: interrupt.signal,
  }
  const pace = keys === null ? {} : { pace: keys.pace }
  await runLesson(entry, await entry.load(), { ...options, ...pace })
}

async function runOnRabbit(
  entry: LessonEntry,
  args: Arguments,
  interrupt: Interrupt,
): Promise<void> {
  const { findBroker } = await import('../broker/find-broker.ts')
  const { Claims, claiming } = await import('../broker/claims.ts')
  const { RabbitBroker } = await import('../../src/rabbit/rabbit-broker.ts')
  const { signal } = interrupt
  await using found = await findBroker({ log, signal })
  await using claims = await Claims.at(found.transportUrl)
  const where: Where = {
    url: found.transportUrl,
    makeBroker: (url) => claiming(new RabbitBroker(url), claims),
    on: `RabbitMQ ${found.version}`,
  }
  await run(entry, where, args, interrupt)
}

/** In a process of its own, whose modules are instrumented as they load. */
async function record(
  { folder }: LessonEntry,
  { record: file, language }: Arguments & { record: string },
  url?: string,
): Promise<void> {
  const { recordScenario } = await import('../recorder/record-scenario.ts')
  const { recordingText } = await import('../recorder/recording-text.ts')
  const recording = await recordScenario(folder, url)
  writeFileSync(file, recordingText(recording))
  const { length } = recording.steps.event
  console.log(WORDS[language].steps(length, file))
}

async function recordAny(
  entry: LessonEntry,
  args: Arguments & { record: string },
): Promise<void> {
  if (args.transport === 'fake') {
    await record(entry, args)
    return
  }
  const { findBroker } = await import('../broker/find-broker.ts')
  await using found = await findBroker({ log })
  await record(entry, args, found.transportUrl)
}

/** @returns the exit code if it did not come to its end, or else null. */
async function runOrTell(
  entry: LessonEntry,
  args: Arguments,
): Promise<number | null> {
  const words = WORDS[args.language]
  const isRabbit = args.transport === 'rabbit'
  using interrupt = new Interrupt()
  try {
    if (isRabbit) await runOnRabbit(entry, args, interrupt)
    else await run(entry, IN_MEMORY, args, interrupt)
    return null
  } catch (error) {
    if (error instanceof Interrupted) {
      log(words.ended)
      return error.exitCode
    }
    const why = error instanceof Error ? (error.stack ?? error.message) : error
    log(words.failed(entry.number, String(why)))
    log(words.advice(entry.folder, isRabbit))
    return 1
  }
}

async function choose({ language }: Arguments): Promise<LessonEntry | null> {
  using interrupt = new Interrupt()
  return await chooseLesson(language, interrupt.signal)
}

function list({ language }: Arguments): void {
  for (const { number, title } of LESSONS)
    console.log(`${number}  ${title[language]}`)
  console.log(`\n${WORDS[language].more}`)
}

/** @returns as `runOrTell`. */
async function main(argv: readonly string[]): Promise<number | null> {
  const args = readArguments(argv, env)
  const { lesson, language, record: file, step } = args
  if (args.help) {
    console.log(HELP[language])
    return null
  }
  if (step && !isTerminal())
    throw new Error('--step waits for keys; expected a terminal')
  if (lesson === null && !isTerminal()) {
    list(args)
    return null
  }
  const entry = lesson ?? (await choose(args))
  if (entry === null) return null
  if (file === null) return await runOrTell(entry, args)
  await recordAny(entry, { ...args, record: file })
  return null
}

/** What did not come to its end may have left something that waits. */
function exit(code: number): void {
  stdout.write('', () => process.exit(code))
}

main(process.argv.slice(2)).then(
  (code) => code !== null && exit(code),
  (error: unknown) => {
    log(error instanceof Error ? error.message : String(error))
    log('See: npm run sandbox -- --help')
    process.exitCode = 1
  },
)
