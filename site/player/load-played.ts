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
  '03-topics': () => import('../static/recordings/03-topics.json?code'),
  '04-transport': () => import('../static/recordings/04-transport.json?code'),
  '05-ordered': () => import('../static/recordings/05-ordered.json?code'),
  '06-executors': () => import('../static/recordings/06-executors.json?code'),
  '07-listener': () => import('../static/recordings/07-listener.json?code'),
  '08-dispatcher': () => import('../static/recordings/08-dispatcher.json?code'),
  '09-acknowledge-first': () =>
    import('../static/recordings/09-acknowledge-first.json?code'),
  '10-client': () => import('../static/recordings/10-client.json?code'),
  '11-reply-queues': () =>
    import('../static/recordings/11-reply-queues.json?code'),
  '12-envelope': () => import('../static/recordings/12-envelope.json?code'),
  '13-failures': () => import('../static/recordings/13-failures.json?code'),
  '14-retry-for-ever': () =>
    import('../static/recordings/14-retry-for-ever.json?code'),
  '15-wait-inside': () =>
    import('../static/recordings/15-wait-inside.json?code'),
  '20-refused-queues': () =>
    import('../static/recordings/20-refused-queues.json?code'),
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
