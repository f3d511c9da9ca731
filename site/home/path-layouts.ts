/**
 * Where the stops of a call's path stand, once for wide screens and once for
 * narrow ones. Drawn by path-of-a-call.tsx. Units are those of the view box,
 * about one pixel; coordinates are centres, except for frames.
 */
export type ProcessKey = 'caller' | 'broker' | 'server'
export type StopKey =
  | 'client'
  | 'waiters'
  | 'listener'
  | 'runner'
  | 'dispatcher'
  | 'worker'
export type ExchangeKey = 'topic' | 'direct'
export type QueueKey = 'requests' | 'replies'

type Point = { x: number; y: number }
/** Where a name stands, from the middle of what it names. */
type Label = Point & { anchor: 'start' | 'middle' | 'end' }
/** `turn` in degrees; at 0 messages leave to the right. */
type Queue = { n: number; turn: 0 | 90 | 180 | 270; label: Label }

export interface PathLayout {
  width: number
  height: number
  frames: Record<ProcessKey, Point & { w: number; h: number }>
  stops: Record<StopKey, Point & { n: number }>
  stopWidth: number
  exchanges: Record<ExchangeKey, Point & { n?: number; label: Label }>
  queues: Record<QueueKey, Point & Queue>
  /** Lines that a message goes along. */
  wires: string[]
  /** Lines that the server's own work goes along. */
  chains: string[]
  /** Where one waits for the other. */
  waits: string[]
  acks: string[]
  ackLabel: Point
  /** The whole way round, for the message that is seen to travel. */
  journey: string
}

export const wide: PathLayout = {
  width: 1080,
  height: 412,
  frames: {
    caller: { x: 2, y: 2, w: 244, h: 408 },
    broker: { x: 296, y: 2, w: 452, h: 408 },
    server: { x: 798, y: 2, w: 280, h: 408 },
  },
  stopWidth: 196,
  stops: {
    client: { n: 1, x: 124, y: 106 },
    listener: { n: 4, x: 938, y: 106 },
    runner: { n: 5, x: 938, y: 190 },
    dispatcher: { n: 6, x: 938, y: 274 },
    worker: { n: 7, x: 938, y: 358 },
    waiters: { n: 9, x: 124, y: 358 },
  },
  exchanges: {
    topic: { n: 2, x: 408, y: 106, label: { x: 0, y: 48, anchor: 'middle' } },
    direct: { x: 634, y: 358, label: { x: 0, y: -55, anchor: 'middle' } },
  },
  queues: {
    requests: {
      n: 3,
      x: 624,
      y: 106,
      turn: 0,
      label: { x: -18, y: 48, anchor: 'middle' },
    },
    replies: {
      n: 8,
      x: 418,
      y: 358,
      turn: 180,
      label: { x: 0, y: -38, anchor: 'middle' },
    },
  },
  wires: [
    'M222 106H376',
    'M434 106H550',
    'M692 106H834',
    'M836 358H666',
    'M608 358H492',
    'M350 358H228',
  ],
  chains: ['M938 132V160', 'M938 216V244', 'M938 300V326'],
  waits: ['M124 132V332'],
  acks: ['M838 190H675V136'],
  ackLabel: { x: 752, y: 181 },
  journey: 'M222 106H938V358H222',
}

export const narrow: PathLayout = {
  width: 352,
  height: 806,
  frames: {
    caller: { x: 2, y: 2, w: 348, h: 132 },
    broker: { x: 2, y: 170, w: 348, h: 318 },
    server: { x: 2, y: 524, w: 348, h: 280 },
  },
  stopWidth: 160,
  stops: {
    client: { n: 1, x: 92, y: 86 },
    waiters: { n: 9, x: 264, y: 86 },
    listener: { n: 4, x: 92, y: 612 },
    runner: { n: 5, x: 92, y: 688 },
    dispatcher: { n: 6, x: 92, y: 764 },
    worker: { n: 7, x: 264, y: 764 },
  },
  exchanges: {
    topic: { n: 2, x: 92, y: 250, label: { x: 36, y: -4, anchor: 'start' } },
    direct: { x: 264, y: 428, label: { x: -36, y: -4, anchor: 'end' } },
  },
  queues: {
    requests: {
      n: 3,
      x: 92,
      y: 394,
      turn: 90,
      label: { x: 34, y: -26, anchor: 'start' },
    },
    replies: {
      n: 8,
      x: 264,
      y: 306,
      turn: 270,
      label: { x: -34, y: 22, anchor: 'end' },
    },
  },
  wires: [
    'M92 112V218',
    'M92 276V320',
    'M92 462V580',
    'M264 732V460',
    'M264 402V380',
    'M264 238V118',
  ],
  chains: ['M92 638V656', 'M92 714V732', 'M172 764H178'],
  waits: ['M172 86H184'],
  acks: ['M172 688H192V452H122'],
  ackLabel: { x: 202, y: 511 },
  journey: 'M92 112V764H264V112',
}
