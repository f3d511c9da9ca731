/**
 * `<Run scenario="01-l3-agent" />`: a player whose recording is made on the
 * spot. Pressed, it runs the scenario in a worker of this page, records it and
 * plays it; the code can then be changed and run again. Only this button comes
 * with the page.
 */
import Translate, { translate } from '@docusaurus/Translate'
import { Suspense, useRef, useState } from 'react'
import { Stage } from '../player/lazy-stage.ts'
import type { RecordingName } from '../player/load-played.ts'
import { useDrop, useSharedEdit } from './use-offers.ts'

function Fetching() {
  return (
    <p className="player-note" role="status">
      <Translate id="run.fetching">Fetching the code …</Translate>
    </p>
  )
}

export function Run({ scenario }: { scenario: RecordingName }) {
  const root = useRef<HTMLElement>(null)
  const shared = useSharedEdit(scenario, root)
  const { dropped, handlers } = useDrop()
  const [isPressed, setPressed] = useState(false)
  const label = translate(
    { id: 'run.label', message: 'Run: {scenario}' },
    { scenario },
  )
  const isOpen = isPressed || shared !== null || dropped !== null
  return (
    <section
      className="player run"
      aria-label={label}
      data-edits={scenario}
      ref={root}
      {...handlers}
    >
      {isOpen ? (
        <Suspense fallback={<Fetching />}>
          <Stage
            recording={scenario}
            name={scenario}
            symbol=""
            linked={null}
            loading={<Fetching />}
            runs={isPressed ? 'atOnce' : 'later'}
            shared={shared}
            dropped={dropped}
          />
        </Suspense>
      ) : (
        <div className="player-closed">
          <button type="button" onClick={() => setPressed(true)}>
            <Translate id="run.start">Run</Translate>
          </button>
          <p>
            <Translate id="run.about">
              It runs in a worker of this page and is recorded; then you step
              through it, and change the code.
            </Translate>
          </p>
        </div>
      )}
      <noscript>
        <p className="player-note">
          <Translate id="run.noScript">
            Run needs scripts, and this browser runs none. The command below
            plays the same lesson in a terminal.
          </Translate>
        </p>
      </noscript>
    </section>
  )
}
