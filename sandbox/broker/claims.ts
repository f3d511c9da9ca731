/**
 * Names on somebody's broker. A lesson that runs on a given RabbitMQ takes only
 * names that nobody has there, and at the end leaves none: what it declared is
 * deleted. Used by the sandbox for WALKTHROUGH_RABBITMQ_URL; brokers that were
 * started for a lesson go away whole.
 */
import { type ChannelModel, connect } from 'amqplib'
import type {
  Broker,
  Channel,
  ConnectionPurpose,
  ExchangeDeclare,
  QueueDeclare,
} from '../../src/amqp/channel.ts'
import { delegate } from '../trace/delegate.ts'

type Kind = 'queue' | 'exchange'

const NOT_FOUND = 404

export class Claims implements AsyncDisposable {
  readonly #model: ChannelModel
  /** Each claim is made once, whoever asks; it is kept by its promise. */
  readonly #claims = new Map<string, Promise<void>>()
  readonly #names: [Kind, string][] = []

  private constructor(model: ChannelModel) {
    this.#model = model
  }

  /** @param transportUrl - `rabbit://user:password@host:port/vhost` */
  static async at(transportUrl: string): Promise<Claims> {
    const model = await connect(transportUrl.replace(/^rabbit:/, 'amqp:'), {
      clientProperties: {
        connection_name: 'walkthrough: whose are the names?',
      },
    })
    model.on('error', () => {}) // without a listener it would end the program
    return new Claims(model)
  }

  /** @throws Error if somebody has the name; it is left as it is. */
  claim(kind: Kind, name: string): Promise<void> {
    const key = `${kind} ${name}`
    const known = this.#claims.get(key)
    if (known !== undefined) return known
    const claim = this.#claim(kind, name)
    this.#claims.set(key, claim)
    return claim
  }

  async #claim(kind: Kind, name: string): Promise<void> {
    if (await this.#exists(kind, name))
      throw new Error(
        `the ${kind} "${name}" exists on the RabbitMQ of ` +
          'WALKTHROUGH_RABBITMQ_URL; nothing is published there. Expected a ' +
          'virtual host that is made for this and empty',
      )
    this.#names.push([kind, name])
  }

  /** A passive declaration; where there is none, the broker ends the channel. */
  async #exists(kind: Kind, name: string): Promise<boolean> {
    const channel = await this.#model.createChannel()
    channel.on('error', () => {})
    try {
      if (kind === 'queue') await channel.checkQueue(name)
      else await channel.checkExchange(name)
    } catch (error) {
      if ((error as { code?: number }).code === NOT_FOUND) return false
      throw error
    }
    await channel.close()
    return true
  }

  /** Deletes what was claimed, and closes. */
  async [Symbol.asyncDispose](): Promise<void> {
    const channel = await this.#model.createChannel()
    for (const [kind, name] of this.#names.reverse())
      if (kind === 'queue') await channel.deleteQueue(name)
      else await channel.deleteExchange(name)
    await this.#model.close()
  }
}

/** A broker whose clients declare only what they may claim. */
export function claiming(broker: Broker, claims: Claims): Broker {
  return {
    async connect(
      purpose: ConnectionPurpose,
      connection?: object,
    ): Promise<Channel> {
      const channel = await broker.connect(purpose, connection)
      return Object.assign(delegate(channel), {
        async queueDeclare(declare: QueueDeclare) {
          await claims.claim('queue', declare.queue)
          await channel.queueDeclare(declare)
        },
        async exchangeDeclare(declare: ExchangeDeclare) {
          await claims.claim('exchange', declare.exchange)
          await channel.exchangeDeclare(declare)
        },
      })
    },
  }
}
