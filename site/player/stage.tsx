/**
 * The part of the player that comes on demand: fetches the recording and its
 * code, says so when that fails, and then gives both to the theatre. Default
 * export of its own chunk, see player.tsx.
 */
import Translate from '@docusaurus/Translate'
import useBaseUrl from '@docusaurus/useBaseUrl'
import { type ReactNode, useEffect, useState } from 'react'
import { loadPlayed, type Played, type RecordingName } from './load-played.ts'
import { Theatre } from './theatre.tsx'

interface StageProps {
  recording: RecordingName
  /** What links call this player. */
  name: string
  symbol: string
  linked: number | null
  loading: ReactNode
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

export default function Stage(props: StageProps) {
  const { recording, name, symbol, linked, loading } = props
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
