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
  '05-ordered': () => import('../static/recordings/05-ordered.json?code'),
  '06-executors': () => import('../static/recordings/06-executors.json?code'),
  '09-acknowledge-first': () =>
    import('../static/recordings/09-acknowledge-first.json?code'),
}

export type RecordingName = keyof typeof CODE

export interface Played {
  readonly open: OpenRecording
  readonly code: Code
}

/** @throws Error that names the address and the answer. */
export async function loadPlayed(
  name: RecordingName,
  url: string,
): Promise<Played> {
  const [text, { default: code }] = await Promise.all([
    fetchText(url),
    CODE[name](),
  ])
  return { open: openRecording(text), code }
}

async function fetchText(url: string): Promise<string> {
  const response = await fetch(url)
  if (!response.ok)
    throw new Error(`${url}: ${response.status} ${response.statusText}`)
  return await response.text()
}
