/**
 * The parts of the picture: an exchange, a queue with its messages, an
 * executor, each at a place that picture-view.tsx gives. In units of its view.
 */
import { translate } from '@docusaurus/Translate'
import type { Executor, Queue } from './picture.ts'

export const WIDTH = 440
export const QUEUE_X = 150
export const QUEUE_END = 300
/** How many messages are drawn one by one; of more, only the number. */
const DRAWN = 4

const short = (name: string, length: number) =>
  name.length > length ? `${name.slice(0, length - 1)}…` : name

export function Exchange({ name, y }: { name: string; y: number }) {
  const title =
    name === ''
      ? translate({ id: 'path.defaultExchange', message: '(default)' })
      : name
  return (
    <g className="lang-exchange">
      <circle cx={60} cy={y} r={15} />
      <path d={`M54 ${y - 6}l12 12M54 ${y + 6}l12 -12`} />
      <text className="lang-name" x={60} y={y + 30} textAnchor="middle">
        {short(title, 17)}
      </text>
    </g>
  )
}

interface MessagesProps {
  count: number
  x: number
  y: number
  className: string
}

function Messages({ count, x, y, className }: MessagesProps) {
  const step = className === 'lang-message' ? -20 : 20
  return (
    <>
      {Array.from({ length: Math.min(count, DRAWN) }, (_, at) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: places, not messages
          key={at}
          className={className}
          x={x + at * step}
          y={y + 3}
          width={15}
          height={16}
          rx={2}
        />
      ))}
    </>
  )
}

export function QueueRow({ queue, y }: { queue: Queue; y: number }) {
  const { name, ready, unacknowledged, consumers } = queue
  const told = translate(
    { id: 'player.consumers', message: 'consumers {consumers}' },
    { consumers },
  )
  return (
    <g
      data-queue={name}
      data-ready={ready}
      data-unacknowledged={unacknowledged}
    >
      <g className="lang-queue">
        <rect
          x={QUEUE_X}
          y={y}
          width={QUEUE_END - QUEUE_X}
          height={22}
          rx={4}
        />
      </g>
      <text className="lang-name" x={QUEUE_X} y={y - 6}>
        {short(name, 24)}
      </text>
      <text className="lang-act" x={WIDTH - 4} y={y - 6} textAnchor="end">
        {told}
      </text>
      <Messages
        count={ready}
        x={QUEUE_END - 19}
        y={y}
        className="lang-message"
      />
      <Messages
        count={unacknowledged}
        x={QUEUE_END + 14}
        y={y}
        className="player-unacknowledged"
      />
      {ready > DRAWN && (
        <text className="lang-act" x={QUEUE_X + 8} y={y + 16}>
          {ready}
        </text>
      )}
      {unacknowledged > DRAWN && (
        <text className="lang-act" x={WIDTH - 4} y={y + 16} textAnchor="end">
          {unacknowledged}
        </text>
      )}
    </g>
  )
}

export function ExecutorBox({
  executor,
  at,
  top,
}: {
  executor: Executor
  at: number
  top: number
}) {
  const { id, alive, delayed } = executor
  const x = 4 + (at % 2) * 220
  const y = top + Math.floor(at / 2) * 52
  const told = translate(
    {
      id: 'player.executorState',
      message: 'alive {alive}, waiting {delayed}',
    },
    { alive, delayed },
  )
  return (
    <g className="lang-executor" data-executor={id} data-alive={alive}>
      <rect x={x} y={y} width={212} height={44} rx={8} />
      <rect x={x + 3} y={y + 3} width={206} height={38} rx={6} />
      <text className="lang-name" x={x + 106} y={y + 18}>
        {short(id, 27)}
      </text>
      <text className="lang-act" x={x + 106} y={y + 34}>
        {told}
      </text>
    </g>
  )
}
