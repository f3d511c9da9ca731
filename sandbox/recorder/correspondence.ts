/**
 * Recorder: the step of one recording that is a given step of another, by
 * cause: in memory and on RabbitMQ chains take their turns in another order,
 * but each task does the same. So a step has its counterpart in the task that
 * stands for its own, at the same place of the code, the same time round.
 *
 * Used by the player's switch between the two.
 */
import type { WireRow } from './format.ts'
import type { OpenRecording } from './open-recording.ts'
import { pairTasks, tasksByLane } from './tasks.ts'

export type Side = 'memory' | 'rabbit'

export class Correspondence {
  readonly #opened: Readonly<Record<Side, OpenRecording>>
  /** By step of the one: the step of the other; -1: none. */
  readonly #exact: Readonly<Record<Side, Int32Array>>
  readonly #before: Readonly<Record<Side, Int32Array>>

  constructor(memory: OpenRecording, rabbit: OpenRecording) {
    this.#opened = { memory, rabbit }
    const none = (open: OpenRecording) => new Int32Array(open.length).fill(-1)
    this.#exact = { memory: none(memory), rabbit: none(rabbit) }
    this.#before = { memory: none(memory), rabbit: none(rabbit) }
    const [lanes, others] = [tasksByLane(memory), tasksByLane(rabbit)]
    for (const lane of new Set([...lanes.keys(), ...others.keys()])) {
      const pairs = pairTasks(lanes.get(lane) ?? [], others.get(lane) ?? [])
      for (const [a, b] of pairs) this.#pair(a?.all ?? [], b?.all ?? [])
    }
  }

  #pair(memory: readonly number[], rabbit: readonly number[]): void {
    const there = new Map(
      placesOf(this.#opened.rabbit, rabbit).map((key, at) => [key, rabbit[at]]),
    )
    for (const [at, key] of placesOf(this.#opened.memory, memory).entries()) {
      const [a = -1, b = -1] = [memory[at], there.get(key)]
      if (b < 0) continue
      this.#exact.memory[a] = b
      this.#exact.rabbit[b] = a
    }
    this.#fillBefore('memory', memory)
    this.#fillBefore('rabbit', rabbit)
  }

  #fillBefore(from: Side, steps: readonly number[]): void {
    let last = -1
    for (const step of steps) {
      const exact = this.#exact[from][step] ?? -1
      if (exact >= 0) last = exact
      this.#before[from][step] = last
    }
  }

  /** The counterpart of a step of `from`; -1: it has none. */
  exact(from: Side, step: number): number {
    return this.#exact[from][step] ?? -1
  }

  /**
   * Where to stand in the other recording: at the counterpart; else at that of
   * the step before in the same task; else where the last frame went over the
   * wire; else at the beginning.
   */
  of(from: Side, step: number): number {
    const known = this.#before[from][step] ?? -1
    return known >= 0 ? known : this.#byWire(from, step)
  }

  #byWire(from: Side, step: number): number {
    const [own, other] =
      from === 'memory'
        ? [this.#opened.memory, this.#opened.rabbit]
        : [this.#opened.rabbit, this.#opened.memory]
    const there = new Map(
      other.recording.wire.map((row) => [textOf(row), row.step]),
    )
    const row = own.wire(step).findLast((one) => there.has(textOf(one)))
    return Math.max(0, row === undefined ? 0 : (there.get(textOf(row)) ?? 0))
  }
}

/** The place of each step in the code, and how often it was met before. */
function placesOf(open: OpenRecording, steps: readonly number[]): string[] {
  const met = new Map<string, number>()
  return steps.map((at) => {
    const { path, symbol, line, column, event } = open.step(at)
    const place = `${path}#${symbol}:${line}:${column}:${event}`
    const times = (met.get(place) ?? 0) + 1
    met.set(place, times)
    return `${place} ${times}`
  })
}

function textOf({ type, n, who }: WireRow): string {
  return `${type} ${n} ${who}`
}
