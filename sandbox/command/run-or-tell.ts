/**
 * Runs a lesson where the reader asked for it, in memory or on a RabbitMQ, and
 * tells why if it does not come to its end: it failed, and what to do then, or
 * was interrupted, after everything was put away. Called by sandbox.ts.
 */
import { FakeBroker } from '../../src/fake/fake-broker.ts'
import { setLogSink } from '../../src/log.ts'
import { CuttableMemory } from '../cut/cuttable-broker.ts'
import type { StageOptions } from '../stage.ts'
import type { Arguments } from './arguments.ts'
import { isColored } from './colors.mjs'
import { Interrupt, Interrupted } from './interrupt.ts'
import { Keys } from './keys.ts'
import type { LessonEntry } from './lessons.ts'
import { runLesson } from './run-lesson.ts'
import { WORDS } from './words.ts'

const { stdin } = process

const log = (line: string) => console.error(line)

/** The lesson's own fault, and no broker's that was not found. */
class LessonFailed extends Error {}

interface Where extends Pick<StageOptions, 'url' | 'makeBroker'> {
  readonly on: string | null
}

const IN_MEMORY: Where = {
  url: 'fake://sandbox/lesson',
  makeBroker: () => new CuttableMemory(FakeBroker.named('sandbox/lesson')),
  on: null,
}

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
    isColored,
    write: (line: string) => console.log(line),
    signal: interrupt.signal,
  }
  const pace = keys === null ? {} : { pace: keys.pace }
  try {
    await runLesson(entry, await entry.load(), { ...options, ...pace })
  } catch (error) {
    if (error instanceof Interrupted) throw error
    const told = error instanceof Error ? error.stack : error
    throw new LessonFailed(String(told), { cause: error })
  }
}

async function runOnRabbit(
  entry: LessonEntry,
  args: Arguments,
  interrupt: Interrupt,
): Promise<void> {
  const { findBroker } = await import('../broker/find-broker.ts')
  const { Claims, claiming } = await import('../broker/claims.ts')
  const { CuttableRabbit } = await import('../cut/cuttable-rabbit.ts')
  const { RabbitBroker } = await import('../../src/rabbit/rabbit-broker.ts')
  const { signal } = interrupt
  await using found = await findBroker({ log, signal })
  await using claims = await Claims.at(found.transportUrl)
  const where: Where = {
    url: found.transportUrl,
    makeBroker: (url) =>
      new CuttableRabbit(claiming(new RabbitBroker(url), claims)),
    on: `RabbitMQ ${found.version}`,
  }
  await run(entry, where, args, interrupt)
}

/**
 * @returns the exit code if it did not come to its end, or else null.
 * @throws Error if there is no broker to run it on.
 */
export async function runOrTell(
  entry: LessonEntry,
  args: Arguments,
): Promise<number | null> {
  const words = WORDS[args.language]
  const isRabbit = args.transport === 'rabbit'
  using interrupt = new Interrupt()
  // That its connections go away under it is no news to whoever ended it.
  interrupt.signal.addEventListener('abort', () => setLogSink(() => {}))
  try {
    if (isRabbit) await runOnRabbit(entry, args, interrupt)
    else await run(entry, IN_MEMORY, args, interrupt)
    return null
  } catch (error) {
    if (error instanceof Interrupted) {
      if (error.isTold) log(words.ended)
      return error.exitCode
    }
    if (!(error instanceof LessonFailed)) throw error
    log(words.failed(entry.number, error.message))
    log(words.advice(entry.folder, isRabbit))
    return 1
  }
}
