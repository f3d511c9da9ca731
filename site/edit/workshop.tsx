/**
 * Change it and run: an editor on the scenario's files, and what came of the
 * run; the player beside it plays the recording. Shown by stage.tsx. A shared
 * link opens here as a difference, and is run by nobody but the reader.
 */
import { translate } from '@docusaurus/Translate'
import {
  lazy,
  Suspense,
  useCallback,
  useEffect,
  useId,
  useMemo,
  useState,
} from 'react'
import type { Edits } from './edits.ts'
import { DifferenceWords, phaseWords, Unheard } from './run-report.tsx'
import { Share } from './share.tsx'
import {
  type Opened,
  openBench,
  type Phase,
  type Report,
  useRuns,
  type WorkshopOptions,
} from './use-workshop.ts'

const Editor = lazy(() => import('./editor.tsx'))

interface WorkshopProps extends WorkshopOptions {
  /** The first run begins at once; the code of it is the site's own. */
  runsAtOnce: boolean
  /** What a link brings. */
  shared: string | null
}

type Door =
  | { readonly type: 'closed' }
  | { readonly type: 'opening' }
  | { readonly type: 'open'; readonly opened: Opened }
  | { readonly type: 'stuck'; readonly error: string }

function useDoor(url: string, shared: string | null) {
  const [door, setDoor] = useState<Door>({ type: 'closed' })
  const open = useCallback(() => {
    setDoor({ type: 'opening' })
    openBench(url, shared).then(
      (opened) => setDoor({ type: 'open', opened }),
      (error: unknown) =>
        setDoor({
          type: 'stuck',
          error: error instanceof Error ? error.message : String(error),
        }),
    )
  }, [url, shared])
  useEffect(() => {
    if (shared !== null) open()
  }, [shared, open])
  return { door, open }
}

function without(edits: Edits, path: string): Edits {
  return new Map([...edits].filter(([one]) => one !== path))
}

/** The reader's texts; a reset makes a new editor. */
function useEdits({ bench, edits: first }: Opened) {
  const { original, files } = bench
  const [path, setPath] = useState([...first.keys()][0] ?? files[0] ?? '')
  const [edits, setEdits] = useState(first)
  const [resets, setResets] = useState(0)
  const change = (text: string) =>
    setEdits(
      text === original[path]
        ? without(edits, path)
        : new Map([...edits, [path, text]]),
    )
  const reset = (left: Edits) => {
    setEdits(left)
    setResets(resets + 1)
  }
  return { path, setPath, edits, resets, change, reset }
}

interface BenchProps {
  scenario: string
  opened: Opened
  phase: Phase
  start: (edits: Edits) => void
}

function Notice({ opened: { changedSince } }: Pick<BenchProps, 'opened'>) {
  if (changedSince === null) return null
  return (
    <div className="edit-notice" role="note">
      <p>
        {translate({
          id: 'edit.foreign',
          message:
            'This is somebody else’s code, from the link. It has not been run. Below it is marked what it changes; Run runs it, in a worker that reaches neither the network nor what this site stores.',
        })}
      </p>
      {changedSince.length > 0 && (
        <p>
          {translate(
            {
              id: 'edit.changedSince',
              message:
                'The site’s own code has changed since the link was made, so more is marked than was changed: {files}',
            },
            { files: changedSince.join(', ') },
          )}
        </p>
      )}
    </div>
  )
}

