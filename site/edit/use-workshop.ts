/**
 * What the workshop holds and does: the reader's edits, the run that is under
 * way, and what came of the last one. Used by workshop.tsx. Nothing is run
 * unless somebody presses Run.
 */
import { useCallback, useEffect, useRef, useState } from 'react'
import {
  type Difference,
  firstDifference,
} from '../../sandbox/recorder/compare.ts'
import {
  type OpenRecording,
  openRecording,
} from '../../sandbox/recorder/open-recording.ts'
import type { Edits, Sources } from './edits.ts'
import {
  type Outcome,
  type Place,
  runScenario,
  siteSources,
  warmUp,
} from './run-scenario.ts'
import { packed, unpacked } from './shared-edit.ts'
import type { Shown } from './shown.ts'
import { thrownAt } from './thrown-at.ts'

export interface WorkshopOptions {
  readonly scenario: string
  /** Where the site's recording of it is. */
  readonly url: string
  readonly show: (shown: Shown | null) => void
}

/** What the editor works on, loaded when it opens. */
export interface Bench {
  readonly original: Sources
  /** Those that can be changed: what the recording sees, the lesson first. */
  readonly files: readonly string[]
  readonly recorded: OpenRecording
}

export interface Report {
  readonly outcome: Outcome
  readonly wasEdited: boolean
  /** Only of edited code. */
  readonly difference: Difference | null
  /** The reader's own line that is to blame. */
  readonly place: Place | null
  /** The address of the edit; null: it has none. */
  readonly link: string | null
  /** What the player then plays; null: there is no recording. */
  readonly shown: Shown | null
}

export type Phase =
  | { readonly type: 'idle' }
  | { readonly type: 'running'; readonly steps: number }
  | { readonly type: 'reported'; readonly report: Report }
  | { readonly type: 'broken'; readonly error: string }

export async function loadBench(url: string): Promise<Bench> {
  const [original, response] = await Promise.all([siteSources(), fetch(url)])
  if (!response.ok)
    throw new Error(`${url}: ${response.status} ${response.statusText}`)
  const recorded = openRecording(await response.text())
  const files = recorded.recording.files
    .map(({ path }) => path)
    .filter((path) => Object.hasOwn(original, path))
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
  return { original, files, recorded }
}

/** The lesson, what else is beside it, then the library. */
function rank(path: string): number {
  if (/^sandbox\/.*\/(?:lesson|scenario)\.ts$/.test(path)) return 0
  return path.startsWith('sandbox/') ? 1 : 2
}

async function reportOf(
  outcome: Outcome,
  edits: Edits,
  { scenario, url }: Pick<WorkshopOptions, 'scenario' | 'url'>,
): Promise<Report> {
  const wasEdited = edits.size > 0
  const link = await linkOf(scenario, edits)
  const none = { outcome, wasEdited, link, difference: null, shown: null }
  if (outcome.type === 'mistake')
    return { ...none, place: outcome.place ?? mentioned(outcome.error, edits) }
  if (outcome.type === 'nothing') return { ...none, place: null }
  const { open } = outcome
  const shown = await shownOf(outcome, wasEdited, link)
  const thrown = thrownAt(open, (path) => edits.has(path))
  const place = thrown < 0 ? null : { ...open.step(thrown), column: null }
  if (!wasEdited) return { ...none, place, shown }
  const { recorded, original } = await loadBench(url)
  const { movedLines } = await import('./moved-lines.ts')
  const lineOf = movedLines(original, edits)
  const difference = firstDifference(recorded, open, lineOf)
  const at = difference === null ? null : difference.step
  return { ...none, difference, place, shown: { ...shown, at } }
}

/** An engine names no line for a name that a module does not export. */
function mentioned(error: string, edits: Edits): Place | null {
  const [, name] = /export(?: named)? '([\w$]+)'/.exec(error) ?? []
  if (name === undefined) return null
  for (const [path, text] of edits) {
    const words = text.split('\n').map((line) => line.split(/[^\w$]+/))
    const at = words.findIndex((line) => line.includes(name))
    if (at >= 0) return { path, line: at + 1, column: null }
  }
  return null
}

async function shownOf(
  { open, sources }: Extract<Outcome, { type: 'recorded' }>,
  wasEdited: boolean,
  link: string | null,
): Promise<Shown> {
  const { codeOf } = await import('./ran-code.ts')
  const code = codeOf(open, (path) => sources[path] ?? null)
  return { played: { open, code }, at: null, takesFocus: !wasEdited, link }
}

/** The runs, one at a time. */
export function useRuns({ scenario, url, show }: WorkshopOptions) {
  const [phase, setPhase] = useState<Phase>({ type: 'idle' })
  const current = useRef<AbortController | null>(null)
  useEffect(() => () => current.current?.abort(), [])
  const start = useCallback(
    async (edits: Edits) => {
      current.current?.abort()
      const mine = new AbortController()
      current.current = mine
      const tell = (next: Phase) => {
        if (current.current === mine) setPhase(next)
      }
      const counted = (steps: number) => tell({ type: 'running', steps })
      counted(0)
      try {
        const outcome = await runScenario(scenario, edits, mine.signal, counted)
        const report = await reportOf(outcome, edits, { scenario, url })
        if (current.current !== mine) return
        setPhase({ type: 'reported', report })
        if (report.shown !== null) show(report.shown)
      } catch (error) {
        tell({ type: 'broken', error: String(error) })
      }
    },
    [scenario, url, show],
  )
  const stop = () => current.current?.abort()
  return { phase, start, stop }
}

/** Code that nobody changed is the site's recording, step by step. */
export async function linkOf(
  scenario: string,
  edits: Edits,
): Promise<string | null> {
  if (edits.size === 0) return null
  const text = await packed(edits, await siteSources())
  return text === null ? null : `#edit=${scenario}:${text}`
}

export interface Opened {
  readonly bench: Bench
  readonly edits: Edits
  /** Of a link: files that the site has changed since; else null. */
  readonly changedSince: readonly string[] | null
}

/**
 * Opens the editor, with what a link brings if there is one.
 *
 * @throws Error if something cannot be fetched, or the link is none of ours.
 */
export async function openBench(
  url: string,
  shared: string | null,
): Promise<Opened> {
  const bench = await loadBench(url)
  warmUp().catch(() => {}) // It is told when somebody runs something.
  if (shared === null) return { bench, edits: new Map(), changedSince: null }
  const { original, files } = bench
  return { bench, ...(await unpacked(shared, original, files)) }
}
