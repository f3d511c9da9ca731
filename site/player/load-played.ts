/**
 * Brings what the player needs, on demand: a recording, fetched from the site
 * itself, and the code that it runs through, a chunk of its own. Called by
 * stage.tsx. A recording that is told here is one that a page can play.
 */
import {
  type OpenRecording,
  openRecording,
} from '../../sandbox/recorder/open-recording.ts'

type Code = typeof import('*.json?code')['default']

const CODE = {
  'one-call': () => import('../static/recordings/one-call.json?code'),
  '01-l3-agent': () => import('../static/recordings/01-l3-agent.json?code'),
  '02-mitaka-stop': () =>
    import('../static/recordings/02-mitaka-stop.json?code'),
}

export type RecordingName = keyof typeof CODE

export interface Played {
  readonly open: OpenRecording
  readonly code: Code
  /** The same scenario on RabbitMQ, fetched when it is asked for. */
  readonly onRabbit?: () => Promise<OpenRecording>
}

/** What was asked for, by its address: the players of a page share it. */
const asked = new Map<string, Promise<Played>>()

/** @throws Error that names the address and the answer. */
export function loadPlayed(name: RecordingName, url: string): Promise<Played> {
  const known = asked.get(url)
  if (known !== undefined) return known
  const played = fetchPlayed(name, url)
  asked.set(url, played)
  // Who tries again after a failure asks again.
  played.catch(() => asked.delete(url))
  return played
}

async function fetchPlayed(name: RecordingName, url: string): Promise<Played> {
  const [text, { default: code }] = await Promise.all([
    fetchText(url),
    CODE[name](),
  ])
  return { open: openRecording(text), code, onRabbit: onRabbit(url) }
}

/** What failed is asked for anew. */
function onRabbit(url: string): () => Promise<OpenRecording> {
  let asked: Promise<OpenRecording> | null = null
  const ask = async () =>
    openRecording(await fetchText(url.replace(/\.json$/, '.rabbit.json')))
  return () => {
    asked ??= ask().catch((error) => {
      asked = null
      throw error
    })
    return asked
  }
}

async function fetchText(url: string): Promise<string> {
  const response = await fetch(url)
  if (!response.ok)
    throw new Error(`${url}: ${response.status} ${response.statusText}`)
  return await response.text()
}
