/**
 * Recorder: the frame of one call, which the instrumented function holds in a
 * variable of its own. So code after an `await` has its frame at hand, and no
 * AsyncLocalStorage is needed, which browsers do not have.
 *
 * Its methods are the probes. They are plain calls: they add no turn of the
 * microtask queue. `Turn` says whose frame runs now.
 */
import type { StepEvent } from './format.ts'
import { ABSENT, addReader, isProxy } from './inspect.ts'
import { iterateAsync, iterateSync } from './iterate.ts'
import type { ModuleTable } from './position-table.ts'

/** What frames tell, step by step. */
export interface Sink {
  step(
    frame: Frame,
    event: StepEvent,
    position: number,
    locals: readonly unknown[],
    value?: unknown,
  ): void
}

/** Whose code runs now; null between two turns of the event loop. */
export interface Turn {
  frame: Frame | null
}

export class Frame {
  /** What a reader of private fields says of one that is not made yet. */
  readonly absent = ABSENT
  readonly module: ModuleTable
  readonly fn: number
  /** Who called it; null if the event loop did. */
  readonly caller: Frame | null
  /** In whose call the function was made; null in a module. */
  readonly creator: Frame | null
  /** True: its caller went on without it, so it begins a chain of its own. */
  isForked = false
  readonly #turn: Turn
  readonly #sink: Sink
  /** Who goes on when this frame suspends or ends. */
  #resumer: Frame | null
  #hasSuspended = false
  #position = 0
  /** Calls that suspended and that nobody has waited for yet. */
  #loose: Frame[] = []
  /** Since it last suspended: promises that have names, and whose they are. */
  readonly #made = new Map<unknown, Frame>()
  #passesUp = false
  #isDropping = false

  constructor(
    turn: Turn,
    sink: Sink,
    module: ModuleTable,
    fn: number,
    creator: Frame | null,
  ) {
    this.#turn = turn
    this.#sink = sink
    this.module = module
    this.fn = fn
    this.creator = creator
    this.caller = turn.frame
    this.#resumer = turn.frame
    turn.frame = this
  }

  /** A function that was made in this frame begins. */
  enter(fn: number, position: number, ...locals: unknown[]): Frame {
    const frame = new Frame(this.#turn, this.#sink, this.module, fn, this)
    frame.#note('e', position, locals)
    return frame
  }

  /** Before a statement, or a test of a loop. */
  step(position: number, ...locals: unknown[]): void {
    this.take()
    this.#goOn()
    this.#note('s', position, locals)
  }

  /** Before a statement that drops what its call gives. */
  drops(position: number, ...locals: unknown[]): void {
    this.step(position, ...locals)
    this.#isDropping = true
  }

  /** Around a call whose result gets a name. */
  made(value: unknown): unknown {
    const [frame, ...others] = this.#loose
    if (frame !== undefined && others.length === 0 && isPromise(value))
      this.#made.set(value, frame)
    return value
  }

  /** Inside `await`, before it waits. */
  awaits(value: unknown, position: number, ...locals: unknown[]): unknown {
    this.take()
    this.#wait(value)
    try {
      this.#note('a', position, locals, value)
    } catch (limit) {
      // The promise is made and will not be awaited: if it rejects, it may.
      if (isPromise(value)) promiseThen.call(value, undefined, () => {})
      throw limit
    }
    this.#suspend()
    return value
  }

  /** Around `await` and `yield`: it goes on. */
  resumed(value: unknown, position: number, ...locals: unknown[]): unknown {
    this.take()
    this.#note('r', position, locals, value)
    return value
  }

  yields(value: unknown, position: number, ...locals: unknown[]): unknown {
    this.take()
    this.#goOn()
    this.#note('y', position, locals, value)
    this.#suspend()
    return value
  }

  returned(value: unknown, position: number, ...locals: unknown[]): unknown {
    this.take()
    this.#note('v', position, locals, value)
    if (this.#isDropping) this.#goOn()
    this.#passesUp = this.#loose.length === 1 && isPromise(value)
    if (!this.#passesUp) this.#fork()
    return value
  }

  /** In an async generator, which awaits what it returns. */
  returnAwaited(
    value: unknown,
    position: number,
    ...locals: unknown[]
  ): unknown {
    this.take()
    this.#wait(value)
    this.#note('v', position, locals, value)
    this.#suspend()
    return value
  }

  /** The function's last line is behind it. */
  ended(position: number, ...locals: unknown[]): void {
    this.take()
    this.#fork()
    this.#note('n', position, locals)
  }

  threw(error: unknown): unknown {
    this.take()
    this.#fork()
    this.#sink.step(this, 'T', this.#position, [], error)
    return error
  }

  /** In `finally`, which may be reached without another probe. */
  take(): void {
    if (this.#turn.frame === this) return
    this.#resumer = this.#turn.frame
    this.#turn.frame = this
  }

  leave(): void {
    this.take()
    if (this.#passesUp && this.#resumer !== null) this.#resumer.#hold(this)
    this.#passesUp = false
    this.#turn.frame = this.#resumer
    this.#resumer = null
  }

  /** The module's last statement is behind it. */
  loaded(): void {
    this.#turn.frame = null
  }

  /** `yield*`: each value of the other generator suspends this one. */
  iterate(iterable: unknown, position: number, ...locals: unknown[]): unknown {
    return iterateSync(iterable, {
      before: () => this.take(),
      after: () => this.yields(undefined, position, ...locals),
    })
  }

  /** `for await`, and `yield*` in an async generator: each turn awaits. */
  iterateAsync(
    iterable: unknown,
    position: number,
    ...locals: unknown[]
  ): unknown {
    return iterateAsync(iterable, {
      before: () => this.take(),
      after: (next) => this.awaits(next, position, ...locals),
    })
  }

  reader(
    made: { readonly prototype: object },
    names: readonly string[],
    read: (object: object) => readonly unknown[],
  ): void {
    addReader(made.prototype, names, read)
  }

  #note(
    event: StepEvent,
    position: number,
    locals: readonly unknown[],
    value?: unknown,
  ): void {
    this.#position = position
    this.#sink.step(this, event, position, locals, value)
  }

  #suspend(): void {
    const { caller } = this
    const isFirst = this.#isAsync && !this.#hasSuspended
    if (isFirst && caller !== null && caller === this.#resumer)
      caller.#hold(this)
    this.#hasSuspended = true
    this.#turn.frame = this.#resumer
    this.#resumer = null
  }

  #hold(frame: Frame): void {
    this.#loose.push(frame)
  }

  /** One call is waited for: it goes on in this chain. Several run beside. */
  #wait(value: unknown): void {
    const named = this.#made.get(value)
    if (named !== undefined) {
      this.#loose = this.#loose.filter((one) => one !== named)
      named.isForked = false
    } else if (this.#loose.length === 1 && isPromise(value)) this.#loose = []
    this.#fork()
    this.#made.clear()
  }

  /**
   * What was called and has suspended runs beside this from here on; but a
   * function that cannot wait may still hand the promise to its caller.
   */
  #goOn(): void {
    if (this.#isAsync || this.#isDropping) this.#fork()
    this.#isDropping = false
  }

  get #isAsync(): boolean {
    return this.module.functions[this.fn]?.isAsync === true
  }

  #fork(): void {
    for (const frame of this.#loose) frame.isForked = true
    if (this.#loose.length > 0) this.#loose = []
  }
}

const promiseThen = Promise.prototype.then

function isPromise(value: unknown): value is Promise<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !isProxy(value) &&
    value instanceof Promise
  )
}
