/**
 * Stop: the transport, a handle around one driver. Clients and servers of one
 * process share it; it checks the target before the driver sees it.
 *
 * oslo counterpart: `Transport`, `get_transport` in `transport.py`. The driver
 * is loaded by the URL's scheme, which is what stevedore does there; loading a
 * module takes a moment, so `getRPCTransport` is async. Left out: the map of
 * aliases for names of drivers, removed there in 8.0.0.
 */

import { Conf } from './conf.ts'
import type {
  BaseDriver,
  DriverClass,
  NotificationVersion,
  SendOptions,
  TargetAndPriority,
} from './driver/base-driver.ts'
import type { Listener } from './driver/listener.ts'
import { DriverManager, Namespace } from './driver-manager.ts'
import {
  ConfigurationError,
  DriverLoadFailure,
  InvalidTarget,
} from './errors.ts'
import { FakeDriver } from './fake/fake-driver.ts'
import { absentOpts } from './options/absent-opts.ts'
import { hostOpts, RABBIT } from './options/connection-opts.ts'
import { transportOpts } from './options/transport-opts.ts'
import type { Target } from './target.ts'
import {
  parseAddress,
  type TransportHost,
  TransportURL,
} from './transport-url.ts'
import type { Context } from './wire/context.ts'
import type { Payload } from './wire/envelope.ts'
import type { NumberReading } from './wire/json-reader.ts'

/** What is registered under a scheme: brings the class, perhaps by an import. */
export type DriverLoader = () => DriverClass | Promise<DriverClass>

/**
 * The drivers by the scheme of their URL: `rabbit`, `kombu`, `fake`; register
 * another here. Python counterpart: entry points of group `oslo.messaging.drivers`.
 */
export const DRIVERS = new Namespace<DriverLoader>('oslo.messaging.drivers')

const rabbit: DriverLoader = async () => (await import('#rabbit')).RabbitDriver

DRIVERS.register('rabbit', rabbit)
DRIVERS.register('kombu', rabbit)
DRIVERS.register('fake', () => FakeDriver)

/**
 * What clients and servers are made with; `getRPCTransport` makes it, and
 * `cleanup` or `await using` closes it. Python counterpart: `Transport`.
 */
export class Transport {
  /** The options of the process, as they were given. */
  readonly conf: Conf
  readonly #driver: BaseDriver

  constructor(conf: Conf, driver: BaseDriver) {
    this.conf = conf
    this.#driver = driver
  }

  /**
   * Sends a request; for a call, waits for the reply. Python counterpart:
   * `_send`.
   *
   * @throws InvalidTarget without a topic, and what the driver throws.
   */
  async send(
    target: Target,
    ctxt: Context,
    message: Payload,
    options: SendOptions = {},
  ): Promise<unknown> {
    if (!target.topic)
      throw new InvalidTarget('A topic is required to send', target)
    return await this.#driver.send(target, ctxt, message, options)
  }

  /**
   * Listens where `target` says. Python counterpart: `_listen`.
   *
   * @throws InvalidTarget without topic or server.
   */
  async listen(target: Target): Promise<Listener> {
    if (!(target.topic && target.server))
      throw new InvalidTarget(
        "A server's target must have topic and server names specified",
        target,
      )
    return await this.#driver.listen(target)
  }

  /**
   * Sends a notification. Python counterpart: `_send_notification`.
   *
   * @throws InvalidTarget without a topic, and what the driver throws.
   */
  async sendNotification(
    target: Target,
    ctxt: Context,
    message: Payload,
    version: NotificationVersion,
    retry: number | null = null,
  ): Promise<void> {
    if (!target.topic)
      throw new InvalidTarget('A topic is required to send', target)
    await this.#driver.sendNotification(target, ctxt, message, version, retry)
  }

  /**
   * Listens for notifications. Python counterpart:
   * `_listen_for_notifications`.
   *
   * @throws InvalidTarget if one has no topic.
   */
  async listenForNotifications(
    targetsAndPriorities: readonly TargetAndPriority[],
    pool: string | null = null,
  ): Promise<Listener> {
    for (const [target] of targetsAndPriorities)
      if (!target.topic)
        throw new InvalidTarget('A target must have topic specified', target)
    return await this.#driver.listenForNotifications(targetsAndPriorities, pool)
  }

  /** Closes every connection. Calls that still wait are rejected. */
  async cleanup(): Promise<void> {
    await this.#driver.cleanup()
  }

