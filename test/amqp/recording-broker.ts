/**
 * Brokers for the tests of the AMQP layer: the one in memory with an ear on its
 * port, so that what the layer asks of a broker can be laid beside the captured
 * methods of oslo.messaging, and with a switch that makes it unreachable.
 */
import { readFileSync } from 'node:fs'
import type {
  BasicPublish,
  Broker,
  Channel,
  ConnectionPurpose,
} from '../../src/amqp/channel.ts'
import { AMQPError } from '../../src/errors.ts'
import { FakeBroker } from '../../src/fake/fake-broker.ts'

export interface RecordedMethod {
  readonly connection: number
  readonly method: string
  readonly args: readonly unknown[]
}

const METHODS = [
  'exchangeDeclare',
  'queueDeclare',
  'queueBind',
  'queueDelete',
  'basicQos',
  'basicConsume',
  'basicCancel',
  'confirmSelect',
  'basicPublish',
  'basicAck',
  'basicReject',
  'close',
] as const

export class RecordingBroker implements Broker {
  readonly inner = new FakeBroker()
  readonly recorded: RecordedMethod[] = []
  /** The channels given out, oldest first. */
  readonly channels: Channel[] = []
  /** Runs before a method reaches the broker, to have things happen between. */
  before: ((method: string, args: unknown) => Promise<void> | null) | null =
    null
  /** How many times `connect` was asked for. */
  attempts = 0
  /** Thrown by the next connects, one each. */
  readonly refusals: AMQPError[] = []
  #onAttempt: (() => void)[] = []

  async connect(purpose: ConnectionPurpose): Promise<Channel> {
    this.attempts += 1
    for (const call of this.#onAttempt.splice(0)) call()
    const refusal = this.refusals.shift()
    if (refusal !== undefined) throw refusal
    const channel = await this.inner.connect(purpose)
    this.channels.push(channel)
    this.#listenTo(channel, this.channels.length)
    return channel
  }

  /** Resolves at the next attempt to connect. */
  nextAttempt(): Promise<void> {
    return new Promise((resolve) => this.#onAttempt.push(resolve))
  }

  /** Makes the next connects fail as if no host answered. */
  unreachable(times: number): void {
    for (let time = 0; time < times; time += 1)
      this.refusals.push(new AMQPError('connect ECONNREFUSED'))
  }

  #listenTo(channel: Channel, connection: number): void {
    for (const method of METHODS) {
      const original = channel[method].bind(channel) as (
        ...args: unknown[]
      ) => unknown
      const heard = (...args: unknown[]) => {
        const facts = args.filter((arg) => typeof arg !== 'function')
        this.recorded.push({ connection, method, args: facts })
        const pause = this.before?.(method, args[0]) ?? null
        if (pause === null) return original(...args)
        return pause.then(() => original(...args))
      }
      Object.assign(channel, { [method]: heard })
    }
  }

  /** The names of the methods, in order; of one connection or of all. */
  methods(connection?: number): string[] {
    return this.recorded
      .filter(
        (one) => connection === undefined || one.connection === connection,
      )
      .map(({ method }) => method)
  }

  published(): BasicPublish[] {
    return this.recorded
      .filter(({ method }) => method === 'basicPublish')
      .map(({ args }) => args[0] as BasicPublish)
  }
}

/** An auto-delete exchange goes, as when its last server does. */
export async function deleteExchange(
  broker: RecordingBroker,
  exchange: string,
): Promise<void> {
  const channel = await broker.inner.connect('listen')
  const flags = { durable: false, exclusive: false, autoDelete: false }
  await channel.queueDeclare({ queue: 'last', ...flags, arguments: {} })
  await channel.queueBind({ queue: 'last', exchange, routingKey: '' })
  await channel.queueDelete('last')
  await channel.close()
}

/** A captured exchange with oslo.messaging, as test/captures has it. */
export function capture(name: string): Record<string, never> {
  const path = new URL(`../captures/${name}.json`, import.meta.url)
  return JSON.parse(readFileSync(path, 'utf8'))
}

export function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

export function decode(body: Uint8Array): {
  'oslo.version': string
  'oslo.message': string
} {
  return JSON.parse(new TextDecoder().decode(body))
}

/** The payload inside the envelope. */
export function payloadOf(body: Uint8Array): Record<string, unknown> {
  return JSON.parse(decode(body)['oslo.message'])
}
