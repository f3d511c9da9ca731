/**
 * `<Player recording="one-call" />`: steps through a recording of the real
 * code, forward and back. `at` names the function at whose first step it opens.
 * Only this button comes with the page; the rest is fetched when it is pressed,
 * or when the address links to a step: `#player=one-call:1234`.
 */
import Translate, { translate } from '@docusaurus/Translate'
import { Suspense, useRef, useState, useSyncExternalStore } from 'react'
import { useDrop, useSharedEdit } from '../edit/use-offers.ts'
import { Stage } from './lazy-stage.ts'
import type { RecordingName } from './load-played.ts'

interface PlayerProps {
  recording: RecordingName
  /** A symbol, such as `MessageHandlingServer.start`. */
  at?: string
}

function onHashChange(tell: () => void) {
  window.addEventListener('hashchange', tell)
  return () => window.removeEventListener('hashchange', tell)
}

/** @returns the step that the address links to, counted from 0, or null. */
function useLinkedStep(recording: RecordingName): number | null {
  const hash = useSyncExternalStore(
    onHashChange,
    () => window.location.hash,
    () => '',
  )
  const [, name, step] = /^#player=([\w-]+):(\d+)$/.exec(hash) ?? []
  return name === recording ? Number(step) - 1 : null
}

function Loading() {
  return (
    <p className="player-note" role="status">
      <Translate id="player.loading">Fetching the recording …</Translate>
    </p>
  )
}

function NoScripts() {
  return (
    <noscript>
      <p className="player-note">
        <Translate id="player.noScripts">
          Stepping through the code needs scripts. The command npm run sandbox
          plays the same in a terminal.
        </Translate>
      </p>
    </noscript>
  )
}

export function Player({ recording, at = '' }: PlayerProps) {
  const linked = useLinkedStep(recording)
  const root = useRef<HTMLElement>(null)
  const shared = useSharedEdit(recording, root)
  const { dropped, handlers } = useDrop()
  const [isPressed, setPressed] = useState(false)
  const isOpen =
    isPressed || [linked, shared, dropped].some((one) => one !== null)
  const label = translate(
    { id: 'player.label', message: 'Player: {recording}' },
    { recording },
  )
  return (
    <section
      className="player"
      aria-label={label}
      data-edits={recording}
      ref={root}
      {...handlers}
    >
      {isOpen ? (
        <Suspense fallback={<Loading />}>
          <Stage
            recording={recording}
            symbol={at}
            linked={linked}
            loading={<Loading />}
            shared={shared}
            dropped={dropped}
          />
        </Suspense>
      ) : (
        <div className="player-closed">
          <button type="button" onClick={() => setPressed(true)}>
            <Translate id="player.open">Step through it</Translate>
          </button>
          <p>
            <Translate id="player.about">
              A recording of the real code: every line that ran, forward and
              back, with the queues beside it.
            </Translate>
          </p>
        </div>
      )}
      <NoScripts />
    </section>
  )
}
