/**
 * The bar of the player: a button for each act, the speed, and the range that
 * goes to any step. Shown by theatre.tsx, which hears the keys.
 */
import { translate } from '@docusaurus/Translate'
import { memo } from 'react'
import { type Act, actNames, KEYS } from './keys.ts'
import { type Position, SPEEDS, type Speed } from './use-position.ts'

interface ControlsProps {
  position: Position
  all: number
  link: string
  perform: (act: Act) => void
  showsKeys: boolean
}

const MARKS: Partial<Record<Act, string>> = {
  in: '↘',
  back: '←',
  over: '↷',
  out: '↗',
  event: '⇥',
  eventBefore: '⇤',
  first: '|←',
  last: '→|',
}

const STEPPING = ['back', 'in', 'over', 'out'] as const
const JUMPING = ['first', 'eventBefore', 'event', 'last'] as const

interface ActButtonProps {
  act: Act
  perform: (act: Act) => void
  name?: string
}

const ActButton = memo(function ActButton({
  act,
  perform,
  name = actNames()[act],
}: ActButtonProps) {
  const mark = MARKS[act]
  return (
    <button
      type="button"
      data-act={act}
      aria-keyshortcuts={KEYS[act].join(' ')}
      onClick={() => perform(act)}
    >
      {mark !== undefined && <span aria-hidden="true">{mark} </span>}
      {name}
    </button>
  )
})

function Speeds({ position }: Pick<ControlsProps, 'position'>) {
  const { speed, setSpeed } = position
  return (
    <label className="player-speed">
      {translate({ id: 'player.speed', message: 'Steps a second' })}{' '}
      <select
        value={speed}
        onChange={({ target }) => setSpeed(Number(target.value) as Speed)}
      >
        {SPEEDS.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
    </label>
  )
}

function Scrubber({ position, all }: Pick<ControlsProps, 'position' | 'all'>) {
  const { at, goTo } = position
  const label = translate({ id: 'player.scrub', message: 'Step' })
  return (
    <div className="player-scrub">
      <input
        type="range"
        aria-label={label}
        min={1}
        max={all}
        value={at + 1}
        onChange={({ target }) => goTo(Number(target.value) - 1)}
      />
      <output aria-live="off">
        {at + 1} / {all}
      </output>
    </div>
  )
}

export function Controls(props: ControlsProps) {
  const { position, all, link, perform, showsKeys } = props
  const { isPlaying } = position
  const names = actNames()
  const playName = isPlaying
    ? translate({ id: 'player.pause', message: 'Pause' })
    : names.play
  return (
    <div className="player-controls">
      <div className="player-buttons">
        {STEPPING.map((act) => (
          <ActButton key={act} act={act} perform={perform} />
        ))}
      </div>
      <div className="player-buttons">
        {JUMPING.map((act) => (
          <ActButton key={act} act={act} perform={perform} />
        ))}
      </div>
      <div className="player-buttons">
        <ActButton act="play" perform={perform} name={playName} />
        <Speeds position={position} />
        <ActButton act="reset" perform={perform} />
        <a href={link}>{names.link}</a>
        <ActButton act="find" perform={perform} />
        <button
          type="button"
          aria-expanded={showsKeys}
          aria-keyshortcuts="?"
          onClick={() => perform('keys')}
        >
          {names.keys} <kbd>?</kbd>
        </button>
      </div>
      <Scrubber position={position} all={all} />
    </div>
  )
}
