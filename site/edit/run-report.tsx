/**
 * What came of a run, in words: how it ended and why, what it gave, where a
 * mistake is, and the first step at which it differs from the site's recording.
 * Shown by workshop.tsx. Texts of errors are the reader's own and the engine's;
 * they reach the page as text nodes only.
 */
import { translate } from '@docusaurus/Translate'
import type { Recording } from '../../sandbox/recorder/format.ts'
import type { OpenRecording } from '../../sandbox/recorder/open-recording.ts'
import { stepWords } from '../player/step-words.ts'
import { within } from '../player/stepping.ts'
import { valueText } from '../player/value-text.ts'
import type { Outcome, Place } from './run-scenario.ts'
import type { Phase, Report } from './use-workshop.ts'

export function placeWords({ path, line, column }: Place): string {
  if (column === null)
    return translate(
      { id: 'edit.line', message: '{path}, line {line}' },
      { path, line },
    )
  return translate(
    {
      id: 'edit.place',
      message: '{path}, line {line}, column {column}',
    },
    { path, line, column: column + 1 },
  )
}

/** Why a recording ends before its program. */
function stoppedWords({ stopped, steps }: Recording): string {
  const told = { steps: steps.event.length, ms: '', why: stopped ?? '' }
  if (/^the recording stopped at its limit/.test(told.why))
    return translate(
      {
        id: 'edit.limit',
        message:
          'Ended at step {steps}, the limit of a run: perhaps a loop has no end.',
      },
      told,
    )
  const [, ms] = /^nothing is left .* at ([\d.]+) ms/.exec(told.why) ?? []
  if (ms === undefined) return told.why
  return translate(
    {
      id: 'edit.deadlock',
      message:
        'Ended at {ms} ms: it waits for something, and nothing is left that could happen, no timer and no work.',
    },
    { ...told, ms },
  )
}

function endWords(end: 'silent' | 'stopped', steps: number): string {
  if (end === 'stopped')
    return translate(
      {
        id: 'edit.stopped',
        message: 'You stopped it. Shown are its first {steps} steps.',
      },
      { steps },
    )
  return translate(
    {
      id: 'edit.silent',
      message:
        'Ended by the page: after step {steps} no other one came for seconds. It hangs at the last step that is shown.',
    },
    { steps },
  )
}

/** How a run ended that has a recording. */
function recordedWords({ open, end }: Recorded): string {
  const { recording, length } = open
  if (end !== 'itself') return endWords(end, length)
  if (recording.stopped !== null) return stoppedWords(recording)
  if (recording.error !== null)
    return translate(
      { id: 'edit.threw', message: 'It threw {error}.' },
      { error: recording.error },
    )
  return translate(
    { id: 'edit.done', message: 'Done in {steps} steps. It returned {value}' },
    { steps: length, value: resultText(open) },
  )
}

type Recorded = Extract<Outcome, { readonly type: 'recorded' }>

const resultText = (open: OpenRecording) =>
  open.recording.result < 0 ? '' : valueText(open, open.recording.result)

function nothingWords(why: string): string {
  const texts: Record<string, string> = {
    stopped: translate({
      id: 'edit.stoppedBefore',
      message: 'You stopped it before its first step.',
    }),
    silent: translate({
      id: 'edit.silentBefore',
      message:
        'Ended by the page: it did not come to its first step. Perhaps a loop outside all functions has no end.',
    }),
    flooded: translate({
      id: 'edit.flooded',
      message: 'Ended by the page: it sent more than a recording can be.',
    }),
  }
  return texts[why] ?? why
}

function outcomeWords({ outcome }: Report): string {
  if (outcome.type === 'recorded') return recordedWords(outcome)
  if (outcome.type === 'nothing') return nothingWords(outcome.why)
  // The parser repeats the place, which stands before it.
  return outcome.error.replace(/\s*\(\d+:\d+\)$/, '')
}

export function phaseWords(phase: Phase): string {
  switch (phase.type) {
    case 'idle':
      return ''
    case 'running':
      return phase.steps === 0
        ? translate({ id: 'edit.preparing', message: 'Preparing the code …' })
        : translate(
            { id: 'edit.running', message: 'Running: {steps} steps so far.' },
            { steps: phase.steps },
          )
    case 'broken':
      return translate(
        { id: 'edit.broken', message: 'It could not be run. {error}' },
        { error: phase.error },
      )
    case 'reported': {
      const { report } = phase
      const words = outcomeWords(report)
      return report.place === null
        ? words
        : `${placeWords(report.place)}: ${words}`
    }
  }
}

interface DifferenceProps {
  report: Report
  goTo: (step: number) => void
}

/** Leads to the first step that is not as recorded, or says that none is. */
export function DifferenceWords({ report, goTo }: DifferenceProps) {
  const { outcome, wasEdited, difference } = report
  if (outcome.type !== 'recorded' || !wasEdited) return null
  if (difference === null)
    return (
      <p>
        {translate({
          id: 'edit.same',
          message: 'Each step is as in the recording of the site.',
        })}
      </p>
    )
  const step = within(outcome.open, difference.step)
  return (
    <p>
      <button type="button" onClick={() => goTo(step)}>
        {translate(
          { id: 'edit.differs', message: 'First step that differs: {step}' },
          { step: step + 1 },
        )}
      </button>{' '}
      {stepWords(outcome.open, step)}
    </p>
  )
}

/** Errors that neither the program nor its recording has heard of. */
export function Unheard({ report: { outcome } }: { report: Report }) {
  if (outcome.type !== 'recorded' || outcome.unheard.length === 0) return null
  return (
    <div>
      <p>
        {translate({
          id: 'edit.unheard',
          message: 'Nobody has caught this:',
        })}
      </p>
      <ul>
        {outcome.unheard.map(({ error, path, line }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they do not change
          <li key={at}>
            {path === null || line === null
              ? error
              : `${placeWords({ path, line, column: null })}: ${error}`}
          </li>
        ))}
      </ul>
    </div>
  )
}
