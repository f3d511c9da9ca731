/**
 * The part of the player that comes on demand: fetches the recording and its
 * code, says so when that fails, and then gives both to the theatre; or what a
 * run on the spot or a file of the reader's has brought instead. Default export
 * of its own chunk, see player.tsx and run.tsx.
 */
import Translate from '@docusaurus/Translate'
import useBaseUrl from '@docusaurus/useBaseUrl'
import { type ReactNode, useCallback, useEffect, useState } from 'react'
import { OpenFile } from '../edit/open-file.tsx'
import type { Shown } from '../edit/shown.ts'
import { Workshop } from '../edit/workshop.tsx'
import { loadPlayed, type Played, type RecordingName } from './load-played.ts'
import { Theatre } from './theatre.tsx'

interface StageProps {
  recording: RecordingName
  /** What links call this player. */
  name: string
  symbol: string
  linked: number | null
  loading: ReactNode
  /** Whether a run takes the place of the site's recording; default: no. */
  runs?: 'no' | 'later' | 'atOnce'
  /** An edit that came by a link. */
  shared?: string | null
  /** A file that was dropped on the player. */
  dropped?: File | null
  /** Whether the site's recording plays by itself; default: no. */
  plays?: boolean
}

type Loaded =
  | { phase: 'loading' }
  | { phase: 'ready'; played: Played }
  | { phase: 'failed'; error: string }

function useLoaded(recording: RecordingName, url: string) {
  const [tries, setTries] = useState(0)
  const [loaded, setLoaded] = useState<Loaded>({ phase: 'loading' })
  // biome-ignore lint/correctness/useExhaustiveDependencies: a try loads anew
  useEffect(() => {
    let isWanted = true
    const tell = (now: Loaded) => {
      if (isWanted) setLoaded(now)
    }
    tell({ phase: 'loading' })
    loadPlayed(recording, url).then(
      (played) => tell({ phase: 'ready', played }),
      (error: unknown) => tell({ phase: 'failed', error: String(error) }),
    )
    return () => {
      isWanted = false
    }
  }, [recording, url, tries])
  return { loaded, retry: () => setTries(tries + 1) }
}

function Recorded(props: StageProps) {
  const { recording, name, symbol, linked, loading, plays = false } = props
  const url = useBaseUrl(`/recordings/${recording}.json`)
  const { loaded, retry } = useLoaded(recording, url)
  if (loaded.phase === 'loading') return loading
  if (loaded.phase === 'ready')
    return (
      <Theatre
        name={name}
        played={loaded.played}
        symbol={symbol}
        linked={linked}
        plays={plays}
        takesFocus={!plays}
      />
    )
  return (
    <div className="player-closed" role="alert">
      <p>
        <Translate id="player.failed" values={{ error: loaded.error }}>
          {'The recording could not be opened. {error}'}
        </Translate>
      </p>
      <button type="button" onClick={retry}>
        <Translate id="player.retry">Try again</Translate>
      </button>
    </div>
  )
}

/** What is shown in place of the recording; each showing is a new theatre. */
function useShown() {
  const [shown, setShown] = useState<Shown | null>(null)
  const [times, setTimes] = useState(0)
  const show = useCallback((next: Shown | null) => {
    setShown(next)
    setTimes((before) => before + 1)
  }, [])
  return { shown, times, show }
}

export default function Stage(props: StageProps) {
  const { recording, symbol, runs = 'no', shared = null } = props
  const url = useBaseUrl(`/recordings/${recording}.json`)
  const { shown, times, show } = useShown()
  return (
    <>
      <Workshop
        scenario={recording}
        url={url}
        show={show}
        runsAtOnce={runs === 'atOnce'}
        shared={shared}
      />
      {shown !== null && (
        <Theatre
          key={times}
          name={recording}
          played={shown.played}
          symbol={symbol}
          linked={shown.at}
          address={shown.link}
          takesFocus={shown.takesFocus}
        />
      )}
      {shown === null && runs === 'no' && <Recorded {...props} />}
      <OpenFile dropped={props.dropped ?? null} show={show} />
    </>
  )
}
