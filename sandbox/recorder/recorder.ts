/**
 * Recorder: takes what the probes tell, step by step, and makes the recording
 * of it. It is installed as `globalThis.__recorder` before an instrumented
 * module loads, and records between `begin` and `finish` only, so that what
 * modules do while they load is not in the way.
 *
 * Runs in Node and in a page's worker. Past a limit it stops and says so; the
 * probes then throw, which ends even a loop without end.
 */
import { symbolOf } from './chain-names.ts'
import { findChains, type Recorded } from './chains.ts'
import { Columns } from './columns.ts'
import {
  type BrokerState,
  FORMAT_VERSION,
  type Recording,
  type StepEvent,
  type WireRow,
} from './format.ts'
import { Frame, type Sink, type Turn } from './frame.ts'
import { rememberProxies } from './inspect.ts'
import { maskText } from './mask.ts'
import { showOwnStacks } from './own-stacks.ts'
import type { ModuleTable } from './position-table.ts'
import { Snapshots } from './snapshot.ts'
import { UsedTables } from './used-tables.ts'
import { Watch } from './watch.ts'

export const DEFAULT_MAX_STEPS = 50_000

/** Thrown by each probe once the limit is reached. */
export class RecordingLimit extends Error {
  constructor(steps: number) {
    super(`the recording stopped at its limit of ${steps} steps`)
    this.name = 'RecordingLimit'
  }
}

/** Events that have a value beside the locals. */
const VALUED: ReadonlySet<StepEvent> = new Set(['a', 'r', 'y', 'v', 'T'])

export interface RecorderOptions {
  readonly scenario: string
  readonly transport: Recording['transport']
  readonly clock: Recording['clock']
  /** Virtual milliseconds; left out with a real clock. */
  readonly now?: () => number
  /** Default 50 000. */
  readonly maxSteps?: number
  /** Called after each step with how many there are. */
  readonly counted?: (steps: number) => void
}

type WireEvent<Row = WireRow> = Row extends WireRow ? Omit<Row, 'step'> : never

