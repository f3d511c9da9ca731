/**
 * Recorder: one recording on RabbitMQ, with real time and chance. What it shows
 * is compared with the recording in memory, not kept.
 *
 * Called in a process of its own by `record-process.ts`.
 */
import { RabbitBroker } from '../../src/rabbit/rabbit-broker.ts'
import { Claims, claiming } from '../broker/claims.ts'
import { ConcludedState } from './concluded-broker.ts'
import type { Recording } from './format.ts'
import type { Recorder } from './recorder.ts'
import type { Scene } from './scene.ts'
import { traceInto } from './wire-rows.ts'

/** Snapshots delay the program's timers: the heart must beat slowly. */

/** Never throws for what the scene does: that is in the recording. */
export async function recordOnRabbit(
  recorder: Recorder,
  scenario: string,
  scene: Scene,
  url: string,
): Promise<Recording> {
  await using claims = await Claims.at(url)
  const state = new ConcludedState(() => recorder.brokerMoved())
  recorder.begin({ scenario, transport: 'rabbit', clock: 'real' })
  recorder.watchBroker(() => state.state())
  try {
    const result = await scene.playOn(
      url,
      (parsed) => state.hear(claiming(new RabbitBroker(parsed), claims)),
      {
        trace: traceInto(recorder),
        log: (...line) => recorder.log(...line),
        watchBroker: () => {},
      },
    )
    return recorder.finish({ result })
  } catch (error) {
    return recorder.finish({ error })
  }
}
