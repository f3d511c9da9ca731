/**
 * A search in the player: what is sought, what was found, and which of the
 * matches the player stands at. Used by theatre.tsx and find-bar.tsx.
 */
import { useDeferredValue, useEffect, useMemo, useState } from 'react'
import type { OpenRecording } from '../../sandbox/recorder/open-recording.ts'
import { Finder, type Match } from './find.ts'
import type { Played } from './load-played.ts'

export interface Find {
  readonly query: string
  readonly setQuery: (query: string) => void
  readonly matches: readonly Match[]
  /** The match that the player stands at; -1: none. */
  readonly current: number
  /** The nearest one that way; round the ends, to the other. */
  readonly go: (by: 1 | -1) => void
}

/** The file that `:line` means is that of the step when it was typed. */
export function useFind(
  open: OpenRecording,
  code: Played['code'],
  at: number,
  goTo: (step: number) => void,
): Find {
  const [query, setQuery] = useState('')
  const [path, setPath] = useState('')
  const [place, setPlace] = useState(-1)
  const finder = useMemo(() => new Finder(open, code), [open, code])
  const sought = useDeferredValue(query)
  const matches = useMemo(
    () => finder.find(sought, path),
    [finder, sought, path],
  )
  // A step can have several matches: the place counts while the step is its.
  const isAtPlace = matches[place]?.step === at
  const current = isAtPlace
    ? place
    : matches.findIndex((one) => one.step === at)
  useEffect(() => {
    if (current >= 0) setPlace(current)
  }, [current])
  const go = (by: 1 | -1) => {
    // Enter may come before what is typed has been looked for.
    const found = sought === query ? matches : finder.find(query, path)
    const next = nextOf(found, found === matches ? current : -1, at, by)
    const match = found[next]
    if (match === undefined) return
    setPlace(next)
    goTo(match.step)
  }
  const type = (text: string) => {
    setPath(open.step(at).path)
    setPlace(-1)
    setQuery(text)
  }
  return { query, setQuery: type, matches, current, go }
}

function nextOf(
  matches: readonly Match[],
  current: number,
  at: number,
  by: 1 | -1,
): number {
  const { length } = matches
  if (current >= 0) return (current + by + length) % length
  const found =
    by === 1
      ? matches.findIndex(({ step }) => step > at)
      : matches.findLastIndex(({ step }) => step < at)
  if (found >= 0) return found
  return by === 1 ? 0 : length - 1
}
