/**
 * Plays a lesson in memory on a clock of its own, which goes as fast as the
 * lesson waits: a timeout of a minute takes no time. For a page whose reader
 * wants to know the result, and for the tests that run every lesson. The
 * command does not: there a reader sees the time pass.
 */
import { FakeBroker } from '../src/fake/fake-broker.ts'
import type { LessonEntry } from './command/lessons.ts'
import { CuttableMemory } from './cut/cuttable-broker.ts'
import { VirtualClock } from './recorder/virtual-clock.ts'
import { play } from './stage.ts'

/**
 * @returns what the lesson returns.
 * @throws what the lesson throws, or Deadlock if it waits for nothing.
 */
export async function playAtOnce({ load }: LessonEntry): Promise<unknown> {
  const broker = new FakeBroker()
  const stage = {
    url: 'fake://at-once/',
    makeBroker: () => new CuttableMemory(broker),
    trace: () => {},
    deadlineMs: null,
  }
  return await atOnce(load, (lesson) => play(lesson, stage))
}

/**
 * @param load - first, on the new clock: while a module loads no timer fires
 * @returns what `run` returns.
 */
export async function atOnce<T, R>(
  load: () => Promise<T>,
  run: (loaded: T) => Promise<R>,
): Promise<R | undefined> {
  const clock = new VirtualClock().install()
  try {
    const loaded = await load()
    return await clock.run(() => run(loaded))
  } finally {
    clock.uninstall()
  }
}
