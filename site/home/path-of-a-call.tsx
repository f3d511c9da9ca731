/**
 * `<PathOfACall />`: the way of one call from the caller through the broker to
 * the server and back, drawn as SVG in the site's visual language
 * (site/css/language.css). Two drawings, of which the style sheet shows the one
 * that fits. Whoever cannot see it is given the same in words.
 */
import { useId } from 'react'
import {
  type ExchangeKey,
  narrow,
  type PathLayout,
  type ProcessKey,
  type QueueKey,
  type StopKey,
  wide,
} from './path-layouts.ts'
import {
  ack,
  alternative,
  exchangeKinds,
  exchangeNames,
  processes,
  processNames,
  queueNames,
  stopActs,
  stopNames,
} from './path-texts.ts'

const keysOf = <Key extends string>(record: Record<Key, unknown>) =>
  Object.keys(record) as Key[]

function StopNumber({ n, x, y }: { n: number; x: number; y: number }) {
  return (
    <g className="lang-number">
      <circle cx={x} cy={y} r={10} />
      <text x={x} y={y + 4}>
        {n}
      </text>
    </g>
  )
}

function Frames({ layout }: { layout: PathLayout }) {
  return keysOf<ProcessKey>(layout.frames).map((key) => {
    const { x, y, w, h } = layout.frames[key]
    return (
      <g key={key} className={`lang-process lang-process-${key}`}>
        <rect x={x} y={y} width={w} height={h} rx={14} />
      </g>
    )
  })
}

/** Above the lines, which pass behind them. */
function FrameTitles({ layout }: { layout: PathLayout }) {
  return keysOf<ProcessKey>(layout.frames).map((key) => {
    const { x, y } = layout.frames[key]
    return (
      <text
        key={key}
        className={`lang-title lang-title-${key}`}
        x={x + 22}
        y={y + 36}
      >
        <tspan className="lang-role">{processes()[key]}</tspan>
        <tspan className="lang-name" dx={10}>
          {processNames[key]}
        </tspan>
      </text>
    )
  })
}

function Stops({ layout }: { layout: PathLayout }) {
  const half = layout.stopWidth / 2
  return keysOf<StopKey>(layout.stops).map((key) => {
    const { n, x, y } = layout.stops[key]
    const kind = key === 'worker' ? 'lang-executor' : 'lang-stop'
    return (
      <g key={key} className={kind}>
        {key === 'worker' && (
          <rect
            x={x - half - 4}
            y={y - 30}
            width={half * 2 + 8}
            height={60}
            rx={11}
          />
        )}
        <rect x={x - half} y={y - 26} width={half * 2} height={52} rx={8} />
        <text className="lang-name" x={x} y={y - 3}>
          {stopNames[key]}
        </text>
        <text className="lang-act" x={x} y={y + 15}>
          {stopActs()[key]}
        </text>
        <StopNumber n={n} x={x - half} y={y - 26} />
      </g>
    )
  })
}

function Exchanges({ layout }: { layout: PathLayout }) {
  return keysOf<ExchangeKey>(layout.exchanges).map((key) => {
    const { n, x, y, label } = layout.exchanges[key]
    const at = { x: x + label.x, textAnchor: label.anchor }
    return (
      <g key={key} className="lang-exchange">
        <circle cx={x} cy={y} r={26} />
        <path d={`M${x - 10} ${y - 10}l20 20M${x - 10} ${y + 10}l20 -20`} />
        <text className="lang-name" {...at} y={y + label.y}>
          {exchangeNames()[key]}
        </text>
        <text className="lang-act" {...at} y={y + label.y + 17}>
          {exchangeKinds()[key]}
        </text>
        {n !== undefined && <StopNumber n={n} x={x - 19} y={y - 19} />}
      </g>
    )
  })
}

/** A queue is a row of places; the foremost one holds the message. */
function Queues({ layout }: { layout: PathLayout }) {
  return keysOf<QueueKey>(layout.queues).map((key) => {
    const { n, x, y, turn, label } = layout.queues[key]
    const upright = turn === 90 || turn === 270
    const corner = upright ? { x: x - 24, y: y - 68 } : { x: x - 68, y: y - 24 }
    return (
      <g key={key} className="lang-queue">
        <g transform={`translate(${x} ${y}) rotate(${turn})`}>
          <rect x={-68} y={-24} width={136} height={48} rx={6} />
          <path d="M-34 -24V24M0 -24V24M34 -24V24" />
          <rect
            className="lang-message"
            x={40}
            y={-17}
            width={22}
            height={34}
            rx={3}
          />
        </g>
        <text
          className="lang-name"
          x={x + label.x}
          y={y + label.y}
          textAnchor={label.anchor}
        >
          {queueNames[key]}
        </text>
        <StopNumber n={n} {...corner} />
      </g>
    )
  })
}

function Lines({ layout, head }: { layout: PathLayout; head: string }) {
  const lines = (kind: string, paths: string[]) =>
    paths.map((d) => (
      <path key={d} className={kind} d={d} markerEnd={`url(#${head})`} />
    ))
  return (
    <>
      {layout.waits.map((d) => (
        <path key={d} className="lang-wait" d={d} />
      ))}
      {lines('lang-wire', layout.wires)}
      {lines('lang-chain', layout.chains)}
      {lines('lang-ack', layout.acks)}
      <text className="lang-ack-label" {...layout.ackLabel}>
        {ack()}
      </text>
    </>
  )
}

/** The head of an arrow. */
function Head({ id }: { id: string }) {
  return (
    <marker
      id={id}
      viewBox="0 0 8 8"
      refX={6}
      refY={4}
      markerWidth={7}
      markerHeight={7}
      orient="auto-start-reverse"
    >
      <path className="lang-head" d="M0 0.8L7 4L0 7.2z" />
    </marker>
  )
}

function Drawing({ layout, name }: { layout: PathLayout; name: string }) {
  const id = useId()
  const { title, description } = alternative()
  return (
    <svg
      className={`path path-${name}`}
      viewBox={`0 0 ${layout.width} ${layout.height}`}
      role="img"
      aria-labelledby={`${id}-title ${id}-description`}
    >
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-description`}>{description}</desc>
      <Head id={`${id}-head`} />
      <Frames layout={layout} />
      <Lines layout={layout} head={`${id}-head`} />
      <FrameTitles layout={layout} />
      <Exchanges layout={layout} />
      <Queues layout={layout} />
      <Stops layout={layout} />
      <rect
        className="lang-message lang-travels"
        x={-9}
        y={-6}
        width={18}
        height={12}
        rx={3}
        style={{ offsetPath: `path('${layout.journey}')` }}
      />
    </svg>
  )
}

export function PathOfACall() {
  return (
    <div className="path-of-a-call">
      <Drawing layout={wide} name="wide" />
      <Drawing layout={narrow} name="narrow" />
    </div>
  )
}
