/**
 * Recorder: one recording in memory, the same at every run. Called in a fresh
 * process or worker, since modules keep state: `prepare` first, then the scene
 * is loaded, then `recordInMemory` runs it.
 */
import type { Recording } from './format.ts'
import { Recorder, type RecorderOptions } from './recorder.ts'
import type { Scene } from './scene.ts'
import { Deadlock, VirtualClock } from './virtual-clock.ts'
import { traceInto } from './wire-rows.ts'

export interface Prepared {
  readonly recorder: Recorder
  readonly clock: VirtualClock
}

/** Before any module of the scene loads. */
export function prepare(): Prepared {
  return {
    recorder: new Recorder().install(),
    clock: new VirtualClock().install(),
  }
}

/** Never throws for what the scene does: that is in the recording. */
export async function recordInMemory(
  { recorder, clock }: Prepared,
  scenario: string,
  scene: Scene,
  limits: Pick<RecorderOptions, 'maxSteps' | 'counted'> = {},
): Promise<Recording> {
  const now = () => clock.now
  const facts = { scenario, transport: 'memory', clock: 'virtual' } as const
  recorder.begin({ ...facts, now, ...limits })
  const main = () =>
    scene.play({
      trace: traceInto(recorder),
      log: (...line) => recorder.log(...line),
      watchBroker: (ask) => recorder.watchBroker(ask),
    })
  const turn = () => {
    // A probe that throws in a function's first step leaves it the turn.
    if (recorder.limit !== null) return true
    if (recorder.running !== null) throw new Error('a frame kept the turn')
    recorder.brokerMoved()
    return false
  }
  try {
    return recorder.finish({ result: await clock.run(main, turn) })
  } catch (error) {
    const isDeadlock = error instanceof Deadlock
    return recorder.finish(isDeadlock ? { stopped: error.message } : { error })
  } finally {
    clock.uninstall()
  }
}
