/**
 * Recorder: the process that makes one recording and writes it to standard
 * output. A process of its own, so that every recording begins with modules
 * that nobody has used. Started by `recordScenario` in `record-scenario.ts`.
 */
import { prepare, recordInMemory } from './record-in-memory.ts'

const [scenario = ''] = process.argv.slice(2)
const prepared = prepare()
// Only now may a module of the scene load.
const { loadScene } = await import('./scene.ts')
const scene = await loadScene(scenario)
const recording = await recordInMemory(prepared, scenario, scene)
process.stdout.write(JSON.stringify(recording))
