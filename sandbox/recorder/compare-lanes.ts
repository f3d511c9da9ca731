/**
 * Recorder: compares a recording on RabbitMQ with the one in memory. In which
 * order chains take their turns is free, and so is which worker serves which
 * message. What has a cause is not: each task, from its first frame to its end,
 * and what goes over each queue. So tasks are compared as sequences, lane by
 * lane, in no order; the traffic as a sequence for each queue.
 *
 * Called by `npm run record -- --transport rabbit`.
 */

import type { Recording, WireRow } from './format.ts'
import {
  type OpenRecording,
  openRecording,
  type Step,
} from './open-recording.ts'

export interface LaneDifference {
  /** `poll of node-1`, `queue calculator`. */
  readonly lane: string
  /** The first step that differs, in both recordings; -1: it has none. */
  readonly steps: readonly [memory: number, rabbit: number]
  /** `symbol:line:event` in both, or a row of the traffic. */
  readonly memory: string
  readonly rabbit: string
}

/**
 * What depends only on who came first, or on how time goes: a call that may
 * find what it waits for, or wait. Such a call is one step, with all that it
 * calls; of `null` there is none at all.
 */
const TIMING: Readonly<Record<string, string | null>> = {
  'src/dispatcher/loop-monitor.ts#LoopMonitor.#begin/=>': null,
  'src/amqp/amqp-listener.ts#AMQPListener.poll': 'polls',
  'src/amqp/amqp-listener.ts#AMQPListener.#wake': 'wakes a poll that waits',
  'src/amqp/connection-pool.ts#ConnectionPool.#put': 'gives it back',
  'src/executor/green-thread-pool-executor.ts#GreenThreadPoolExecutor.shutdown':
    'waits for the workers',
  'src/executor/green-thread-pool-executor.ts#GreenThreadPoolExecutor.#drained':
    null,
}

/** For the test that each of them exists. */
export const TIMING_SYMBOLS = Object.keys(TIMING)

interface Task {
  readonly steps: number[]
  readonly texts: string[]
}

/** @returns nothing, if the two tell the same story. */
export function compareLanes(
  memory: Recording,
  rabbit: Recording,
): readonly LaneDifference[] {
  const [a, b] = [openRecording(memory), openRecording(rabbit)]
  const [tasksA, tasksB] = [tasksByLane(a), tasksByLane(b)]
  const lanes = new Set([...tasksA.keys(), ...tasksB.keys()])
  const differences = [...lanes].flatMap((lane) =>
    compareTasks(lane, tasksA.get(lane) ?? [], tasksB.get(lane) ?? []),
  )
  return [
    ...differences,
    ...compareTraffic(memory, rabbit),
    ...compareEnds(a, b),
  ]
}

/** Workers, and chains without a name, are one lane whatever their number. */
function tasksByLane(recording: OpenRecording): Map<string, Task[]> {
  const tasks = new Map<number, Task>()
  const lanes = new Map<string, Task[]>()
  const timing = new TimingFrames(recording)
  for (let at = 0; at < recording.length; at += 1) {
    const step = recording.step(at)
    const text = timing.textOf(step)
    if (text === null) continue
    const root = rootOf(recording.recording.frames, step.frame)
    const task = tasks.get(root) ?? { steps: [], texts: [] }
    if (!tasks.has(root)) {
      const lane = laneOf(recording, step.chain)
      lanes.set(lane, [...(lanes.get(lane) ?? []), task])
    }
    tasks.set(root, task)
    task.steps.push(at)
    task.texts.push(text)
  }
  return lanes
}

function laneOf({ recording }: OpenRecording, chain: number): string {
  const { name = '', owner = '' } = recording.chains[chain] ?? {}
  return name.replace(/ \d+$/, '') + (owner && ` of ${owner}`)
}

/** Tells steps, those aside that a matter of time decides. */
class TimingFrames {
  readonly #recording: OpenRecording
  /** By frame: the frame of the call that counts as one step; -1: none. */
  readonly #folded = new Map<number, number>()
  readonly #told = new Set<number>()

  constructor(recording: OpenRecording) {
    this.#recording = recording
  }

