/**
 * Recorder: one recording on RabbitMQ, in real time. It is compared with the
 * recording in memory, and kept beside it.
 *
 * Called in a process of its own by `record-process.ts`.
 */
import { TransportURL } from '../../src/index.ts'
import { RabbitBroker } from '../../src/rabbit/rabbit-broker.ts'
import { Claims, claiming } from '../broker/claims.ts'
import { CuttableRabbit } from '../cut/cuttable-rabbit.ts'
import { ConcludedState } from './concluded-broker.ts'
import type { Recording } from './format.ts'
import type { RealClock } from './real-clock.ts'
import type { Recorder } from './recorder.ts'
import type { Scene } from './scene.ts'
import { traceInto } from './wire-rows.ts'

/** What the program is told: whose broker it was is nobody's business. */
const SHOWN_URL = 'rabbit://guest:guest@rabbitmq:5672/'

/** Never throws for what the scene does: that is in the recording. */
export async function recordOnRabbit(
  { recorder, clock }: { recorder: Recorder; clock: RealClock },
  scenario: string,
  scene: Scene,
  url: string,
): Promise<Recording> {
  await using claims = await Claims.at(url)
  const real = TransportURL.parse(url)
  const state = new ConcludedState(() => recorder.brokerMoved())
  clock.begin()
  recorder.begin({ scenario, transport: 'rabbit', clock: 'real' })
  recorder.watchBroker(() => state.state())
  try {
    const result = await scene.playOn(
      SHOWN_URL,
      () =>
        new CuttableRabbit(
          state.hear(claiming(new RabbitBroker(real), claims)),
        ),
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
