/**
 * Where the player is, and how it gets on: by a move, to a step, or by playing
 * at so many steps a second. Used by theatre.tsx.
 */
import { useCallback, useEffect, useState } from 'react'
import type { OpenRecording } from '../../sandbox/recorder/open-recording.ts'
import { type Move, moved, within } from './stepping.ts'

/** Steps a second. */
export const SPEEDS = [2, 10, 60, 300] as const

export type Speed = (typeof SPEEDS)[number]

export interface Position {
  readonly at: number
  readonly isPlaying: boolean
  readonly speed: Speed
  readonly move: (move: Move) => void
  readonly goTo: (step: number) => void
  readonly togglePlaying: () => void
  readonly setSpeed: (speed: Speed) => void
}

/** Calls `advance` with the steps that are due, at each picture of the screen. */
function usePlaying(
  isPlaying: boolean,
  speed: Speed,
  advance: (steps: number) => void,
) {
  useEffect(() => {
    if (!isPlaying) return
    let begun = -1
    let done = 0
    const tick = (now: number) => {
      if (begun < 0) begun = now
      // Rounded: 60 a second on a screen of 60 Hz would now and then wait for
      // the next picture, and pass a step by in it.
      const due = Math.round(((now - begun) / 1000) * speed)
      if (due > done) advance(due - done)
      done = due
      request = requestAnimationFrame(tick)
    }
    let request = requestAnimationFrame(tick)
    return () => cancelAnimationFrame(request)
  }, [isPlaying, speed, advance])
}

export function usePosition(
  open: OpenRecording,
  first: number,
  plays: boolean,
): Position {
  // Clamped when it is read: the recording may be changed for another.
  const [wanted, setAt] = useState(first)
  const at = within(open, wanted)
  const [isPlaying, setPlaying] = useState(plays)
  const [speed, setSpeed] = useState<Speed>(10)
  const advance = useCallback(
    (steps: number) => setAt((from) => within(open, from + steps)),
    [open],
  )
  usePlaying(isPlaying, speed, advance)
  const isAtEnd = at === open.length - 1
  useEffect(() => {
    if (isAtEnd) setPlaying(false)
  }, [isAtEnd])
  const goTo = useCallback((step: number) => {
    setPlaying(false)
    setAt(step)
  }, [])
  const move = useCallback(
    (one: Move) => {
      setPlaying(false)
      setAt((from) => moved(open, within(open, from), one))
    },
    [open],
  )
  const togglePlaying = () => {
    if (isAtEnd && !isPlaying) setAt(0)
    setPlaying(!isPlaying)
  }
  return { at, isPlaying, speed, move, goTo, togglePlaying, setSpeed }
}
