/**
 * What the picture shows at a step: exchanges, queues with their messages, the
 * executors, and what goes over the wire just then. Each queue and exchange
 * has one place for the whole recording, so nothing jumps while it plays.
 * Pure; drawn by picture-view.tsx.
 */
import type { BrokerState, WireRow } from '../../sandbox/recorder/format.ts'
import type { OpenRecording } from '../../sandbox/recorder/open-recording.ts'
import { membersOf } from './value-text.ts'

/** Where each name stands, counted from the top. */
export interface Places {
  readonly exchanges: ReadonlyMap<string, number>
  readonly queues: ReadonlyMap<string, number>
  readonly executors: number
}

export interface Queue {
  readonly name: string
  readonly ready: number
  readonly unacknowledged: number
  readonly consumers: number
  /** The exchanges that lead here; the default one, '', if no other does. */
  readonly from: readonly string[]
}

export interface Executor {
  readonly id: string
  readonly alive: number
  readonly delayed: number
}

export interface Movement {
  readonly type: Exclude<WireRow['type'], 'cut'>
  readonly n: number | null
  readonly exchange: string
  readonly queue: string
}

export interface Picture {
  readonly exchanges: readonly string[]
  readonly queues: readonly Queue[]
  readonly executors: readonly Executor[]
  readonly movements: readonly Movement[]
}

const NOTHING: BrokerState = { exchanges: [], bindings: [], queues: [] }

export function placesOf({ recording }: OpenRecording): Places {
  const executors = recording.states.map(([, there]) => there.length)
  return placesIn(recording.brokers, Math.max(0, ...executors))
}

/** The places of what there is at one step, for a picture that stands still. */
export function placesAt(open: OpenRecording, at: number): Places {
  return placesIn([open.broker(at) ?? NOTHING], open.executors(at).length)
}

function placesIn(brokers: readonly BrokerState[], executors: number): Places {
  const queues = brokers.flatMap((broker) => queuesOf(broker))
  const exchanges = brokers.flatMap((broker) => exchangesOf(broker))
  return {
    exchanges: numbered(exchanges),
    queues: numbered(queues.map(({ name }) => name)),
    executors,
  }
}

export function pictureAt(open: OpenRecording, at: number): Picture {
  const broker = open.broker(at) ?? NOTHING
  return {
    exchanges: exchangesOf(broker),
    queues: queuesOf(broker),
    executors: open.executors(at).map((value) => executorOf(open, value)),
    movements: open.wireAt(at).flatMap((row) => movementsOf(broker, row)),
  }
}

function numbered(names: readonly string[]): ReadonlyMap<string, number> {
  return new Map([...new Set(names)].map((name, place) => [name, place]))
}

function queuesOf({ queues, bindings }: BrokerState): readonly Queue[] {
  return queues.map(([name, ready, unacknowledged, consumers]) => {
    const bound = bindings.filter(([, queue]) => queue === name)
    const from = [...new Set(bound.map(([exchange]) => exchange))]
    return {
      name,
      ready,
      unacknowledged,
      consumers,
      from: from.length === 0 ? [''] : from,
    }
  })
}

function exchangesOf(broker: BrokerState): readonly string[] {
  const names = broker.exchanges.map(([name]) => name)
  const usesDefault = queuesOf(broker).some(({ from }) => from.includes(''))
  return usesDefault ? [...names, ''] : names
}

function executorOf(open: OpenRecording, index: number): Executor {
  const value = open.value(index)
  const count = (names: readonly string[]) => {
    const members = membersOf(open, index)
    const member = members.find(({ name }) => names.includes(name))
    return Number(member === undefined ? 0 : open.value(member.value))
  }
  return {
    id:
      value !== null && typeof value === 'object' && 'id' in value
        ? value.id
        : '',
    alive: count(['#alive', '#running']),
    delayed: count(['#delayedWork', '#backlog']),
  }
}

function movementsOf(broker: BrokerState, row: WireRow): readonly Movement[] {
  const { type, n } = row
  if (type === 'cut') return []
  if (type !== 'published') return [{ type, n, exchange: '', queue: row.queue }]
  const { exchange, routingKey } = row
  return targetsOf(broker, exchange, routingKey).map((queue) => ({
    type,
    n,
    exchange,
    queue,
  }))
}

/** The queues that a frame goes to, by the kind of its exchange. */
function targetsOf(
  { exchanges, bindings }: BrokerState,
  exchange: string,
  key: string,
): readonly string[] {
  if (exchange === '') return [key]
  const [, kind] = exchanges.find(([name]) => name === exchange) ?? []
  const queues = bindings
    .filter(([from, , bound]) => {
      return from === exchange && (kind === 'fanout' || bound === key)
    })
    .map(([, queue]) => queue)
  return [...new Set(queues)]
}
