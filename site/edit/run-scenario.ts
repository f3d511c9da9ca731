/**
 * Records a scenario on the spot: the site's own sources, with the reader's
 * edits in them, are instrumented, run in an isolated worker and recorded.
 * Called by workshop.tsx. A program that hangs where no probe is gets ended; it
 * is then run again, which is the same run, up to the step where it hung.
 */
import { checkRecording } from '../../sandbox/recorder/check-recording.ts'
import {
  type OpenRecording,
  openRecording,
} from '../../sandbox/recorder/open-recording.ts'
import type { Mistake } from '../../sandbox/recorder/page/mistake.ts'
import type { ToRun } from '../../sandbox/recorder/page/run-worker.ts'
import type { Edits, Sources } from './edits.ts'
import { type Ran, runOnce } from './run-once.ts'
import { transformed } from './transformer.ts'

const ENTRY = 'sandbox/recorder/scene.ts'
/** Three times the longest lesson. */
export const MAX_STEPS = 30_000
const TELL_EVERY = 100
/** The longest step that a reader waits for. */
const SILENCE_MS = 6000
/** While looking for the step where it hung. */
const SHORT_SILENCE_MS = 2500

export interface Place {
  readonly path: string
  /** From 1. */
  readonly line: number
  /** From 0; null if only the line is known. */
  readonly column: number | null
}

export type Outcome =
  | {
      readonly type: 'recorded'
      readonly open: OpenRecording
      readonly sources: Sources
      /** Whether the program ended, or was ended from outside. */
      readonly end: 'itself' | 'silent' | 'stopped'
      readonly unheard: readonly Mistake[]
    }
  | { readonly type: 'mistake'; readonly error: string; place: Place | null }
  | { readonly type: 'nothing'; readonly why: Exclude<Ran['end'], 'failed'> }

/** The site's sources, a chunk of its own. */
export async function siteSources(): Promise<Sources> {
  return (await import('../../sandbox/recorder/scene.ts?sources')).default
}

export async function warmUp(): Promise<void> {
  const sources = await siteSources()
  await transformed({ entry: ENTRY, sources }, new AbortController().signal)
}

/**
 * @param counted - told now and then how many steps there are
 * @throws Error if a part of the site cannot be fetched.
 */
export async function runScenario(
  scenario: string,
  edits: Edits,
  signal: AbortSignal,
  counted: (steps: number) => void,
): Promise<Outcome> {
  const original = await siteSources()
  const sources = { ...original, ...Object.fromEntries(edits) }
  const made = await transformed({ entry: ENTRY, sources }, signal).catch(
    (error: unknown) => {
      if (signal.aborted) return null
      throw error
    },
  )
  if (made === null) return { type: 'nothing', why: 'stopped' }
  if ('error' in made)
    return { type: 'mistake', error: made.error, place: placeOf(made) }
  const { default: script } = await import(
    '../../sandbox/recorder/page/run-worker.ts?script'
  )
  const run = (more: Partial<ToRun>, silenceMs: number, until: AbortSignal) =>
    runOnce({
      script,
      task: {
        modules: made.modules,
        scenario,
        maxSteps: MAX_STEPS,
        tellEvery: TELL_EVERY,
        ...more,
      },
      silenceMs,
      signal: until,
      counted,
    })
  return outcomeOf(await fullRun(run, signal), sources)
}

type Run = (
  more: Partial<ToRun>,
  silenceMs: number,
  until: AbortSignal,
) => Promise<Ran>

/** The whole run or, of one that had to be ended, what came before that. */
async function fullRun(run: Run, signal: AbortSignal): Promise<Ran> {
  const ran = await run({}, SILENCE_MS, signal)
  if (ran.end !== 'silent' && ran.end !== 'stopped') return ran
  const steps = ran.end === 'silent' ? await hangsAt(run, signal) : ran.steps
  if (steps === 0) return ran
  const never = new AbortController().signal
  const again = await run({ maxSteps: steps }, SILENCE_MS, never)
  return again.end === 'recorded' ? { ...again, end: ran.end } : ran
}

/** The last step before it hangs: each one is told as soon as it is made. */
async function hangsAt(run: Run, signal: AbortSignal): Promise<number> {
  const { steps } = await run({ tellEvery: 1 }, SHORT_SILENCE_MS, signal)
  return steps
}

function outcomeOf(
  { end, text, mistake, unheard }: Ran,
  sources: Sources,
): Outcome {
  if (mistake !== null)
    return {
      type: 'mistake',
      error: mistake.error,
      place: placeOf({ ...mistake, column: null }),
    }
  if (text === null)
    return { type: 'nothing', why: end === 'failed' ? 'flooded' : end }
  const open = openRecording(checkRecording(JSON.parse(text)))
  if (open.length === 0)
    return { type: 'mistake', error: open.recording.error ?? '', place: null }
  const how = end === 'silent' || end === 'stopped' ? end : 'itself'
  return { type: 'recorded', open, sources, end: how, unheard }
}

function placeOf({
  path,
  line,
  column,
}: {
  readonly path: string | null
  readonly line: number | null
  readonly column: number | null
}): Place | null {
  return path === null || line === null ? null : { path, line, column }
}
