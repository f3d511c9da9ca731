/**
 * The find field of the player: how much was found, where the player stands in
 * it, and where the matches lie. Enter leads to the next match, with Shift to
 * the one before, Escape back to the player. Shown by theatre.tsx. What matched
 * is text from the recording and reaches the page as text only.
 */
import Translate, { translate } from '@docusaurus/Translate'
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react'
import type { FoundIn, Match } from './find.ts'
import type { Find } from './use-find.ts'

interface FindBarProps {
  find: Find
  length: number
  close: () => void
}

const kinds = (): Record<FoundIn, string> => ({
  symbol: translate({ id: 'player.found.symbol', message: 'function' }),
  file: translate({ id: 'player.found.file', message: 'file' }),
  code: translate({ id: 'player.found.code', message: 'code' }),
  value: translate({ id: 'player.found.value', message: 'value' }),
  frame: translate({ id: 'player.found.frame', message: 'frame' }),
  log: translate({ id: 'player.found.log', message: 'log' }),
})

function matchWords({ step, in: kind, text }: Match): string {
  return translate(
    { id: 'player.found.match', message: 'Step {step}, {kind}: {text}' },
    { step: step + 1, kind: kinds()[kind], text },
  )
}

function countWords({ query, matches, current }: Find): string {
  if (query.trim() === '')
    return translate({
      id: 'player.found.hint',
      message:
        'Functions, files, code, values, frames and the log. #3 is frame 3, :40 line 40 of this file.',
    })
  if (matches.length === 0)
    return translate({ id: 'player.found.none', message: 'Nothing found.' })
  const count = matches.length
  return current < 0
    ? translate(
        { id: 'player.found.count', message: 'Matches: {count}.' },
        { count },
      )
    : translate(
        { id: 'player.found.place', message: 'Match {n} of {count}.' },
        { n: current + 1, count },
      )
}

/** Where the matches lie, a step wide 1. */
function pathOf(matches: readonly Match[], length: number): string {
  const width = Math.ceil(length / 300)
  const steps = new Set(matches.map(({ step }) => step))
  return [...steps]
    .map(
      (step) => `M${Math.min(step, length - width)} 0h${width}v10h-${width}z`,
    )
    .join('')
}

function Marks({
  matches,
  length,
}: {
  matches: readonly Match[]
  length: number
}) {
  const path = useMemo(() => pathOf(matches, length), [matches, length])
  return (
    <svg
      className="player-found"
      viewBox={`0 0 ${length} 10`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path d={path} />
    </svg>
  )
}

export function FindBar({ find, length, close }: FindBarProps) {
  const { query, setQuery, matches, current, go } = find
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const hear = (event: KeyboardEvent) => {
    if (event.key === 'Escape') close()
    else if (event.key === 'Enter') go(event.shiftKey ? -1 : 1)
    else return
    event.preventDefault()
  }
  const match = matches[current]
  const label = translate({
    id: 'player.findIn',
    message: 'Find in the recording',
  })
  return (
    <search className="player-find">
      <div className="player-buttons">
        <input
          ref={field}
          type="search"
          aria-label={label}
          placeholder={label}
          value={query}
          onChange={({ target }) => setQuery(target.value)}
          onKeyDown={hear}
        />
        <button type="button" onClick={() => go(-1)}>
          <Translate id="player.found.before">Previous match</Translate>
        </button>
        <button type="button" onClick={() => go(1)}>
          <Translate id="player.found.next">Next match</Translate>
        </button>
        <button type="button" onClick={close}>
          <Translate id="player.found.close">Close</Translate>
        </button>
      </div>
      {matches.length > 0 && <Marks matches={matches} length={length} />}
      <p role="status">
        {countWords(find)} {match !== undefined && matchWords(match)}
      </p>
    </search>
  )
}
