/**
 * The stage of a lesson: it gives each of the lesson's processes a transport of
 * its own, on one broker, and hears what they exchange. A lesson runs the same
 * in memory and on RabbitMQ, in a terminal and in a page.
 */
import { AMQPDriverBase } from '../src/amqp/amqp-driver-base.ts'
import type { Broker } from '../src/amqp/channel.ts'
import { Conf, type ConfValues, Transport, TransportURL } from '../src/index.ts'
import { RABBIT } from '../src/options/connection-opts.ts'
import { transportOpts } from '../src/options/transport-opts.ts'
import { Outage } from './outage.ts'
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

const outages = new WeakMap<Stage, Outage>()

/** Until what it returns is called, nobody who connects finds the broker. */
export function outage(stage: Stage): () => void {
  return (outages.get(stage) ?? new Outage()).begin()
}

/** A lesson plays to its end, and leaves nothing behind; it may have a result. */
export type Lesson = (stage: Stage) => Promise<unknown>

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
export type MakeBroker = (url: TransportURL) => Broker

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
  { url, makeBroker, trace, deadlineMs = 30_000, signal }: StageOptions,
): Promise<unknown> {
  const numbers = new FrameNumbers()
  const away = new Outage()
  const transports: Transport[] = []
  const connect = async (
    who: string,
    options: ConfValues = {},
    allowedRemoteExmods?: readonly string[],
  ) => {
    signal?.throwIfAborted()
    const conf = new Conf(options)
    conf.registerOpts(transportOpts)
    const parsed = TransportURL.parse(url)
    const driver = new AMQPDriverBase(
      conf.override(RABBIT, parsed.query),
      parsed,
      {
        defaultExchange: conf.get(transportOpts.control_exchange),
        ...(allowedRemoteExmods && { allowedRemoteExmods }),
      },
      new TracedBroker(away.over(makeBroker(parsed)), who, numbers, trace),
    )
    const transport = new Transport(conf, driver)
    transports.push(transport)
    return transport
  }
  const stage: Stage = { connect }
  outages.set(stage, away)
  let timer: ReturnType<typeof setTimeout> | undefined
  const ended = new Promise<never>((_resolve, reject) => {
    const error = new Error(`the lesson did not end within ${deadlineMs} ms`)
    if (deadlineMs !== null) timer = setTimeout(() => reject(error), deadlineMs)
    signal?.addEventListener('abort', () => reject(signal.reason))
  })
  try {
    return await Promise.race([lesson(stage), ended])
  } finally {
    clearTimeout(timer)
    await Promise.all(transports.map((transport) => transport.cleanup()))
  }
}
