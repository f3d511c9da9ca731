/**
 * Recorder, in a page: the worker that runs a scenario, once, in memory, and
 * posts its recording as text. A new one for each run, since modules keep
 * state; the page ends it if it does not end itself. Left out here: to keep a
 * reader's program from the network is the page's part.
 */
import { linkModules, type TransformedModule } from '../link-modules.ts'
import { prepare, recordInMemory } from '../record-in-memory.ts'
import { recordingText } from '../recording-text.ts'
import type { loadScene } from '../scene.ts'

export interface ToRun {
  readonly modules: readonly TransformedModule[]
  readonly scenario: string
  readonly maxSteps?: number
}

export type FromRun =
  | { readonly type: 'recording'; readonly text: string }
  | { readonly type: 'failed'; readonly error: string }

interface WorkerScope {
  postMessage(message: FromRun): void
  addEventListener(
    type: 'message',
    listener: (event: { readonly data: ToRun }) => void,
    options: { readonly once: true },
  ): void
}

const scope = globalThis as unknown as WorkerScope

const blobUrl = (code: string) =>
  URL.createObjectURL(new Blob([code], { type: 'text/javascript' }))

async function run({ modules, scenario, maxSteps }: ToRun): Promise<string> {
  const prepared = prepare()
  const entry = linkModules(modules, blobUrl)
  const loaded: { loadScene: typeof loadScene } = await import(
    /* webpackIgnore: true */ entry
  )
  const scene = await loaded.loadScene(scenario)
  return recordingText(
    await recordInMemory(prepared, scenario, scene, maxSteps),
  )
}

scope.addEventListener(
  'message',
  ({ data }) => {
    run(data).then(
      (text) => scope.postMessage({ type: 'recording', text }),
      (error: unknown) =>
        scope.postMessage({ type: 'failed', error: String(error) }),
    )
  },
  { once: true },
)
