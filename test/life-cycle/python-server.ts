/**
 * Life cycle: what a Python server did, to compare with. The captures are of
 * oslo.messaging 14.0.3: a server on topic l3_agent, under the name host1. The
 * name of its fanout queue ends in a random id, which is normalised on both
 * sides; what the client of the same capture declared is left out.
 */
import { readFile } from 'node:fs/promises'

const CAPTURES = new URL('../captures/', import.meta.url)

export async function capture<T>(name: string): Promise<T> {
  return JSON.parse(await readFile(new URL(name, CAPTURES), 'utf8'))
}

/** An exchange, queue, binding, consumer, or method, as the captures have it. */
export type Fact = Readonly<Record<string, unknown>>

interface TopologyCapture {
  readonly while_running: Readonly<
    Record<'exchanges' | 'queues' | 'bindings' | 'consumers', readonly Fact[]>
  >
  readonly after_the_server_stopped: Readonly<
    Record<'exchanges' | 'queues', readonly string[]>
  >
  readonly declarations_by_connection: Readonly<Record<'1', readonly Fact[]>>
}

export const pythonServer = await capture<TopologyCapture>(
  'topology-default.json',
)

const FANOUT_QUEUE = /(l3_agent_fanout_)[0-9a-f]{32}/g

/** What a queue holds at the moment, and the client's reply queue: left out. */
const COUNTS = new Set(['consumers', 'ready', 'unacknowledged'])

/** The facts in their order, with the random id replaced. */
export function normalised(facts: readonly Fact[]): Fact[] {
  const declared = facts
    .filter(({ name }) => !String(name).startsWith('reply_'))
    .map((fact) =>
      Object.fromEntries(
        Object.entries(fact).filter(([key]) => !COUNTS.has(key)),
      ),
    )
  const text = JSON.stringify(declared)
  return JSON.parse(text.replaceAll(FANOUT_QUEUE, '$1<random>'))
}

/** The same for facts that come in any order. */
export function unordered(facts: readonly Fact[]): Fact[] {
  return normalised(facts).sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
}

function nameOf(fact: Fact): string {
  return String(fact.name ?? fact.queue_name ?? fact.destination_name)
}
