/**
 * Recorder, in a page: the worker that runs a scenario, once, in memory, and
 * posts its recording as text. A new one for each run, since modules keep
 * state; the page ends it if it does not end itself. Left out here: to keep a
 * reader's program from the network is the part of the frame that makes it.
 */
import { linkModules, type TransformedModule } from '../link-modules.ts'
import { prepare, recordInMemory } from '../record-in-memory.ts'
import { RecordingLimit } from '../recorder.ts'
import { recordingText } from '../recording-text.ts'
import type { loadScene } from '../scene.ts'
import { type Mistake, mistakeOf } from './mistake.ts'

export interface ToRun {
  readonly modules: readonly TransformedModule[]
  readonly scenario: string
  readonly maxSteps?: number
  /** After so many steps their count is posted; default: it never is. */
  readonly tellEvery?: number
}

export type FromRun =
  | { readonly type: 'steps'; readonly steps: number }
  | { readonly type: 'recording'; readonly text: string }
  /** Nobody heard of an error, neither the program nor its recording. */
  | ({ readonly type: 'unheard' } & Mistake)
  | ({ readonly type: 'failed' } & Mistake)

interface WorkerScope {
  postMessage(message: FromRun): void
  addEventListener(
    type: 'message',
    listener: (event: { readonly data: ToRun }) => void,
    options: { readonly once: true },
  ): void
  addEventListener(
    type: 'unhandledrejection',
    listener: (event: {
      readonly reason: unknown
      preventDefault(): void
    }) => void,
  ): void
  addEventListener(
    type: 'error',
    listener: (event: {
      readonly error?: unknown
      readonly message: string
      preventDefault(): void
    }) => void,
  ): void
}

const scope = globalThis as unknown as WorkerScope
const tell = scope.postMessage.bind(scope)

const blobUrl = (code: string) =>
  URL.createObjectURL(new Blob([code], { type: 'text/javascript' }))

let urls: ReadonlyMap<string, string> = new Map()

async function run(task: ToRun): Promise<string> {
  const { modules, scenario, maxSteps, tellEvery = Infinity } = task
  const prepared = prepare()
  urls = linkModules(modules, blobUrl)
  const entry = [...urls.values()].at(-1) ?? ''
  const loaded: { loadScene: typeof loadScene } = await import(
    /* webpackIgnore: true */ entry
  )
  const scene = await loaded.loadScene(scenario)
  const recording = await recordInMemory(prepared, scenario, scene, {
    ...(maxSteps === undefined ? {} : { maxSteps }),
    counted: (steps) => {
      if (steps % tellEvery === 0) tell({ type: 'steps', steps })
    },
  })
  return recordingText(recording)
}

function unheard(thrown: unknown): void {
  if (thrown instanceof RecordingLimit) return
  tell({ type: 'unheard', ...mistakeOf(thrown, urls) })
}

scope.addEventListener('unhandledrejection', (event) => {
  event.preventDefault()
  unheard(event.reason)
})

scope.addEventListener('error', (event) => {
  event.preventDefault()
  unheard(event.error ?? event.message)
})

scope.addEventListener(
  'message',
  ({ data }) => {
    tell({ type: 'steps', steps: 0 })
    run(data).then(
      (text) => tell({ type: 'recording', text }),
      (error: unknown) => tell({ type: 'failed', ...mistakeOf(error, urls) }),
    )
  },
  { once: true },
)
