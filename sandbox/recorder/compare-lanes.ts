/**
 * Recorder: compares a recording on RabbitMQ with the one in memory. In which
 * order chains take their turns is free, and so is which worker serves which
 * message. What has a cause is not: each task, from its first frame to its end,
 * and what goes over each queue. So tasks are compared as sequences, lane by
 * lane, in no order, with the values that each had in hand; the traffic as a
 * sequence for each queue.
 *
 * Called by `npm run record -- --transport rabbit`.
 */
import { valuesAt } from './compare-values.ts'
import type { Recording, WireRow } from './format.ts'
import { type OpenRecording, openRecording } from './open-recording.ts'
import { type Pair, pairTasks, type Task, tasksByLane } from './tasks.ts'

export interface LaneDifference {
  /** `poll of node-1`, `queue calculator`. */
  readonly lane: string
  /** The first step that differs, in both recordings; -1: it has none. */
  readonly steps: readonly [memory: number, rabbit: number]
  /** `symbol:line:event` in both, or a row of the traffic. */
  readonly memory: string
  readonly rabbit: string
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
    comparePairs(
      [a, b],
      lane,
      pairTasks(tasksA.get(lane) ?? [], tasksB.get(lane) ?? []),
    ),
  )
  return [
    ...differences,
    ...compareTraffic(memory, rabbit),
    ...compareEnds(a, b),
  ]
}

function comparePairs(
  recordings: readonly [OpenRecording, OpenRecording],
  lane: string,
  pairs: readonly Pair[],
): LaneDifference[] {
  return pairs.flatMap(([a, b]) =>
    (a?.text ?? '') === (b?.text ?? '')
      ? compareValues(recordings, lane, a?.steps ?? [], b?.steps ?? [])
      : [compareTask(lane, a, b)],
  )
}

/** The first value that differs in two tasks that took the same way. */
function compareValues(
  [memory, rabbit]: readonly [OpenRecording, OpenRecording],
  lane: string,
  stepsA: readonly number[],
  stepsB: readonly number[],
): LaneDifference[] {
  for (const [at, a] of stepsA.entries()) {
    const b = stepsB[at] ?? -1
    const there = valuesAt(rabbit, b)
    for (const [name, text] of valuesAt(memory, a)) {
      const other = there.get(name) ?? 'nothing'
      if (text === other) continue
      const where = `${memory.step(a).symbol}, ${name}: `
      return [
        { lane, steps: [a, b], memory: where + text, rabbit: where + other },
      ]
    }
  }
  return []
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
    } else if (row.type === 'cut') {
      add(`of ${row.who}: cut`, row.step, `${row.connections} connections`)
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
