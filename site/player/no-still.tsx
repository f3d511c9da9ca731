/**
 * A script's side of `#still`: what still.tsx has put into the page stays there
 * untouched. After a walk from another page there is no such page yet; then the
 * reader's next print would lack it, so it is taken, once all is quiet, from
 * the page as it was rendered.
 */
import { useEffect, useRef } from 'react'
import type { RecordingName } from './load-played.ts'

export interface StillProps {
  recording: RecordingName
  /** Empty for the page's first player of a recording. */
  id: string
  /** What links call the player. */
  name: string
  /** Where it opens; empty: at the beginning. */
  symbol: string
}

const QUIET_MS = 2000
const LEFT_TO_THE_SERVER = { __html: '' }
const rendered = new Map<string, Promise<Document>>()

async function fetchPage(path: string): Promise<Document> {
  const response = await fetch(path)
  return new DOMParser().parseFromString(await response.text(), 'text/html')
}

/** The page as it was rendered, fetched once for all of its players. */
function renderedPage(path: string): Promise<Document> {
  const page = rendered.get(path) ?? fetchPage(path)
  rendered.set(path, page)
  page.catch(() => rendered.delete(path))
  return page
}

async function fill(still: HTMLElement, name: string): Promise<void> {
  const page = await renderedPage(window.location.pathname)
  const found = page.querySelector(`[data-still="${CSS.escape(name)}"]`)
  still.replaceChildren(...(found?.childNodes ?? []))
}

export function Still({ name }: StillProps) {
  const still = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const { current } = still
    if (current === null || current.hasChildNodes()) return
    const wait = setTimeout(() => {
      // Without it there is less to print, and nothing else is lost.
      fill(current, name).catch(() => {})
    }, QUIET_MS)
    return () => clearTimeout(wait)
  }, [name])
  return (
    <div
      className="player-still"
      data-still={name}
      ref={still}
      suppressHydrationWarning
      // biome-ignore lint/security/noDangerouslySetInnerHtml: always empty
      dangerouslySetInnerHTML={LEFT_TO_THE_SERVER}
    />
  )
}
