/**
 * Captured topologies: what Python had on its broker with some options, and
 * every declaration by connection, as kept in test/captures/topology-*.json.
 * The table says of each file where it is proved; none is left out in silence.
 */
import { readdirSync, readFileSync } from 'node:fs'

const FOLDER = new URL('../captures/', import.meta.url)

/** Where a capture is laid beside what ours does. */
export type Treatment =
  /** By a server, a client, a call and a fanout cast of ours. */
  | { readonly as: 'conversation'; readonly python: 'today' | 'mitaka' }
  /** By the tests of notifications. */
  | { readonly as: 'notification' }
  /** Not: the options are refused, by these names. */
  | { readonly as: 'refused'; readonly options: readonly string[] }

const TODAY: Treatment = { as: 'conversation', python: 'today' }

export const TOPOLOGY_CAPTURES: Readonly<Record<string, Treatment>> = {
  'topology-18-stream-qmanager': {
    as: 'refused',
    options: ['rabbit_stream_fanout', 'use_queue_manager'],
  },
  'topology-18-transient-quorum': TODAY,
  'topology-default': TODAY,
  'topology-durable': TODAY,
  'topology-ha-autodelete': TODAY,
  'topology-mitaka': { as: 'conversation', python: 'mitaka' },
  'topology-notifications': { as: 'notification' },
  'topology-quorum-qos': TODAY,
}

/** The files that there are, by name. */
export function topologyCaptureNames(): string[] {
  return readdirSync(FOLDER)
    .filter((name) => name.startsWith('topology-'))
    .map((name) => name.replace('.json', ''))
    .sort()
}

/** The names of the captures that a conversation proves. */
export function conversationNames(): string[] {
  return Object.entries(TOPOLOGY_CAPTURES)
    .filter(([, { as }]) => as === 'conversation')
    .map(([name]) => name)
}

export type Facts = Readonly<Record<string, unknown>>

export interface CapturedTopology {
  readonly python: 'today' | 'mitaka'
  /** Of group oslo_messaging_rabbit. */
  readonly options: Facts
  readonly exchanges: readonly Facts[]
  readonly queues: readonly Facts[]
  readonly bindings: readonly Facts[]
  readonly consumers: readonly Facts[]
  /** Names of exchanges and queues once the server has stopped. */
  readonly left: { readonly exchanges: string[]; readonly queues: string[] }
  /** Of the server, of the replies, of the requests: each in order. */
  readonly declarations: readonly (readonly Facts[])[]
}

interface File {
  readonly options: Facts
  readonly while_running: Readonly<Record<string, Facts[]>>
  readonly after_the_server_stopped: { exchanges: string[]; queues: string[] }
  readonly declarations_by_connection: Readonly<Record<string, Facts[]>>
}

/**
 * A capture with each random name as `<uuid>` and every list in one order. A
 * queue that the management of 3.10 calls exclusive "" is not exclusive.
 */
export function capturedTopology(name: string): CapturedTopology {
  const treatment = TOPOLOGY_CAPTURES[name]
  if (treatment?.as !== 'conversation')
    throw new Error(`${name} is no conversation`)
  const url = new URL(`${name}.json`, FOLDER)
  const file = sameIds(JSON.parse(readFileSync(url, 'utf8')) as File)
  const { exchanges, queues, bindings, consumers } = file.while_running
  const { after_the_server_stopped: left } = file
  const mended = (queues ?? []).map(({ consumers: _, ...queue }) => ({
    ...queue,
    exclusive: queue.exclusive === true,
  }))
  return {
    python: treatment.python,
    options: file.options,
    exchanges: inOrder(exchanges ?? []),
    queues: inOrder(mended),
    bindings: inOrder(bindings ?? []),
    consumers: inOrder(consumers ?? []),
    left: { exchanges: left.exchanges.sort(), queues: left.queues.sort() },
    declarations: Object.values(file.declarations_by_connection),
  }
}

/** By the text of the facts, keys in order, those of arguments too. */
export function inOrder(facts: readonly object[]): Facts[] {
  return facts
    .map((fact) => keysInOrder(fact) as Facts)
    .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

/** With each random name as `<uuid>`. */
export function sameIds<T>(facts: T): T {
  const text = JSON.stringify(facts)
  return JSON.parse(text.replace(/(?<=_)[0-9a-f]{32}/g, '<uuid>')) as T
}

function keysInOrder(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(
    entries.map(([key, inner]) => [key, keysInOrder(inner)]),
  )
}

/**
 * What is left once a server of ours has stopped. Mitaka leaves its fanout
 * queue, and so the exchange, until they expire; ours deletes it, as Python
 * does since 5.6.0. The client of the captures goes last; its reply queue
 * stays, and with it what hears Mitaka.
 */
export function leftByUs({ python, left }: CapturedTopology) {
  const gone = (name: string) => python === 'mitaka' && name.includes('_fanout')
  return {
    exchanges: left.exchanges.filter((name) => !gone(name)),
    queues: left.queues.filter((name) => !gone(name)),
  }
}
