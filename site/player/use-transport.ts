/**
 * Which of two recordings of one scenario the player shows, in memory or on
 * RabbitMQ, and the way from a step of the one to the corresponding step of the
 * other. The second is fetched when it is first wanted. Used by theatre.tsx.
 */
import { useCallback, useEffect, useRef, useState } from 'react'
import {
  Correspondence,
  type Side,
} from '../../sandbox/recorder/correspondence.ts'
import type { OpenRecording } from '../../sandbox/recorder/open-recording.ts'
import type { Played } from './load-played.ts'
import { linkedSide, rememberedSide, rememberSide } from './transport.ts'
import type { Position } from './use-position.ts'

interface Shown {
  readonly side: Side
  readonly rabbit: OpenRecording | null
  /** The side that is being fetched. */
  readonly wanted: Side | null
  readonly error: string | null
}

const FIRST: Shown = {
  side: 'memory',
  rabbit: null,
  wanted: null,
  error: null,
}

export interface Sides extends Shown {
  /** The recording that is shown. */
  readonly open: OpenRecording
  readonly show: (change: Partial<Shown>) => void
}

export function useSides({ open }: Played): Sides {
  const [shown, setShown] = useState(FIRST)
  const show = useCallback(
    (change: Partial<Shown>) => setShown((now) => ({ ...now, ...change })),
    [],
  )
  const isThere = shown.side === 'rabbit' && shown.rabbit !== null
  return { ...shown, open: isThere ? (shown.rabbit ?? open) : open, show }
}

export type Choose = (side: Side) => void

/**
 * @param linked - the step that the address links to
 * @returns null if there is nothing to choose from
 */
export function useSwitch(
  played: Played,
  { side, show }: Sides,
  { at, goTo }: Position,
  linked: number | null,
): Choose | null {
  const now = useRef({ at, side })
  useEffect(() => {
    now.current = { at, side }
  })
  const { open, onRabbit } = played
  const turn = useCallback(
    async (to: Side, step: number | null) => {
      if (onRabbit === undefined) return
      show({ wanted: to, error: null })
      try {
        const rabbit = await onRabbit()
        const { at: from, side: before } = now.current
        const isOther = before !== to
        const there = isOther ? bothOf(open, rabbit).of(before, from) : from
        // In one go: a step belongs to its recording.
        show({ side: to, rabbit, wanted: null })
        goTo(step ?? there)
      } catch (error) {
        show({ wanted: null, error: String(error) })
      }
    },
    [open, onRabbit, show, goTo],
  )
  useLinkedTurn(turn, linked, now)
  if (onRabbit === undefined) return null
  return (to) => {
    rememberSide(to)
    void turn(to, null)
  }
}

type Turn = (to: Side, step: number | null) => Promise<void>

/** Turns to what the address says, or else to what the reader chose before. */
function useLinkedTurn(
  turn: Turn,
  linked: number | null,
  now: { readonly current: { readonly side: Side } },
) {
  useEffect(() => {
    const follow = () => {
      const named = linkedSide(window.location.hash)
      if (linked !== null && named !== null && named !== now.current.side)
        void turn(named, linked)
    }
    follow()
    window.addEventListener('hashchange', follow)
    return () => window.removeEventListener('hashchange', follow)
  }, [turn, linked, now])
  const isLinked = useRef(linked !== null)
  useEffect(() => {
    if (!isLinked.current && rememberedSide() === 'rabbit')
      void turn('rabbit', null)
  }, [turn])
}

const known = new WeakMap<OpenRecording, Correspondence>()

function bothOf(memory: OpenRecording, rabbit: OpenRecording): Correspondence {
  const both = known.get(memory) ?? new Correspondence(memory, rabbit)
  known.set(memory, both)
  return both
}
