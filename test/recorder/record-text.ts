/** Records a program of a few lines, in this process, on the virtual clock. */
import type { Recording } from '../../sandbox/recorder/format.ts'
import { instrument } from '../../sandbox/recorder/instrument.ts'
import {
  type OpenRecording,
  openRecording,
} from '../../sandbox/recorder/open-recording.ts'
import { Recorder } from '../../sandbox/recorder/recorder.ts'
import { Deadlock, VirtualClock } from '../../sandbox/recorder/virtual-clock.ts'

/** A module of the same text would be the same module. */
let modules = 0

/** @param source - of a module whose default export is to be called */
export async function recordText(
  source: string,
  maxSteps = 10_000,
): Promise<Recording> {
  const recorder = new Recorder().install()
  const clock = new VirtualClock().install()
  try {
    const code = `${instrument(source, 'program.ts').code}\n// ${++modules}`
    const url = `data:text/javascript,${encodeURIComponent(code)}`
    const { default: main } = await import(/* @vite-ignore */ url)
    const facts = { transport: 'memory', clock: 'virtual' } as const
    const now = () => clock.now
    recorder.begin({ ...facts, scenario: 'text', now, maxSteps })
    const turn = () => recorder.limit !== null
    return recorder.finish({ result: await clock.run(main, turn) })
  } catch (error) {
    const isDeadlock = error instanceof Deadlock
    return recorder.finish(isDeadlock ? { stopped: error.message } : { error })
  } finally {
    clock.uninstall()
  }
}

export const opened = async (source: string): Promise<OpenRecording> =>
  openRecording(await recordText(source))
