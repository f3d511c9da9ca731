/**
 * `<Player recording="one-call" />`: steps through a recording of the real
 * code, forward and back. `at` names the function at whose first step it opens;
 * of several players of one recording all but the first have an `id`, for their
 * links (link.ts). Only this button comes with the page; the rest is fetched
 * when it is pressed, or when the address links to a step. One that `plays`
 * does so by itself, unless the reader wants less motion.
 */
import Translate, { translate } from '@docusaurus/Translate'
import {
  Suspense,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { Still } from '#still'
import { useDrop, useSharedEdit } from '../edit/use-offers.ts'
import { Stage } from './lazy-stage.ts'
import { linkedStep, playerName } from './link.ts'
import type { RecordingName } from './load-played.ts'

interface PlayerProps {
  recording: RecordingName
  /** A symbol, such as `MessageHandlingServer.start`. */
  at?: string
  id?: string
  /** Default false: it waits for its button. */
  plays?: boolean
}

function onHashChange(tell: () => void) {
  window.addEventListener('hashchange', tell)
  return () => window.removeEventListener('hashchange', tell)
}

/** @returns the step that the address links to, counted from 0, or null. */
function useLinkedStep(name: string): number | null {
  const hash = useSyncExternalStore(
    onHashChange,
    () => window.location.hash,
    () => '',
  )
  return linkedStep(hash, name)
}

/** Once, and only after the page itself is there. */
function useMotion(plays: boolean, begin: () => void) {
  const first = useRef(begin)
  useEffect(() => {
    if (!plays || matchMedia('(prefers-reduced-motion: reduce)').matches) return
    first.current()
  }, [plays])
}

function Loading() {
  return (
    <p className="player-note" role="status">
      <Translate id="player.loading">Fetching the recording …</Translate>
    </p>
  )
}

function About({ symbol }: { symbol: string }) {
  if (symbol === '')
    return (
      <Translate id="player.about">
        A recording of the real code: every line that ran, forward and back,
        with the queues beside it.
      </Translate>
    )
  return (
    <Translate id="player.aboutPart" values={{ symbol: <code>{symbol}</code> }}>
      {'A recording of the real code. It opens where {symbol} first runs.'}
    </Translate>
  )
}

function Closed({ symbol, open }: { symbol: string; open: () => void }) {
  const text = translate({ id: 'player.open', message: 'Step through it' })
  // A page may have many: in a list of its buttons each is told from the others.
  const name = symbol === '' ? text : `${text}: ${symbol}`
  return (
    <div className="player-closed">
      <button type="button" aria-label={name} onClick={open}>
        {text}
      </button>
      <p>
        <About symbol={symbol} />
      </p>
    </div>
  )
}

/** Shows the still where no script can hide or play it. */
function NoScripts({ id }: { id: string }) {
  return (
    <noscript>
      <style>{'.player .player-still{display:block}'}</style>
      {id === '' && (
        <p className="player-note">
          <Translate id="player.noScripts">
            Stepping through the code needs scripts. The command npm run sandbox
            plays the same in a terminal.
          </Translate>
        </p>
      )}
    </noscript>
  )
}

export function Player(props: PlayerProps) {
  const { recording, at: symbol = '', id = '', plays = false } = props
  const name = playerName(recording, id)
  const linked = useLinkedStep(name)
  const root = useRef<HTMLElement>(null)
  const shared = useSharedEdit(recording, root)
  const { dropped, handlers } = useDrop()
  const [isOpened, setOpened] = useState(false)
  const [isPlayed, setPlayed] = useState(false)
  useMotion(plays, () => {
    // A reader who came by a link, or was quicker, has chosen a step.
    setPlayed(!isOpened)
    setOpened(true)
  })
  const isWanted = [linked, shared, dropped].some((one) => one !== null)
  // Once open it stays so, whatever the address says next.
  if (isWanted && !isOpened) setOpened(true)
  const label = translate(
    { id: 'player.label', message: 'Player: {recording}' },
    { recording: name },
  )
  return (
    <section
      className="player"
      id={`player-${name}`}
      aria-label={label}
      data-edits={recording}
      data-plays={plays}
      ref={root}
      {...handlers}
    >
      {isOpened ? (
        <Suspense fallback={<Loading />}>
          <Stage
            {...{ recording, name, symbol, linked }}
            loading={<Loading />}
            shared={shared}
            dropped={dropped}
            plays={isPlayed}
          />
        </Suspense>
      ) : (
        <Closed symbol={symbol} open={() => setOpened(true)} />
      )}
      <Still {...{ recording, id, name, symbol }} />
      <NoScripts id={id} />
    </section>
  )
}
