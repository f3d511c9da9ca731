/**
 * Recorder: the process that makes one recording and writes it to standard
 * output. A process of its own, so that every recording begins with modules
 * that nobody has used. Started by `recordScenario`; the URL of a RabbitMQ
 * comes by the environment, where nobody lists it.
 */
import { RealClock } from './real-clock.ts'
import { prepare, recordInMemory } from './record-in-memory.ts'
import { Recorder, RecordingLimit } from './recorder.ts'

// What was under way at the limit may have nobody left who waits for it.
process.on('unhandledRejection', (error) => {
  if (!(error instanceof RecordingLimit)) throw error
})

async function record(scenario: string, url: string | undefined) {
  if (url === undefined) {
    const prepared = prepare()
    // Only now may a module of the scene load.
    const { loadScene } = await import('./scene.ts')
    return recordInMemory(prepared, scenario, await loadScene(scenario))
  }
  const recorder = new Recorder().install()
  const clock = new RealClock().install()
  const { loadScene } = await import('./scene.ts')
  const { recordOnRabbit } = await import('./record-on-rabbit.ts')
  const scene = await loadScene(scenario)
  return recordOnRabbit({ recorder, clock }, scenario, scene, url)
}

const [scenario = ''] = process.argv.slice(2)
const recording = await record(scenario, process.env.WALKTHROUGH_RECORD_URL)
process.stdout.write(JSON.stringify(recording))
