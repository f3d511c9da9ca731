/**
 * Recorder: whether two tasks that took the same way had the same values in
 * hand: locals, what was awaited, returned or thrown. Compared is what has a
 * cause within the task: scalars, and plain objects with what is in them. An
 * object of a class, a list, a map may be changed by another chain meanwhile;
 * it is compared by its class alone. Ids and readings of a clock are left out.
 *
 * Used by `compareLanes`.
 */
import type { OpenRecording } from './open-recording.ts'
import { EPOCH_MS } from './replaced-globals.ts'

/**
 * Locals that hold a reading of a clock, what all chains share, or a text that
 * the client's library puts its own words around; `=` is what a step returns.
 */
const FREE: ReadonlySet<string> = new Set([
  'sandbox/06-executors/lesson.ts#lesson/flood: mostRunning',
  'sandbox/06-executors/lesson.ts#lesson/flood: running',
  'src/amqp/connection-pool.ts#ConnectionPool.#put: shared',
  'src/amqp/connection-pool.ts#ConnectionPool.#take: =',
  'src/amqp/connection-pool.ts#ConnectionPool.#take: shared',
  'src/amqp/connection-pool.ts#ConnectionPool.use: shared',
  'src/amqp/names-exchange.ts#namesExchange: text',
  'src/amqp/refusal.ts#adviceOn: message',
  'src/amqp/refusal.ts#durabilityThere: message',
  'src/amqp/refusal.ts#explained: message',
  'src/amqp/refusal.ts#onDiffering: message',
  'src/amqp/refusal.ts#refusesTransient: message',
  'src/dispatcher/loop-monitor.ts#LoopMonitor.#tellIfLong: blockedMs',
  'src/dispatcher/loop-monitor.ts#LoopMonitor.watch: beganAt',
  'src/executor/statistics.ts#Gatherer.watch/=>: startedAt',
  'src/executor/statistics.ts#Gatherer.watch: startedAt',
  'src/server/drain-deadline.ts#DrainDeadline.allows/=>2: leftMs',
  'src/server/drain-deadline.ts#DrainDeadline.allows: leftMs',
  'src/server/ordered-task-runner.ts#OrderedTaskRunner.ordered: timeoutAt',
  'src/server/ordered-task.ts#OrderedTask.#sleepUntil/=>: deadline',
  'src/server/ordered-task.ts#OrderedTask.#sleepUntil/=>: leftMs',
  'src/server/ordered-task.ts#OrderedTask.#sleepUntil: deadline',
  'src/server/ordered-task.ts#OrderedTask.#wait: logAt',
  'src/server/ordered-task.ts#OrderedTask.#wait: timeoutAt',
  'src/server/ordered-task.ts#OrderedTask.runOnce: timeoutAt',
  'src/server/ordered-task.ts#OrderedTask.waitForCompletion: timeoutAt',
  'src/server/ordered-task.ts#earlier: =',
  'src/server/ordered-task.ts#earlier: a',
  'src/server/ordered-task.ts#earlier: b',
])

/** For the test that each of them exists: `path#symbol: local`. */
export const FREE_LOCALS = [...FREE]

const ID = /[0-9a-f]{32}/g
const DEPTH = 3
const DAY_MS = 86_400_000

/** The values at a step, each with its name; `=` is the step's own. */
export function valuesAt(
  open: OpenRecording,
  at: number,
): ReadonlyMap<string, string> {
  const { path, symbol, value } = open.step(at)
  const own = value < 0 ? [] : [{ name: '=', value }]
  return new Map(
    [...open.locals(at), ...own]
      .filter(({ name }) => !FREE.has(`${path}#${symbol}: ${name}`))
      .map(({ name, value }): [string, string] => [name, textOf(open, value)]),
  )
}

function textOf(open: OpenRecording, index: number, depth = DEPTH): string {
  const value = open.value(index)
  if (typeof value === 'number' && isMoment(value)) return 'a moment'
  if (value === null || typeof value !== 'object')
    return JSON.stringify(value).replace(ID, 'id')
  // RabbitMQ's client gives bytes of a class of its own.
  if (value.t === 'bytes') return `bytes ${value.text.replace(ID, 'id')}`
  if (!('id' in value)) return JSON.stringify(value).replace(ID, 'id')
  const name = value.id.replace(/#\d+$/, '')
  if (value.t === 'object' && name === 'Object' && depth > 0)
    return `{${value.members
      .map(([key, one]) => `${key}: ${textOf(open, one, depth - 1)}`)
      .join(', ')}}`
  return name
}

/** Of the calendar that recordings have. */
function isMoment(value: number): boolean {
  return value >= EPOCH_MS && value < EPOCH_MS + DAY_MS
}