export class Recorder implements Sink {
  readonly #turn: Turn = { frame: null }
  #isRecording = false
  #hasBrokerMoved = false
  #options: RecorderOptions = {
    scenario: '',
    transport: 'memory',
    clock: 'real',
  }
  #limit: RecordingLimit | null = null
  #stopped: string | null = null
  #restoreProxy: () => void = () => {}
  #restoreStacks: () => void = () => {}
  readonly #snapshots = new Snapshots()
  readonly #watch = new Watch(this.#snapshots)
  readonly #columns = new Columns()
  readonly #tables = new UsedTables()
  readonly #frames = new Map<Frame, Recorded>()
  readonly #wire: WireRow[] = []
  readonly #log: Recording['log'][number][] = []

  /** Where the modules that are instrumented find it. */
  install(): this {
    Object.assign(globalThis, { __recorder: this })
    this.#restoreProxy = rememberProxies()
    this.#restoreStacks = showOwnStacks()
    return this
  }

  /** Called by an instrumented module, first thing. */
  module(table: ModuleTable): Frame {
    return new Frame(this.#turn, this, table, 0, null)
  }

  begin(options: RecorderOptions): void {
    this.#options = options
    this.#turn.frame = null
    this.#isRecording = true
  }

  /** Whether the limit was reached: what runs then is not recorded. */
  get limit(): RecordingLimit | null {
    return this.#limit
  }

  /** From here on `ask` says what the broker has. */
  watchBroker(ask: () => BrokerState): void {
    this.#watch.broker(ask)
    this.#hasBrokerMoved = true
  }

  /** The broker may act from here on: the next step looks at it again. */
  brokerMoved(): void {
    this.#hasBrokerMoved = true
  }

  /** @returns whose frame runs; between turns it must be nobody's. */
  get running(): Frame | null {
    return this.#turn.frame
  }

  step(
    frame: Frame,
    event: StepEvent,
    position: number,
    locals: readonly unknown[],
    value?: unknown,
  ): void {
    if (this.#limit !== null) throw this.#limit
    if (!this.#isRecording) return
    // Whatever is looked at, nothing that runs then is a step.
    this.#isRecording = false
    this.#add(frame, event, position, locals, value)
    this.#isRecording = true
    this.#count(this.#columns.length)
  }

  /** The last step that fits ends the program: it may not reach another one. */
  #count(steps: number): void {
    const { counted, maxSteps = DEFAULT_MAX_STEPS } = this.#options
    counted?.(steps)
    if (steps < maxSteps) return
    this.#limit = new RecordingLimit(steps)
    this.#stopped = this.#limit.message
    this.#isRecording = false
    throw this.#limit
  }

  #add(
    frame: Frame,
    event: StepEvent,
    position: number,
    locals: readonly unknown[],
    value: unknown,
  ): void {
    if (this.#hasBrokerMoved) this.#watch.askBroker()
    this.#hasBrokerMoved = false
    const place = this.#tables.position(frame.module, position)
    const self = place.hasThis ? locals[0] : undefined
    const recorded = this.#recorded(frame, self)
    if (event === 'e') this.#watch.meet(symbolOf(frame), recorded.self)
    const hasValue = VALUED.has(event)
    this.#columns.add({
      frame,
      position: place.index,
      event,
      tuple: this.#snapshots.tuple(locals),
      value: hasValue ? this.#snapshots.value(value) : -1,
      state: this.#watch.state(),
      now: this.#options.now?.() ?? null,
    })
  }

  #recorded(frame: Frame, self: unknown): Recorded {
    const known = this.#frames.get(frame)
    if (known !== undefined) return known
    const parent = frame.caller ?? frame.creator
    const recorded: Recorded = {
      frame,
      self,
      parent: (parent && this.#frames.get(parent)) ?? null,
    }
    this.#frames.set(frame, recorded)
    return recorded
  }

  wire(event: WireEvent): void {
    if (!this.#isRecording) return
    this.#wire.push({ step: this.#columns.length - 1, ...event } as WireRow)
  }

  log(level: string, logger: string, message: string): void {
    if (!this.#isRecording) return
    const step = this.#columns.length - 1
    this.#log.push({ step, level, logger, text: maskText(message) })
  }

  /** The recording. Nothing is recorded after it. */
  finish(end: {
    readonly result?: unknown
    readonly error?: unknown
    readonly stopped?: string
  }): Recording {
    this.#isRecording = false
    this.#restoreProxy()
    this.#restoreStacks()
    const { scenario, transport, clock } = this.#options
    const frames = [...this.#frames.values()]
    const index = new Map(frames.map((one, at) => [one.frame, at]))
    const chains = findChains(frames)
    const result = this.#snapshots.value(end.result)
    return {
      version: FORMAT_VERSION,
      scenario,
      transport,
      clock,
      brokerState: transport === 'memory' ? 'asked' : 'concluded',
      stopped: this.#stopped ?? end.stopped ?? null,
      error: this.#errorText(end.error),
      ...this.#tables.rows(frames.map(({ frame }) => frame)),
      chains: chains.rows,
      frames: frames.map((one) => [
        this.#tables.functionOf(one.frame),
        one.parent === null ? -1 : (index.get(one.parent.frame) ?? -1),
        chains.of(one),
        one.frame.caller === null ? 0 : 1,
      ]),
      values: this.#snapshots.values,
      tuples: this.#snapshots.tuples,
      brokers: this.#watch.brokers,
      states: this.#watch.states,
      steps: this.#columns.columns((frame) => index.get(frame) ?? -1),
      wire: this.#wire,
      log: this.#log,
      result,
    }
  }

  /** That the limit was reached is no error of the program. */
  #errorText(error: unknown): string | null {
    return error === undefined || error === this.#limit ? null : textOf(error)
  }
}

function textOf(error: unknown): string {
  return maskText(
    error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  )
}
