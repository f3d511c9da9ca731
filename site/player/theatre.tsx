/**
 * The open player: the controls, and around them code, picture, stack, locals,
 * traffic and lanes of one step. Shown by stage.tsx once all is loaded. Keys
 * are heard only while the focus is inside.
 */
import { translate } from '@docusaurus/Translate'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { OpenRecording } from '../../sandbox/recorder/open-recording.ts'
import { useBoundNotes } from '../code/bound-notes.ts'
import { CodePane } from './code-pane.tsx'
import { Controls } from './controls.tsx'
import { FindBar } from './find-bar.tsx'
import { KeyList } from './key-list.tsx'
import { type Act, actOf } from './keys.ts'
import { LanesView } from './lanes-view.tsx'
import { linkTo } from './link.ts'
import type { Played } from './load-played.ts'
import { Locals, Stack } from './locals.tsx'
import { NoteView } from './note-view.tsx'
import { notesAt } from './notes.ts'
import { PictureView } from './picture-view.tsx'
import { stepWords } from './step-words.ts'
import { firstStepOf, within } from './stepping.ts'
import { LastFrame, Told } from './traffic.tsx'
import { linkOn } from './transport.ts'
import { Concluded, TransportSwitch } from './transport-switch.tsx'
import { useFind } from './use-find.ts'
import { type Position, SPEEDS, usePosition } from './use-position.ts'
import { useSides, useSwitch } from './use-transport.ts'

interface TheatreProps {
  /** What links call this player. */
  name: string
  played: Played
  symbol: string
  linked: number | null
  /** Of what is not the site's own recording; default: that of the step. */
  address?: string | null
  /** Default true: who opens the player goes on with the keyboard at once. */
  takesFocus?: boolean
  /** Default false: it stands at its first step. */
  plays?: boolean
}

function shiftSpeed({ speed, setSpeed }: Position, by: number) {
  const place = SPEEDS.indexOf(speed) + by
  setSpeed(SPEEDS[Math.min(Math.max(place, 0), SPEEDS.length - 1)] ?? speed)
}

/** What each key and each button does. */
function actor(
  position: Position,
  first: number,
  link: string,
  others: Record<'keys' | 'find' | 'transport', () => void>,
) {
  return (act: Act) => {
    switch (act) {
      case 'play':
        return position.togglePlaying()
      case 'faster':
        return shiftSpeed(position, 1)
      case 'slower':
        return shiftSpeed(position, -1)
      case 'reset':
        return position.goTo(first)
      case 'link':
        window.location.hash = link
        return
      case 'keys':
      case 'find':
      case 'transport':
        return others[act]()
      default:
        return position.move(act)
    }
  }
}

/** Hears the keys that are pressed inside; the newest `perform` is called. */
function useKeys(perform: (act: Act) => void, takesFocus: boolean) {
  const root = useRef<HTMLDivElement>(null)
  const newest = useRef(perform)
  const isWanted = useRef(takesFocus)
  useEffect(() => {
    newest.current = perform
  })
  useEffect(() => {
    const { current } = root
    const hear = (event: KeyboardEvent) => {
      const { target } = event
      const act = actOf(event, target instanceof Element ? target : null)
      if (act === null) return
      event.preventDefault()
      newest.current(act)
    }
    current?.addEventListener('keydown', hear)
    if (isWanted.current) current?.focus()
    return () => current?.removeEventListener('keydown', hear)
  }, [])
  const act = useCallback((one: Act) => newest.current(one), [])
  return { root, act }
}

/** Where the player opens: at the linked step, or else at the symbol's first. */
function useOpened(open: OpenRecording, props: TheatreProps) {
  const { symbol, linked, plays = false } = props
  const first = within(open, symbol === '' ? 0 : firstStepOf(open, symbol))
  const position = usePosition(open, linked ?? first, plays)
  const { goTo } = position
  useEffect(() => {
    if (linked !== null) goTo(linked)
  }, [linked, goTo])
  return { first, position }
}

/** Read out at each step; while it plays, only that it does. */
function Status({
  open,
  position,
}: {
  open: OpenRecording
  position: Position
}) {
  const playing = translate({ id: 'player.playing', message: 'Playing.' })
  const { at, isPlaying } = position
  return (
    <p className="player-status" role="status">
      {isPlaying ? playing : stepWords(open, at)}
    </p>
  )
}

/** The find field, if it is there already. */
function focusField(root: HTMLElement | null) {
  root?.querySelector<HTMLElement>('.player-find input')?.focus()
}

export function Theatre(props: TheatreProps) {
  const { name, played, address = '', takesFocus = true } = props
  const { code } = played
  const sides = useSides(played)
  const { open, side } = sides
  const { first, position } = useOpened(open, props)
  const choose = useSwitch(played, sides, position, props.linked)
  const [showsKeys, setShowsKeys] = useState(false)
  const notes = useBoundNotes()
  const [finds, setFinds] = useState(false)
  const { at, goTo } = position
  const here = notesAt(notes, open.step(at))
  const find = useFind(open, code, at, goTo)
  const link = address || linkOn(side, linkTo(name, at))
  const perform = actor(position, first, link, {
    keys: () => setShowsKeys(!showsKeys),
    find: () => {
      setFinds(true)
      focusField(root.current)
    },
    transport: () => choose?.(side === 'memory' ? 'rabbit' : 'memory'),
  })
  const { root, act } = useKeys(perform, takesFocus)
  const endFinding = () => {
    setFinds(false)
    root.current?.focus()
  }
  return (
    <div className="player-open" ref={root} tabIndex={-1} data-step={at + 1}>
      <Controls
        {...{ position, link, showsKeys }}
        perform={act}
        all={open.length}
      />
      {choose === null ? (
        <p className="player-transport">
          <Concluded open={open} />
        </p>
      ) : (
        <TransportSwitch sides={sides} choose={choose} />
      )}
      {finds && <FindBar find={find} length={open.length} close={endFinding} />}
      {showsKeys && <KeyList />}
      <Status open={open} position={position} />
      <div className="player-panes">
        <div className="player-left">
          <CodePane {...{ open, code, at, goTo }} lit={here.main?.span} />
          <NoteView {...{ open, notes, here, at, goTo }} />
          <Locals open={open} at={at} />
        </div>
        <div className="player-right">
          <PictureView open={open} at={at} />
          <Stack open={open} at={at} />
        </div>
      </div>
      <LanesView open={open} at={at} />
      <div className="player-panes">
        <LastFrame open={open} at={at} />
        <Told open={open} at={at} goTo={goTo} />
      </div>
    </div>
  )
}
