/**
 * The stage of a lesson: it gives each of the lesson's processes a transport of
 * its own, on one broker, and hears what they exchange. A lesson runs the same
 * in memory and on RabbitMQ, in a terminal and in a page.
 */
import { AMQPDriverBase } from '../src/amqp/amqp-driver-base.ts'
import { Conf, type ConfValues, Transport, TransportURL } from '../src/index.ts'
import { RABBIT } from '../src/options/connection-opts.ts'
import { transportOpts } from '../src/options/transport-opts.ts'
import type { CuttableBroker } from './cut/cuttable-broker.ts'
import { Outage } from './cut/outage.ts'
import { UnheardConfirm } from './cut/unheard-confirm.ts'
import { Deliveries } from './trace/deliveries.ts'
import {
  FrameNumbers,
  type Trace,
  TracedBroker,
} from './trace/traced-broker.ts'

export interface Stage {
  /**
   * A process of this name connects; its transport is closed at the end.
   *
   * @param allowedRemoteExmods - as of `getRPCTransport`; default: none
   */
  connect(
    who: string,
    options?: ConfValues,
    allowedRemoteExmods?: readonly string[],
  ): Promise<Transport>
}

/** What a lesson may do to the connections of its processes. */
export interface Network {
  /** Until what it returns is called, nobody who connects finds the broker. */
  outage(): () => void
  /**
   * Resets all connections that the process has, as the network or an operator
   * may; resolves when it knows.
   */
  cut(who: string): Promise<void>
  /**
   * The same when the broker has next confirmed a message of the process, and
   * before this hears of it.
   */
  cutAtConfirm(who: string): Promise<void>
  /** Resolves when so many messages in all have been delivered to it. */
  delivered(who: string, count: number): Promise<void>
}

/** A lesson plays to its end, and leaves nothing behind; it may have a result. */
export type Lesson = (stage: Stage, network: Network) => Promise<unknown>

/** A promise and the function that settles it, for a lesson to wait on. */
export function outcome<T>(): {
  readonly promise: Promise<T>
  readonly resolve: (value: T | Promise<T>) => void
} {
  let resolve: (value: T | Promise<T>) => void = () => {}
  const promise = new Promise<T>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}

/** Opens connections for a process, by the URL of the stage. */
export type MakeBroker = (url: TransportURL) => CuttableBroker

export interface StageOptions {
  readonly url: string
  readonly makeBroker: MakeBroker
  readonly trace: Trace
  /** A lesson that takes longer has failed. Default 30 000 ms; null: never. */
  readonly deadlineMs?: number | null
  /** Ends it before its end: the transports are closed all the same. */
  readonly signal?: AbortSignal
}

/**
 * Plays `lesson`; the transports are closed however it ends.
 *
 * @returns what the lesson returns.
 * @throws what the lesson throws, Error at the deadline, or the signal's reason.
 */
export async function play(
  lesson: Lesson,
  options: StageOptions,
): Promise<unknown> {
  const { deadlineMs = 30_000, signal } = options
  const processes = new Processes(options)
  let timer: ReturnType<typeof setTimeout> | undefined
  const ended = new Promise<never>((_resolve, reject) => {
    const error = new Error(`the lesson did not end within ${deadlineMs} ms`)
    if (deadlineMs !== null) timer = setTimeout(() => reject(error), deadlineMs)
    signal?.addEventListener('abort', () => reject(signal.reason))
  })
  try {
    return await Promise.race([processes.play(lesson), ended])
  } finally {
    clearTimeout(timer)
    await processes.cleanup()
  }
}

/** How one process reaches the broker. */
interface Access {
  readonly broker: CuttableBroker
  readonly confirms: UnheardConfirm
}

class Processes {
  readonly #options: StageOptions
  readonly #numbers = new FrameNumbers()
  readonly #deliveries = new Deliveries()
  readonly #outage = new Outage()
  readonly #transports: Transport[] = []
  readonly #accesses = new Map<string, Access>()

  constructor(options: StageOptions) {
    this.#options = options
  }

  play(lesson: Lesson): Promise<unknown> {
    const connect: Stage['connect'] = async (...args) => this.#connect(...args)
    const network: Network = {
      outage: () => this.#outage.begin(),
      cut: (who) => this.#cut(who),
      cutAtConfirm: (who) =>
        this.#access(who).confirms.next(() => this.#cut(who)),
      delivered: (who, count) => this.#deliveries.reach(who, count),
    }
    return lesson({ connect }, network)
  }

  readonly #trace: Trace = (event) => {
    this.#options.trace(event)
    this.#deliveries.hear(event)
  }

  #connect(
    who: string,
    options: ConfValues = {},
    allowedRemoteExmods?: readonly string[],
  ): Transport {
    const { url, makeBroker, signal } = this.#options
    signal?.throwIfAborted()
    const conf = new Conf(options)
    conf.registerOpts(transportOpts)
    const parsed = TransportURL.parse(url)
    const broker = makeBroker(parsed)
    const confirms = new UnheardConfirm()
    this.#accesses.set(who, { broker, confirms })
    const driver = new AMQPDriverBase(
      conf.override(RABBIT, parsed.query),
      parsed,
      {
        defaultExchange: conf.get(transportOpts.control_exchange),
        ...(allowedRemoteExmods && { allowedRemoteExmods }),
      },
      this.#outage.over(
        new TracedBroker(broker, who, this.#numbers, this.#trace, confirms),
      ),
    )
    const transport = new Transport(conf, driver)
    this.#transports.push(transport)
    return transport
  }

  #access(who: string): Access {
    const found = this.#accesses.get(who)
    if (found !== undefined) return found
    const known = [...this.#accesses.keys()].join(', ')
    throw new RangeError(`"${who}" has not connected; expected one of ${known}`)
  }

  #cut(who: string): Promise<void> {
    const { broker } = this.#access(who)
    const { connections } = broker
    this.#trace({ type: 'cut', who, n: null, connections })
    return broker.cut()
  }

  async cleanup(): Promise<void> {
    const closed = this.#transports.map((transport) => transport.cleanup())
    await Promise.all(closed)
  }
}
