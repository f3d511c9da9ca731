/**
 * Stop: the transport, a handle around one driver. Clients and servers of one
 * process share it; it checks the target before the driver sees it.
 *
 * oslo counterpart: `Transport`, `get_transport` in `transport.py`. The driver
 * is loaded by the URL's scheme, which is what stevedore does there; loading a
 * module takes a moment, so `getRPCTransport` is async.
 */

import { Conf } from './conf.ts'
import type {
  BaseDriver,
  DriverClass,
  SendOptions,
} from './driver/base-driver.ts'
import type { Listener } from './driver/listener.ts'
import { DriverManager, Namespace } from './driver-manager.ts'
import { DriverLoadFailure, InvalidTarget } from './errors.ts'
import { FakeDriver } from './fake/fake-driver.ts'
import { RABBIT } from './options/connection-opts.ts'
import { transportOpts } from './options/transport-opts.ts'
import type { Target } from './target.ts'
import { TransportURL } from './transport-url.ts'
import type { Context } from './wire/context.ts'
import type { Payload } from './wire/envelope.ts'

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
 * What is not in the configuration. Python counterpart: arguments of
 * `get_transport`.
 */
export interface TransportOptions {
  /** Python modules whose exceptions may be rebuilt from a failure. */
  readonly allowedRemoteExmods?: readonly string[]
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
 * The transport for `url`, or for option `transport_url`. Makes no connection.
 * The URL's query overrides options of group `oslo_messaging_rabbit` for this
 * transport's driver alone; the transport's `conf` is the one given.
 * Python counterpart: `get_transport`, since 5.24.2 `get_rpc_transport`.
 *
 * @throws InvalidTransportURL, DriverLoadFailure
 * @throws ConfigurationError if the query names no such option, or a value that
 * the option cannot take.
 */
export async function getRPCTransport(
  conf: Conf = new Conf(),
  url?: string | TransportURL,
  options: TransportOptions = {},
): Promise<Transport> {
  conf.registerOpts(transportOpts)
  const parsed =
    url instanceof TransportURL
      ? url
      : TransportURL.parse(url ?? conf.get(transportOpts.transport_url))
  const driverClass = await loadDriver(parsed.driver)
  const driver = new driverClass(conf.override(RABBIT, parsed.query), parsed, {
    ...options,
    defaultExchange: conf.get(transportOpts.control_exchange),
  })
  return new Transport(conf, driver)
}

async function loadDriver(name: string): Promise<DriverClass> {
  try {
    return await new DriverManager(DRIVERS, name).driver()
  } catch (cause) {
    throw new DriverLoadFailure(name, cause)
  }
}
