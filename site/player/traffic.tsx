/**
 * The frame that was sent or received last, at both levels of its JSON, and all
 * that was told so far in words: traffic and log, each leading to its step.
 * Shown by theatre.tsx. Bodies reach the page as text nodes only.
 */
import Translate, { translate } from '@docusaurus/Translate'
import { memo } from 'react'
import type { WireRow } from '../../sandbox/recorder/format.ts'
import type { OpenRecording } from '../../sandbox/recorder/open-recording.ts'
import { ScrollingPre } from '../code/scrolling-pre.tsx'
import { indentJson, innerMessage } from './indent-json.ts'
import { wireWords } from './step-words.ts'
import { toldUntil } from './telling.ts'

interface StepProps {
  open: OpenRecording
  at: number
}

type Published = Extract<WireRow, { readonly type: 'published' }>

/** The frame as it was published, for a receipt too. */
function frameOf(wire: readonly WireRow[]): Published | undefined {
  const n = wire.at(-1)?.n
  return wire.find(
    (row): row is Published => row.type === 'published' && row.n === n,
  )
}

/** How much was told up to a step decides what is shown. */
function isSameTold(a: TellingProps, b: TellingProps): boolean {
  const count = ({ open, at }: StepProps) =>
    open.wire(at).length + open.log(at).length
  return a.open === b.open && a.goTo === b.goTo && count(a) === count(b)
}

export const LastFrame = memo(function LastFrame({ open, at }: StepProps) {
  const wire = open.wire(at)
  const last = wire.at(-1)
  const frame = frameOf(wire)
  const inner = frame === undefined ? null : innerMessage(frame.body)
  const title = translate({ id: 'player.frame', message: 'Last frame' })
  return (
    <section className="player-frame">
      <p className="player-title">{title}</p>
      <p>
        {last === undefined ? (
          <Translate id="player.noFrame">Nothing sent yet.</Translate>
        ) : (
          wireWords(last)
        )}
      </p>
      {frame !== undefined && (
        <ScrollingPre label={title} text={indentJson(inner ?? frame.body)} />
      )}
    </section>
  )
}, isSameTold)

interface TellingProps extends StepProps {
  goTo?: (step: number) => void
}

export const Told = memo(function Told({ open, at, goTo }: TellingProps) {
  const told = toldUntil(open, at)
  const title = translate({ id: 'player.log', message: 'Log up to here' })
  return (
    <section className="player-log">
      <p className="player-title">{title}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls */}
      <ol className="player-scroll" aria-label={title} tabIndex={0}>
        {told.map(({ key, step, text }) => (
          <li key={key} data-step={step + 1}>
            <button type="button" onClick={() => goTo?.(step)}>
              {step + 1}
            </button>{' '}
            {text}
          </li>
        ))}
      </ol>
    </section>
  )
}, isSameTold)
