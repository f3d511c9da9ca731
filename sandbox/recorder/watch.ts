/**
 * Recorder: what is looked at at every step, beside the locals: the broker's
 * queues, the executors, and the futures of work that has not ended. They are
 * the objects themselves, met when they are made; nothing is concluded from
 * what was submitted. Work that has ended is only counted.
 */
import { WATCHED } from './chain-names.ts'
import type { BrokerState, Value, WatchState } from './format.ts'
import { privateFields } from './inspect.ts'
import type { Snapshots } from './snapshot.ts'

const ENDED = /^(?:FINISHED|CANCELLED)$/

type Fields = readonly string[]

export class Watch {
  readonly brokers: BrokerState[] = []
  readonly states: WatchState[] = []
  readonly #snapshots: Snapshots
  readonly #executors = new Map<object, Fields>()
  readonly #futures = new Map<object, Fields>()
  readonly #brokerIndex = new Map<string, number>()
  readonly #stateIndex = new Map<string, number>()
  #ended = 0
  #ask: (() => BrokerState) | null = null
  #broker = -1

  constructor(snapshots: Snapshots) {
    this.#snapshots = snapshots
  }

  /** From here on `ask` says what the broker has. */
  broker(ask: () => BrokerState): void {
    this.#ask = ask
  }

  /** @param symbol - of a function that has begun with `self` as `this` */
  meet(symbol: string, self: unknown): void {
    if (!Object.hasOwn(WATCHED, symbol)) return
    const watched = WATCHED[symbol]
    if (watched === undefined || typeof self !== 'object' || self === null)
      return
    const all = watched.as === 'executor' ? this.#executors : this.#futures
    all.set(self, watched.fields)
  }

  /** What the broker has now is its state from here on. */
  askBroker(): void {
    if (this.#ask === null) return
    const state = this.#ask()
    const key = JSON.stringify(state)
    const there = this.#brokerIndex.get(key)
    this.#broker = there ?? this.brokers.push(state) - 1
    this.#brokerIndex.set(key, this.#broker)
  }

  /** The index of the state now. */
  state(): number {
    const executors = [...this.#executors].map(([one, fields]) =>
      this.#fieldsOf(one, fields),
    )
    const futures: number[] = []
    for (const [future, fields] of this.#futures)
      if (hasEnded(future)) {
        this.#futures.delete(future)
        this.#ended += 1
      } else futures.push(this.#fieldsOf(future, fields))
    const state = [this.#broker, executors, futures, this.#ended] as const
    const key = JSON.stringify(state)
    const there = this.#stateIndex.get(key)
    if (there !== undefined) return there
    const index = this.states.push(state) - 1
    this.#stateIndex.set(key, index)
    return index
  }

  #fieldsOf(object: object, fields: Fields): number {
    const members = privateFields(object)
      .filter(([name]) => fields.includes(name))
      .map(([name, value]): [string, number] => [
        name,
        this.#snapshots.intern(measured(value)),
      ])
    const id = this.#snapshots.id(object)
    return this.#snapshots.intern({ t: 'object', id, members })
  }
}

function hasEnded(future: object): boolean {
  return privateFields(future).some(
    ([name, value]) => name === '#state' && ENDED.test(String(value)),
  )
}

/** Of a list or a set, how much is in it. */
function measured(value: unknown): Value {
  if (Array.isArray(value)) return value.length
  if (value instanceof Set) return value.size
  return typeof value === 'object' ? null : (value as Value)
}