function Bench({ scenario, opened, phase, start }: BenchProps) {
  const { path, setPath, edits, resets, change, reset } = useEdits(opened)
  const [showsChanges, setShowsChanges] = useState(opened.changedSince !== null)
  const hintId = useId()
  const { original, files } = opened.bench
  const report = phase.type === 'reported' ? phase.report : null
  const text = edits.get(path) ?? original[path] ?? ''
  const blamed = report?.place ?? null
  const mistake = useMemo(() => mistakeIn(report, path), [report, path])
  useEffect(() => {
    if (blamed !== null && files.includes(blamed.path)) setPath(blamed.path)
  }, [blamed, files, setPath])
  return (
    <div className="edit-bench">
      <Notice opened={opened} />
      <div className="edit-bar">
        <label>
          {translate({ id: 'edit.file', message: 'File' })}{' '}
          <select value={path} onChange={({ target }) => setPath(target.value)}>
            {files.map((one) => (
              <option key={one} value={one}>
                {edits.has(one) ? `${one} *` : one}
              </option>
            ))}
          </select>
        </label>
        <label>
          <input
            type="checkbox"
            checked={showsChanges}
            onChange={({ target }) => setShowsChanges(target.checked)}
          />{' '}
          {translate({ id: 'edit.changes', message: 'Mark what is changed' })}
        </label>
      </div>
      <Suspense fallback={<Fetching />}>
        <Editor
          key={`${resets} ${path}`}
          text={text}
          original={original[path] ?? ''}
          showsChanges={showsChanges}
          label={translate(
            { id: 'edit.label', message: 'Code of {path}' },
            { path },
          )}
          hintId={hintId}
          mistake={mistake}
          change={change}
          run={() => start(edits)}
        />
      </Suspense>
      <p className="edit-hint" id={hintId}>
        {translate({
          id: 'edit.hint',
          message:
            'Tab indents; Escape and then Tab leaves the editor. Ctrl+Enter (⌘+Enter) runs.',
        })}
      </p>
      <div className="edit-bar">
        <button type="button" data-edit="run" onClick={() => start(edits)}>
          {translate({ id: 'edit.run', message: 'Run' })}
        </button>
        <button
          type="button"
          onClick={() => reset(without(edits, path))}
          disabled={!edits.has(path)}
        >
          {translate({ id: 'edit.reset', message: 'Reset this file' })}
        </button>
        <button
          type="button"
          onClick={() => reset(new Map())}
          disabled={edits.size === 0}
        >
          {translate({ id: 'edit.resetAll', message: 'Reset all files' })}
        </button>
        <Share scenario={scenario} edits={edits} />
      </div>
    </div>
  )
}

/** Where the editor has to mark something. */
function mistakeIn(report: Report | null, path: string) {
  if (report === null) return null
  const { place, outcome } = report
  if (place === null || place.path !== path) return null
  const error =
    outcome.type === 'recorded'
      ? outcome.open.recording.error
      : outcome.type === 'mistake'
        ? outcome.error
        : null
  return error === null ? null : { place, error }
}

const Fetching = () => (
  <p role="status">
    {translate({ id: 'edit.fetching', message: 'Fetching the editor …' })}
  </p>
)

function Told({ phase, goTo }: { phase: Phase; goTo: (step: number) => void }) {
  const words = phaseWords(phase)
  return (
    <div className="edit-report" data-phase={phase.type}>
      <p role="status">{words}</p>
      {phase.type === 'reported' && (
        <>
          <DifferenceWords report={phase.report} goTo={goTo} />
          <Unheard report={phase.report} />
        </>
      )}
    </div>
  )
}

const NO_EDITS: Edits = new Map()

export function Workshop(props: WorkshopProps) {
  const { scenario, url, show, runsAtOnce, shared } = props
  const { door, open } = useDoor(url, shared)
  const { phase, start, stop } = useRuns(props)
  const begin = useCallback(
    (edits: Edits) => {
      start(edits).catch(() => {}) // `start` tells what goes wrong.
    },
    [start],
  )
  useEffect(() => {
    if (runsAtOnce) begin(NO_EDITS)
  }, [runsAtOnce, begin])
  const goTo = (step: number) => {
    if (phase.type !== 'reported') return
    const shown = phase.report.shown
    if (shown !== null) show({ ...shown, at: step, takesFocus: true })
  }
  const isRunning = phase.type === 'running'
  return (
    <div className="edit" data-phase={phase.type}>
      <div className="edit-bar">
        {door.type === 'closed' && (
          <button type="button" data-edit="open" onClick={open}>
            {translate({ id: 'edit.open', message: 'Change it and run' })}
          </button>
        )}
        {isRunning && (
          <button type="button" data-edit="stop" onClick={stop}>
            {translate({ id: 'edit.stop', message: 'Stop' })}
          </button>
        )}
      </div>
      {door.type === 'opening' && <Fetching />}
      {door.type === 'stuck' && (
        <p role="alert">
          {translate(
            {
              id: 'edit.stuck',
              message: 'The editor could not be opened: {error}',
            },
            { error: door.error },
          )}
        </p>
      )}
      {door.type === 'open' && (
        <Bench
          scenario={scenario}
          opened={door.opened}
          phase={phase}
          start={begin}
        />
      )}
      <Told phase={phase} goTo={goTo} />
    </div>
  )
}