  /** Null: not to be compared, or told already. */
  textOf({ frame, symbol, line, event }: Step): string | null {
    const folded = this.#foldedInto(frame)
    if (folded < 0) return `${symbol}:${line}:${event}`
    if (this.#told.has(folded)) return null
    this.#told.add(folded)
    return TIMING[this.#symbolOf(folded)] ?? null
  }

  #foldedInto(frame: number): number {
    const known = this.#folded.get(frame)
    if (known !== undefined) return known
    const [, parent = -1, , called] =
      this.#recording.recording.frames[frame] ?? []
    const above = called === 1 && parent >= 0 ? this.#foldedInto(parent) : -1
    const own = Object.hasOwn(TIMING, this.#symbolOf(frame)) ? frame : -1
    const folded = above >= 0 ? above : own
    this.#folded.set(frame, folded)
    return folded
  }

  #symbolOf(frame: number): string {
    const { frames, functions, files } = this.#recording.recording
    const [file = -1, symbol] = functions[frames[frame]?.[0] ?? -1] ?? []
    return `${files[file]?.path}#${symbol}`
  }
}

/** The frame that nobody in the chain called. */
function rootOf(frames: Recording['frames'], frame: number): number {
  let at = frame
  for (;;) {
    const [, parent = -1, chain, called] = frames[at] ?? []
    if (called !== 1 || parent < 0 || frames[parent]?.[2] !== chain) return at
    at = parent
  }
}

function compareTasks(
  lane: string,
  memory: readonly Task[],
  rabbit: readonly Task[],
): LaneDifference[] {
  const left = [...rabbit]
  const unmatched = memory.filter((task) => {
    const text = task.texts.join()
    const at = left.findIndex((one) => one.texts.join() === text)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
  const count = Math.max(unmatched.length, left.length)
  return Array.from({ length: count }, (_, at) =>
    compareTask(lane, unmatched[at], left[at]),
  )
}

function compareTask(
  lane: string,
  memory: Task | undefined,
  rabbit: Task | undefined,
): LaneDifference {
  const [a, b] = [memory?.texts ?? [], rabbit?.texts ?? []]
  let at = 0
  while (at < a.length && a[at] === b[at]) at += 1
  return {
    lane,
    steps: [memory?.steps[at] ?? -1, rabbit?.steps[at] ?? -1],
    memory: a[at] ?? 'nothing',
    rabbit: b[at] ?? 'nothing',
  }
}

/** What went through each queue, ids by their order. */
function compareTraffic(
  memory: Recording,
  rabbit: Recording,
): LaneDifference[] {
  const [a, b] = [rowsByQueue(memory.wire), rowsByQueue(rabbit.wire)]
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((queue) =>
    compareRows(`queue ${queue}`, a.get(queue) ?? [], b.get(queue) ?? []),
  )
}

function compareRows(
  lane: string,
  memory: readonly Row[],
  rabbit: readonly Row[],
): LaneDifference[] {
  const length = Math.max(memory.length, rabbit.length)
  for (let at = 0; at < length; at += 1) {
    const [a, b] = [memory[at] ?? NO_ROW, rabbit[at] ?? NO_ROW]
    if (a.text !== b.text)
      return [{ lane, steps: [a.step, b.step], memory: a.text, rabbit: b.text }]
  }
  return []
}

const NO_ROW: Row = { step: -1, text: 'nothing' }

interface Row {
  readonly step: number
  readonly text: string
}

/**
 * By queue and by what is done there: that one message is delivered before
 * another is acknowledged is a matter of time.
 */
function rowsByQueue(wire: readonly WireRow[]): Map<string, Row[]> {
  const rows = new Map<string, Row[]>()
  const published = new Map<number, string>()
  const ids = new Map<string, Map<string, string>>()
  const add = (queue: string, step: number, text: string) => {
    const key = queue.replace(ID, 'id')
    const known = ids.get(key) ?? new Map()
    ids.set(key, known)
    const row = { step, text: normalized(text, known) }
    rows.set(key, [...(rows.get(key) ?? []), row])
  }
  for (const row of wire)
    if (row.type === 'published') {
      const { exchange, routingKey, who, what, body } = row
      published.set(row.n, `${who} ${what} ${body}`)
      add(
        `${exchange}/${routingKey}: published`,
        row.step,
        `${who} ${what} ${body}`,
      )
    } else {
      const frame = published.get(row.n ?? -1) ?? '?'
      add(`${row.queue}: ${row.type}`, row.step, `${row.who}: ${frame}`)
    }
  return rows
}

const ID = /[0-9a-f]{32}/g

/** 32 hexadecimal digits are an id: `id-1` is the first that was met. */
function normalized(text: string, ids: Map<string, string>): string {
  return text.replace(ID, (id) => {
    const known = ids.get(id) ?? `id-${ids.size + 1}`
    ids.set(id, known)
    return known
  })
}

function compareEnds(a: OpenRecording, b: OpenRecording): LaneDifference[] {
  const [memory, rabbit] = [endOf(a), endOf(b)]
  if (memory === rabbit) return []
  return [
    { lane: 'the end', steps: [a.length - 1, b.length - 1], memory, rabbit },
  ]
}

function endOf({ recording }: OpenRecording): string {
  return recording.stopped ?? recording.error ?? 'the scenario ended'
}
