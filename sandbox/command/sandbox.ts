/**
 * `npm run sandbox`: lists the lessons, to choose from; with a number, runs one
 * and prints what its processes exchanged. In memory by default; on RabbitMQ
 * when asked, with a broker that `sandbox/broker/` finds and puts away again.
 */
import { writeFileSync } from 'node:fs'
import { type Arguments, readArguments } from './arguments.ts'
import { chooseLesson } from './choose-lesson.ts'
import { HELP } from './help.ts'
import { Interrupt } from './interrupt.ts'
import { LESSONS, type LessonEntry } from './lessons.ts'
import { runOrTell } from './run-or-tell.ts'
import { WORDS } from './words.ts'

const { stdin, stdout, env } = process

const log = (line: string) => console.error(line)

/** Whether both ends are a terminal, with somebody before it. */
const isTerminal = () => stdin.isTTY === true && stdout.isTTY === true

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