  /** For `await using`: `cleanup`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.cleanup()
  }
}

/**
 * A transport that is meant for notifications, which may have a broker of their
 * own; `getNotificationTransport` makes it. Python counterpart:
 * `NotificationTransport`.
 */
export class NotificationTransport extends Transport {}

/**
 * What is not in the configuration. Python counterpart: arguments of
 * `get_transport`.
 */
export interface TransportOptions {
  /** Python modules whose exceptions may be rebuilt from a failure. */
  readonly allowedRemoteExmods?: readonly string[]
  /**
   * How the numbers of messages that arrive are read: `plain`, the default, or
   * `exact`, where Python's 1.0 is a `Float` and not 1. Ours.
   */
  readonly numbers?: NumberReading
  /**
   * Whether calls hear the replies of servers before 9.2.0, Mitaka's among
   * them. Those publish them to an exchange that they expect the client to have
   * declared; this declares it. Not in Python, whose clients declare it up to
   * 9.8.x, and later never do. Default false: such a server gets a 404 for a
   * minute, and the call times out. Servers of any age hear our calls.
   */
  readonly hearMitaka?: boolean
}

/**
 * The transport for `url`, or for option `transport_url`; where neither is
 * given, for the driver that `rpc_backend` names. Makes no connection.
 * What the URL leaves open, hosts and virtual host, is that of the options
 * `rabbit_host` and so on, as in Mitaka. The URL's query overrides options of
 * group `oslo_messaging_rabbit` for this transport's driver alone; the
 * transport's `conf` is the one given.
 * Python counterpart: `get_transport`, since 5.24.2 `get_rpc_transport`.
 *
 * @throws InvalidTransportURL, DriverLoadFailure
 * @throws ConfigurationError if the query names no such option, or a value that
 * the option cannot take, and for a transport of kombu's own, `kombu+memory://`.
 */
export async function getRPCTransport(
  conf: Conf = new Conf(),
  url?: string | TransportURL,
  options: TransportOptions = {},
): Promise<Transport> {
  return new Transport(conf, await makeDriver(conf, url ?? null, options))
}

/**
 * The driver for `url`, or for option `transport_url` if that is null. Python
 * counterpart: the rest of `_get_transport`.
 *
 * @throws as `getRPCTransport`.
 */
export async function makeDriver(
  conf: Conf,
  url: string | TransportURL | null,
  options: TransportOptions,
): Promise<BaseDriver> {
  conf.registerOpts({ ...transportOpts, ...absentOpts })
  const parsed = url instanceof TransportURL ? url : urlOf(conf, url)
  refuseTransportOfKombu(parsed)
  const driverClass = await loadDriver(parsed.driver)
  const driverConf = conf.override(RABBIT, parsed.query)
  return new driverClass(driverConf, completed(parsed, driverConf), {
    ...options,
    defaultExchange: conf.get(transportOpts.control_exchange),
  })
}

/** An empty URL counts as none, as in Python. */
function urlOf(conf: Conf, url: string | null): TransportURL {
  if (url) return TransportURL.parse(url)
  if (conf.isGiven(transportOpts.transport_url)) {
    const given = conf.get(transportOpts.transport_url)
    if (given) return TransportURL.parse(given)
  }
  return new TransportURL(conf.get(transportOpts.rpc_backend), [], null)
}

function refuseTransportOfKombu({ transport }: TransportURL): void {
  if (!transport.startsWith('kombu+')) return
  throw new ConfigurationError(
    `the transport URL begins with ${transport}:, a transport of the Python ` +
      'library kombu, which is not here; expected rabbit: for a RabbitMQ, or ' +
      'fake: for a broker in memory',
  )
}

/** The drivers that `rabbit_host` and its like are for. */
const DRIVERS_OF_RABBIT = ['rabbit', 'kombu']

/** With the hosts and the virtual host of the options, where it has none. */
function completed(url: TransportURL, conf: Conf): TransportURL {
  if (!DRIVERS_OF_RABBIT.includes(url.driver)) return url
  conf.registerOpts(hostOpts)
  return new TransportURL(
    url.transport,
    url.hosts.length > 0 ? url.hosts : hostsOf(conf),
    url.virtualHost ?? conf.get(hostOpts.rabbit_virtual_host),
    url.query,
  )
}

function hostsOf(conf: Conf): TransportHost[] {
  const port = conf.get(hostOpts.rabbit_port)
  const username = conf.get(hostOpts.rabbit_userid)
  const password = conf.get(hostOpts.rabbit_password)
  const hosts = conf.get(hostOpts.rabbit_hosts)
  const one = { hostname: conf.get(hostOpts.rabbit_host), port }
  const addresses = hosts.length > 0 ? hosts.map(addressOf) : [one]
  return addresses.map((address) => ({
    hostname: address.hostname,
    port: address.port ?? port,
    username,
    password,
  }))
}

/** One of `rabbit_hosts`; an IPv6 address alone needs no brackets there. */
function addressOf(text: string): Pick<TransportHost, 'hostname' | 'port'> {
  const isBareIPv6 = /^[\da-f.]*:[\da-f.]*:[\da-f:.]*$/i.test(text)
  const address = parseAddress(isBareIPv6 ? `[${text}]` : text)
  if (address === null)
    throw new ConfigurationError(
      `option [${RABBIT}] rabbit_hosts has ${JSON.stringify(masked(text))}; ` +
        'expected each as host, host:port or [ipv6]:port',
    )
  return address
}

/** Without the credentials that somebody may have put there. */
function masked(address: string): string {
  return address.replace(/^.*@/s, '***@')
}

async function loadDriver(name: string): Promise<DriverClass> {
  try {
    return await new DriverManager(DRIVERS, name).driver()
  } catch (cause) {
    throw new DriverLoadFailure(name, cause)
  }
}
