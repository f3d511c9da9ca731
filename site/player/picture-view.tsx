/**
 * Draws picture.ts: exchanges on the left, queues with what is ready in them,
 * to their right what is delivered and not acknowledged, the executors below,
 * and a message that moves. The forms are those of language.css; what it shows
 * is also its description, in words. Shown by theatre.tsx.
 */
import { translate } from '@docusaurus/Translate'
import { memo, useId, useMemo } from 'react'
import type { OpenRecording } from '../../sandbox/recorder/open-recording.ts'
import {
  type Movement,
  type Picture,
  type Places,
  pictureAt,
  placesOf,
  type Queue,
} from './picture.ts'
import {
  Exchange,
  ExecutorBox,
  QUEUE_END,
  QUEUE_X,
  QueueRow,
  WIDTH,
} from './picture-parts.tsx'

const ROW = 46

const queueY = (places: Places, name: string) =>
  32 + ROW * (places.queues.get(name) ?? 0)

function exchangeY(places: Places, name: string) {
  const { exchanges, queues } = places
  const gap = Math.max(64, (queues.size * ROW) / Math.max(1, exchanges.size))
  return 28 + gap * (exchanges.get(name) ?? 0)
}

function heightOf(places: Places): number {
  const { exchanges, queues, executors } = places
  const upper = Math.max(queues.size * ROW, exchanges.size * 64)
  return 28 + upper + Math.ceil(executors / 2) * 52
}

function wordsOf({ queues, executors }: Picture): string {
  const told = queues.map(({ name, ready, unacknowledged, consumers }) =>
    translate(
      {
        id: 'player.queueWords',
        message:
          'Queue {name}: {ready} ready, {unacknowledged} unacknowledged, {consumers} consumers.',
      },
      { name, ready, unacknowledged, consumers },
    ),
  )
  const working = executors.map(({ id, alive, delayed }) =>
    translate(
      {
        id: 'player.executorWords',
        message: '{id}: {alive} alive, {delayed} waiting.',
      },
      { id, alive, delayed },
    ),
  )
  return [...told, ...working].join(' ')
}

/** The way that a message takes in a movement. */
function wayOf({ type, exchange, queue }: Movement, places: Places): string {
  const y = queueY(places, queue) + 11
  if (type === 'published')
    return `M76 ${exchangeY(places, exchange)}L${QUEUE_X} ${y}`
  if (type === 'delivered') return `M${QUEUE_END} ${y}h40`
  return `M${QUEUE_END + 22} ${y}h80`
}

function Moving({ movement, places }: { movement: Movement; places: Places }) {
  const way = wayOf(movement, places)
  return (
    <g className="player-moving" data-movement={movement.type}>
      <path d={way} />
      <rect
        className="lang-message"
        x={-8}
        y={-8}
        width={15}
        height={16}
        rx={2}
        style={{ offsetPath: `path('${way}')` }}
      />
    </g>
  )
}

function Bindings({
  queues,
  places,
}: {
  queues: readonly Queue[]
  places: Places
}) {
  return queues.flatMap(({ name, from }) =>
    from.map((exchange) => (
      <path
        key={`${exchange} ${name}`}
        className="player-binding"
        d={`M76 ${exchangeY(places, exchange)}L${QUEUE_X} ${queueY(places, name) + 11}`}
      />
    )),
  )
}

function Drawn({
  picture,
  places,
  at,
}: {
  picture: Picture
  places: Places
  at: number
}) {
  const { exchanges, queues, executors, movements } = picture
  const top = heightOf(places) - Math.ceil(places.executors / 2) * 52
  return (
    <>
      <Bindings queues={queues} places={places} />
      {exchanges.map((name) => (
        <Exchange key={name} name={name} y={exchangeY(places, name)} />
      ))}
      {queues.map((queue) => (
        <QueueRow
          key={queue.name}
          queue={queue}
          y={queueY(places, queue.name)}
        />
      ))}
      {executors.map((executor, place) => (
        <ExecutorBox
          key={executor.id}
          executor={executor}
          at={place}
          top={top}
        />
      ))}
      {movements.map((movement) => (
        <Moving
          key={`${at} ${movement.queue}`}
          movement={movement}
          places={places}
        />
      ))}
    </>
  )
}

interface PictureViewProps {
  open: OpenRecording
  at: number
  /** Those of the whole recording if they are not given. */
  places?: Places
}

/** From step to step the picture seldom changes. */
function isSamePicture(a: PictureViewProps, b: PictureViewProps): boolean {
  if (a.open !== b.open || a.places !== b.places) return false
  const { state } = a.open.recording.steps
  const moves = [a, b].some(({ open, at }) => open.wireAt(at).length > 0)
  return a.at === b.at || (!moves && state[a.at] === state[b.at])
}

export const PictureView = memo(function PictureView({
  open,
  at,
  places: given,
}: PictureViewProps) {
  const id = useId()
  const places = useMemo(() => given ?? placesOf(open), [open, given])
  const picture = pictureAt(open, at)
  return (
    <figure className="player-picture">
      <svg
        className="path"
        viewBox={`0 0 ${WIDTH} ${heightOf(places)}`}
        role="img"
        aria-labelledby={`${id}-title ${id}-description`}
      >
        <title id={`${id}-title`}>
          {translate({ id: 'player.picture', message: 'Broker and executors' })}
        </title>
        <desc id={`${id}-description`}>{wordsOf(picture)}</desc>
        <Drawn picture={picture} places={places} at={at} />
      </svg>
      <figcaption>
        <span className="player-ready-key" aria-hidden="true" />{' '}
        {translate({ id: 'player.ready', message: 'ready' })}{' '}
        <span className="player-unacknowledged-key" aria-hidden="true" />{' '}
        {translate({
          id: 'player.unacknowledged',
          message: 'delivered, not acknowledged',
        })}
      </figcaption>
    </figure>
  )
}, isSamePicture)
