/**
 * Recorder: what is loaded beside a scenario, in the same set of modules: the
 * stage, the brokers, the log. The recorder itself stands outside and is told
 * by hooks, so the same file serves Node's loader and a page's blob modules.
 */
import { FakeBroker } from '../../src/fake/fake-broker.ts'
import type { Topology } from '../../src/fake/topology.ts'
import { setLogSink } from '../../src/log.ts'
import { CuttableMemory } from '../cut/cuttable-broker.ts'
import { type Lesson, type MakeBroker, play } from '../stage.ts'
import type { Trace } from '../trace/traced-broker.ts'
import type { BrokerState } from './format.ts'
import { scenarioNamed } from './scenarios.ts'

export interface SceneHooks {
  readonly trace: Trace
  readonly log: (level: string, logger: string, text: string) => void
  readonly watchBroker: (ask: () => BrokerState) => void
}

export interface Scene {
  /** In memory; the program has ended when it resolves. */
  readonly play: (hooks: SceneHooks) => Promise<unknown>
  /** On a broker of the caller's. */
  readonly playOn: (
    url: string,
    makeBroker: MakeBroker,
    hooks: SceneHooks,
  ) => Promise<unknown>
}

/** Loads all modules of the scenario; nothing of it has run then. */
export async function loadScene(name: string): Promise<Scene> {
  return sceneOf(await scenarioNamed(name).load())
}

/** The same for a lesson that somebody has at hand, as a reader's own. */
export function sceneOf(lesson: Lesson): Scene {
  const playOn: Scene['playOn'] = (url, makeBroker, { trace, log }) => {
    setLogSink(({ level, logger, message, error }) => {
      const cause = error === undefined ? '' : `: ${String(error)}`
      log(level, logger, message + cause)
    })
    return play(lesson, { url, makeBroker, trace, deadlineMs: null })
  }
  return {
    playOn,
    play: (hooks) => {
      const broker = new FakeBroker()
      hooks.watchBroker(() => stateOf(broker.topology()))
      const makeBroker = () => new CuttableMemory(broker)
      return playOn('fake://recorder/', makeBroker, hooks)
    },
  }
}

function stateOf(topology: Topology): BrokerState {
  return {
    exchanges: topology.exchanges.map(({ name, type }) => [name, type]),
    bindings: topology.bindings.map((one) => [
      one.source_name,
      one.destination_name,
      one.routing_key,
    ]),
    queues: topology.queues.map((one) => [
      one.name,
      one.ready,
      one.unacknowledged,
      one.consumers,
    ]),
  }
}
