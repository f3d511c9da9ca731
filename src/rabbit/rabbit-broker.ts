/**
 * Rabbit: connections to RabbitMQ, opened with amqplib. `Connection` asks for
 * one with one channel; the hosts of the transport URL are tried in turn,
 * beginning at a random one so that many clients spread over a cluster.
 *
 * oslo counterpart: the part of `impl_rabbit.py`'s `Connection` that hands the
 * hosts to kombu.
 */
import { randomUUID } from 'node:crypto'
import { basename } from 'node:path'
import { type ChannelModel, connect, credentials } from 'amqplib'
import type { Broker, Channel, ConnectionPurpose } from '../amqp/channel.ts'
import { AMQPError } from '../errors.ts'
import type { TransportHost, TransportURL } from '../transport-url.ts'
import { RabbitChannel } from './rabbit-channel.ts'

const DEFAULT_PORT = 5672

/** For the socket and the handshake, of each host. */
const CONNECT_TIMEOUT_MS = 5000

/** A URL without hosts, and a host without credentials. */
const LOCALHOST: TransportHost = {
  hostname: 'localhost',
  port: null,
  username: null,
  password: null,
}

export class RabbitBroker implements Broker {
  readonly #hosts: readonly TransportHost[]
  readonly #virtualHost: string
  readonly #heartbeat: number

  /** @param heartbeat seconds; 0 switches heartbeats off. */
  constructor(url: TransportURL, heartbeat: number) {
    this.#hosts = url.hosts.length > 0 ? shuffle(url.hosts) : [LOCALHOST]
    this.#virtualHost = url.virtualHost || '/'
    this.#heartbeat = heartbeat
  }

  async connect(purpose: ConnectionPurpose): Promise<Channel> {
    const failures: AMQPError[] = []
    for (const host of this.#hosts) {
      try {
        return await this.#connectHost(host, purpose)
      } catch (error) {
        failures.push(this.#explain(error as Error, host))
      }
    }
    const [first] = failures
    if (failures.length === 1 && first !== undefined) throw first
    throw new AMQPError(failures.map(({ message }) => message).join('; '), {
      recoverable: failures.some(({ recoverable }) => recoverable),
      replyCode: first?.replyCode ?? null,
      cause: new AggregateError(failures),
    })
  }

  async #connectHost(
    host: TransportHost,
    purpose: ConnectionPurpose,
  ): Promise<Channel> {
    const username = host.username || 'guest'
    const password = host.username ? (host.password ?? '') : 'guest'
    const model = await connect(
      {
        hostname: host.hostname,
        port: host.port ?? DEFAULT_PORT,
        // amqplib takes it percent-encoded, as it stands in a URL
        vhost: encodeURIComponent(this.#virtualHost),
        heartbeat: this.#heartbeat,
      },
      {
        // Otherwise each small frame waits for the acknowledgement of the last
        noDelay: true,
        timeout: CONNECT_TIMEOUT_MS,
        credentials: credentials.amqplain(username, password),
        clientProperties: { connection_name: connectionName() },
      },
    )
    return openChannel(model, purpose)
  }

  /** amqplib tells a refusal from a failure only by the text of its error. */
  #explain(error: Error, host: TransportHost): AMQPError {
    const address = `${host.hostname}:${host.port ?? DEFAULT_PORT}`
    const user = host.username || 'guest'
    if (/ACCESS[-_]REFUSED/.test(error.message))
      return new AMQPError(
        `RabbitMQ on ${address} refused the credentials of user "${user}" ` +
          `(virtual host "${this.#virtualHost}")`,
        { replyCode: 403, recoverable: false, cause: error },
      )
    if (/Expected ConnectionOpenOk/.test(error.message))
      return new AMQPError(
        `RabbitMQ on ${address} refused virtual host "${this.#virtualHost}" to ` +
          `user "${user}": there is none of that name, or the user may not use it`,
        { replyCode: 530, recoverable: false, cause: error },
      )
    return new AMQPError(
      `RabbitMQ on ${address} is unreachable: ${describe(error)}`,
      { cause: error },
    )
  }
}

/**
 * amqplib switches confirms on as it opens a channel, so a channel that is to
 * publish gets them from the start.
 */
async function openChannel(
  model: ChannelModel,
  purpose: ConnectionPurpose,
): Promise<Channel> {
  // Without a listener an 'error' event would end the process.
  model.on('error', () => {})
  try {
    const channel =
      purpose === 'send'
        ? await model.createConfirmChannel()
        : await model.createChannel()
    return new RabbitChannel(model, channel)
  } catch (error) {
    model.close().catch(() => {})
    throw error
  }
}

/** `<program>:<pid>:<uuid>`, shown by RabbitMQ's list of connections. */
function connectionName(): string {
  const program = basename(process.argv[1] ?? 'node')
  return `${program}:${process.pid}:${randomUUID()}`
}

/** A host that has several addresses fails with an AggregateError, no text. */
function describe(error: Error): string {
  if (!(error instanceof AggregateError)) return error.message
  return error.errors.map((one: Error) => one.message).join(', ')
}

function shuffle<T>(items: readonly T[]): T[] {
  const shuffled = [...items]
  for (let end = shuffled.length - 1; end > 0; end -= 1) {
    const other = Math.floor(Math.random() * (end + 1))
    const [last, picked] = [shuffled[end] as T, shuffled[other] as T]
    shuffled[end] = picked
    shuffled[other] = last
  }
  return shuffled
}
