/**
 * Rabbit: connections to RabbitMQ, opened with amqplib. `Connection` asks for
 * one with one channel; the hosts of the transport URL are tried in turn, in an
 * order of its own for each `Connection`, so that many spread over a cluster.
 *
 * oslo counterpart: the part of `impl_rabbit.py`'s `Connection` that hands the
 * hosts to kombu. As there, a host without a port has 5672, with TLS too.
 */
import { randomUUID } from 'node:crypto'
import { connect as connectTCP, isIP } from 'node:net'
import { basename } from 'node:path'
import { type ConnectionOptions, connect as connectTLS } from 'node:tls'
import { type ChannelModel, connect } from 'amqplib'
import type {
  Broker,
  Channel,
  Client,
  ConnectionPurpose,
} from '../amqp/channel.ts'
import { Conf } from '../conf.ts'
import { AMQPError } from '../errors.ts'
import { rabbitOpts } from '../options/rabbit-opts.ts'
import type { TransportHost, TransportURL } from '../transport-url.ts'
import { HostOrder } from './host-order.ts'
import { login, userOf } from './login.ts'
import { offeredMechanisms } from './offered-mechanisms.ts'
import { RabbitChannel } from './rabbit-channel.ts'
import { explainRefusal, isAboutLogin } from './refusal.ts'
import { watchSilence } from './silence-watch.ts'
import { TLS } from './tls.ts'

const DEFAULT_PORT = 5672

/** For the socket and the handshake, of each host. */
const CONNECT_TIMEOUT_MS = 5000

/** As Python's client says them; RabbitMQ sends what it is told of here. */
const CAPABILITIES = {
  authentication_failure_close: true,
  'connection.blocked': true,
  consumer_cancel_notify: true,
}

/** A URL without hosts, and a host without credentials. */
const LOCALHOST: TransportHost = {
  hostname: 'localhost',
  port: null,
  username: null,
  password: null,
}

/** What one `Connection` keeps through all of its sockets. */
interface Identity {
  readonly hosts: HostOrder
  /** `<program>:<pid>:<uuid>`, shown by RabbitMQ's list of connections. */
  readonly name: string
}

export class RabbitBroker implements Broker {
  readonly #url: TransportURL
  readonly #conf: Conf
  readonly #tls: TLS | null
  readonly #identities = new WeakMap<object, Identity>()

  /**
   * Constructing it connects to nothing, but reads the files for TLS.
   *
   * @throws ConfigurationError naming option, file and reason.
   */
  constructor(url: TransportURL, conf: Conf = new Conf()) {
    conf.registerOpts(rabbitOpts)
    this.#url = url
    this.#conf = conf
    this.#tls = TLS.of(conf)
  }

  async connect(
    purpose: ConnectionPurpose,
    connection?: Client,
  ): Promise<Channel> {
    const identity = this.#identity(connection ?? this)
    const failures: AMQPError[] = []
    for (const host of identity.hosts.round) {
      if (connection?.isClosing) break
      try {
        return await this.#connectHost(host, purpose, identity)
      } catch (error) {
        identity.hosts.failed(host)
        failures.push(await this.#explain(error as Error, host))
      }
    }
    throw together(failures)
  }

  #identity(connection: object): Identity {
    const known = this.#identities.get(connection)
    if (known !== undefined) return known
    const { hosts } = this.#url
    const strategy = this.#conf.get(rabbitOpts.kombu_failover_strategy)
    const program = basename(process.argv[1] ?? 'node')
    const made = {
      hosts: new HostOrder(hosts.length > 0 ? hosts : [LOCALHOST], strategy),
      name: `${program}:${process.pid}:${randomUUID()}`,
    }
    this.#identities.set(connection, made)
    return made
  }

  async #connectHost(
    host: TransportHost,
    purpose: ConnectionPurpose,
    { hosts, name }: Identity,
  ): Promise<Channel> {
    const heartbeat = this.#conf.get(rabbitOpts.heartbeat_timeout_threshold)
    const model = await connect(
      {
        protocol: this.#tls === null ? 'amqp' : 'amqps',
        hostname: host.hostname,
        port: portOf(host),
        // amqplib takes it percent-encoded, as it stands in a URL
        vhost: encodeURIComponent(this.#virtualHost),
        // AMQP counts whole seconds, and 0 would switch it off
        heartbeat: Math.ceil(heartbeat),
      },
      {
        ...this.#tls?.options(),
        // Otherwise each small frame waits for the acknowledgement of the last
        noDelay: true,
        timeout: CONNECT_TIMEOUT_MS,
        credentials: login(this.#loginMethod, host),
        clientProperties: {
          capabilities: CAPABILITIES,
          connection_name: name,
        },
      },
    )
    model.on('close', (error?: Error) => {
      if (error !== undefined) hosts.failed(host)
    })
    watchSilence(model, this.#conf.get(rabbitOpts.heartbeat_rate))
    return openChannel(model, purpose)
  }

  get #virtualHost(): string {
    return this.#url.virtualHost || '/'
  }

  get #loginMethod() {
    return this.#conf.get(rabbitOpts.rabbit_login_method)
  }

  async #explain(error: Error, host: TransportHost): Promise<AMQPError> {
    return explainRefusal(error, {
      address: addressOf(host),
      user: userOf(host),
      virtualHost: this.#virtualHost,
      tls: this.#tls !== null,
      loginMethod: this.#loginMethod,
      offered: isAboutLogin(error) ? await this.#offered(host) : null,
    })
  }

  #offered(host: TransportHost): Promise<string[] | null> {
    const to = { host: host.hostname, port: portOf(host) }
    if (this.#tls === null) return offeredMechanisms(connectTCP(to))
    const options: ConnectionOptions = { ...to, ...this.#tls.options() }
    // Not for an address: RFC 6066 has names only
    if (isIP(host.hostname) === 0) options.servername = host.hostname
    return offeredMechanisms(connectTLS(options))
  }
}

function portOf({ port }: TransportHost): number {
  return port ?? DEFAULT_PORT
}

/** For people, as it stands in a transport URL. */
function addressOf(host: TransportHost): string {
  const { hostname } = host
  const name = hostname.includes(':') ? `[${hostname}]` : hostname
  return `${name}:${portOf(host)}`
}

/** One error for a whole round. */
function together(failures: readonly AMQPError[]): AMQPError {
  const [first] = failures
  if (failures.length === 1 && first !== undefined) return first
  return new AMQPError(failures.map(({ message }) => message).join('; '), {
    recoverable: failures.some(({ recoverable }) => recoverable),
    replyCode: first?.replyCode ?? null,
    cause: new AggregateError(failures),
  })
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
