/**
 * The lanes over time: one row for each chain of async work, its steps drawn as
 * a strip, the current one marked, and a line where the player is. The frames
 * on the wire have a row of their own. Shown by theatre.tsx.
 */
import { translate } from '@docusaurus/Translate'
import { memo, useMemo } from 'react'
import type { OpenRecording } from '../../sandbox/recorder/open-recording.ts'
import { lanesOf } from './lanes.ts'
import { laneWords } from './step-words.ts'
import { eventSteps } from './stepping.ts'

interface StripProps {
  length: number
  path: string
}

/** Does not change while the player moves. */
const Strip = memo(function Strip({ length, path }: StripProps) {
  return (
    <svg
      viewBox={`0 0 ${length} 10`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path d={path} />
    </svg>
  )
})

function eventPath(open: OpenRecording): string {
  const width = Math.ceil(open.length / 250)
  return eventSteps(open)
    .map((step) => `M${step} 0h${width}v10h-${width}z`)
    .join('')
}

/** Changes with the chain that runs. */
const Rows = memo(function Rows({
  open,
  chain,
}: {
  open: OpenRecording
  chain: number
}) {
  const lanes = useMemo(() => lanesOf(open), [open])
  const events = useMemo(() => eventPath(open), [open])
  return (
    <ol>
      {lanes.map((lane) => (
        <li
          key={lane.key}
          aria-current={lane.chains.includes(chain) ? 'true' : undefined}
        >
          <span className="player-lane">{laneWords(lane)}</span>
          <Strip length={open.length} path={lane.path} />
        </li>
      ))}
      <li className="player-events">
        <span className="player-lane">
          {translate({ id: 'player.lane.wire', message: 'on the wire' })}
        </span>
        <Strip length={open.length} path={events} />
      </li>
    </ol>
  )
})

export function LanesView({ open, at }: { open: OpenRecording; at: number }) {
  const { chain } = open.step(at)
  const place = { '--at': at / Math.max(1, open.length - 1) } as object
  return (
    <section className="player-lanes" style={place}>
      <p className="player-title">
        {translate({ id: 'player.lanes', message: 'Chains of work' })}
      </p>
      <Rows open={open} chain={chain} />
    </section>
  )
}
