/**
 * Recorder: a recording cut into tasks. A task is all that one cause leads to
 * within its chain: from a frame that nobody in the chain called to the end of
 * that frame. In which order tasks take their turns is free, and so is which
 * worker serves which message; what a task does is not.
 *
 * Used to compare a recording on RabbitMQ with the one in memory, and to find
 * a step of the one in the other.
 */
import type { Recording } from './format.ts'
import type { OpenRecording, Step } from './open-recording.ts'

/**
 * What depends only on who came first, or on how time goes: a call that may
 * find what it waits for, or wait. Such a call is one step, with all that it
 * calls; of `null` there is none at all.
 */
const TIMING: Readonly<Record<string, string | null>> = {
  'src/dispatcher/loop-monitor.ts#LoopMonitor.#begin': null,
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

export interface Task {
  /** The steps that can be compared, and `symbol:line:event` of each. */
  readonly steps: readonly number[]
  readonly texts: readonly string[]
  /** All texts, joined: equal tasks did the same. */
  readonly text: string
  /** Every step, those aside that a matter of time decides included. */
  readonly all: readonly number[]
}

/** Workers, and chains without a name, are one lane whatever their number. */
export function tasksByLane(
  recording: OpenRecording,
): ReadonlyMap<string, readonly Task[]> {
  const tasks = new Map<number, ReturnType<typeof emptyTask>>()
  const lanes = new Map<string, Task[]>()
  const timing = new TimingFrames(recording)
  for (let at = 0; at < recording.length; at += 1) {
    const step = recording.step(at)
    const root = rootOf(recording.recording.frames, step.frame)
    const task = tasks.get(root) ?? emptyTask()
    if (!tasks.has(root)) {
      const lane = laneOf(recording, step.chain)
      lanes.set(lane, [...(lanes.get(lane) ?? []), task])
    }
    tasks.set(root, task)
    task.all.push(at)
    const text = timing.textOf(step)
    if (text === null) continue
    task.steps.push(at)
    task.texts.push(text)
  }
  for (const task of tasks.values()) task.text = task.texts.join()
  return lanes
}

const emptyTask = () => ({
  steps: [] as number[],
  texts: [] as string[],
  text: '',
  all: [] as number[],
})

export type Pair = readonly [memory: Task | undefined, rabbit: Task | undefined]

/**
 * The tasks of a lane, two by two: those that did the same, in order, and then
 * those that are left over.
 */
export function pairTasks(
  memory: readonly Task[],
  rabbit: readonly Task[],
): readonly Pair[] {
  const left = [...rabbit]
  const unmatched: Task[] = []
  const pairs: Pair[] = []
  for (const task of memory) {
    const at = left.findIndex(({ text }) => text === task.text)
    if (at < 0) unmatched.push(task)
    else pairs.push([task, left.splice(at, 1)[0]])
  }
  const count = Math.max(unmatched.length, left.length)
  for (let at = 0; at < count; at += 1) pairs.push([unmatched[at], left[at]])
  return pairs
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
