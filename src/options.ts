/**
 * Stop: the options, with oslo.config's names, groups, defaults and units. A
 * stop registers the options that it reads, as Python does with
 * `conf.register_opts(_pool_opts)`, and reads them by the same constants.
 *
 * Left out here: files (`neutron.conf`), deprecated names.
 * oslo counterpart: oslo.config's `ConfigOpts`, and the `*_opts` lists.
 */
import { ConfigurationError } from './errors.ts'
import { flag, integer, number, type Opt, text } from './opt.ts'

const DEFAULT = 'DEFAULT'

/** The group of the drivers that speak AMQP; a transport URL may override it. */
export const RABBIT = 'oslo_messaging_rabbit'

/** The server's options. Python counterpart: `_pool_opts`. */
export const poolOpts = {
  executor_thread_pool_size: integer(
    DEFAULT,
    'executor_thread_pool_size',
    64,
    1,
    'How many requests one server serves at the same time.',
  ),
}

/** The dispatcher's options. Python counterpart: `_dispatcher_opts`. */
export const dispatcherOpts = {
  rpc_ping_enabled: flag(
    DEFAULT,
    'rpc_ping_enabled',
    false,
    'Every server answers calls of oslo_rpc_server_ping with pong.',
  ),
}

/** The client's options. */
export const clientOpts = {
  rpc_response_timeout: number(
    DEFAULT,
    'rpc_response_timeout',
    60,
    0,
    'Seconds that a call waits for its reply; 0 times out at once.',
  ),
}

/** The transport's options. */
export const transportOpts = {
  transport_url: text(
    DEFAULT,
    'transport_url',
    'rabbit://',
    'Driver, hosts, credentials and virtual host.',
  ),
  control_exchange: text(
    DEFAULT,
    'control_exchange',
    'openstack',
    'Exchange of a target that names none; each OpenStack service sets its own.',
  ),
}

/** The options of the drivers that speak AMQP. Python: `rabbit_opts`, `amqp_opts`. */
export const rabbitOpts = {
  rpc_conn_pool_size: integer(
    RABBIT,
    'rpc_conn_pool_size',
    30,
    1,
    'How many connections for sending there may be; further senders wait.',
  ),
  rabbit_retry_interval: number(
    RABBIT,
    'rabbit_retry_interval',
    1,
    0,
    'Seconds to wait after the first full round of hosts that failed.',
  ),
  rabbit_retry_backoff: number(
    RABBIT,
    'rabbit_retry_backoff',
    2,
    0,
    'Seconds by which that wait grows with each further round.',
  ),
  rabbit_interval_max: number(
    RABBIT,
    'rabbit_interval_max',
    30,
    0,
    'Seconds that this wait is at most.',
  ),
  kombu_reconnect_delay: number(
    RABBIT,
    'kombu_reconnect_delay',
    1,
    0,
    'Seconds to wait before each attempt to connect again.',
  ),
  kombu_missing_consumer_retry_timeout: number(
    RABBIT,
    'kombu_missing_consumer_retry_timeout',
    60,
    0,
    'Seconds for which a reply is tried again when its queue is not there.',
  ),
  rabbit_transient_queues_ttl: number(
    RABBIT,
    'rabbit_transient_queues_ttl',
    1800,
    0,
    'Seconds after which an unused reply or fanout queue is deleted; 0: never.',
  ),
  rabbit_qos_prefetch_count: integer(
    RABBIT,
    'rabbit_qos_prefetch_count',
    0,
    0,
    'Unacknowledged messages that the broker sends ahead; 0: no limit.',
  ),
  heartbeat_timeout_threshold: number(
    RABBIT,
    'heartbeat_timeout_threshold',
    60,
    0,
    'Seconds of silence after which a connection counts as lost; 0: never.',
  ),
  amqp_durable_queues: flag(
    RABBIT,
    'amqp_durable_queues',
    false,
    'Topic queues and their exchange survive a restart of the broker.',
  ),
  amqp_auto_delete: flag(
    RABBIT,
    'amqp_auto_delete',
    false,
    'Topic queues and their exchange are deleted when nobody uses them.',
  ),
  direct_mandatory_flag: flag(
    RABBIT,
    'direct_mandatory_flag',
    true,
    'The broker hands back a reply whose queue is not there.',
  ),
}

type Opts = Record<string, Opt<unknown>>

const GROUPS = [DEFAULT, RABBIT]

const KNOWN: Opts = {
  ...poolOpts,
  ...dispatcherOpts,
  ...clientOpts,
  ...transportOpts,
  ...rabbitOpts,
}

/**
 * Values as an application gives them: plain names, other groups nested. None
 * in Python: ours, where that reads a configuration file.
 */
export type ConfValues = Readonly<Record<string, unknown>>

/**
 * The options of one process. Values are given once and checked as they are
 * registered; nothing can be changed later. Python counterpart: oslo.config's
 * `ConfigOpts`.
 *
 * @example new Conf({ control_exchange: 'neutron',
 *   oslo_messaging_rabbit: { rabbit_qos_prefetch_count: 8 } })
 * @throws ConfigurationError for a name that is not an option.
 */
export class Conf {
  readonly #given = new Map<string, unknown>()
  readonly #values = new Map<string, unknown>()

  constructor(values: ConfValues = {}) {
    this.#take(DEFAULT, values)
  }

  #take(group: string, values: ConfValues): void {
    if (!GROUPS.includes(group))
      throw new ConfigurationError(
        `no such group [${group}]; there are [${GROUPS.join('], [')}]`,
      )
    for (const [name, value] of Object.entries(values)) {
      if (group === DEFAULT && value !== null && typeof value === 'object')
        this.#take(name, value as ConfValues)
      else this.#set(group, name, value)
    }
  }

  #set(group: string, name: string, value: unknown): void {
    known(group, name)
    this.#given.set(`${group}.${name}`, value)
  }

  /**
   * A copy in which texts take the place of a group's values, converted to the
   * type of their option; with no texts, this very object. What is registered
   * from here on is registered in one of the two only.
   * Python counterpart: `ConfigOptsProxy`.
   *
   * @throws ConfigurationError for a name that is not an option of the group. A
   * value that cannot be converted is refused by `registerOpts`.
   */
  override(group: string, texts: Readonly<Record<string, string>>): Conf {
    const entries = Object.entries(texts)
    if (entries.length === 0) return this
    const copy = new Conf()
    for (const [key, value] of this.#given) copy.#given.set(key, value)
    for (const [key, value] of this.#values) copy.#values.set(key, value)
    for (const [name, text] of entries)
      copy.#set(group, name, known(group, name).fromText(text))
    return copy
  }

  /**
   * Makes options readable, with the values given or their defaults.
   * Python counterpart: `register_opts`.
   *
   * @throws ConfigurationError naming group, name, value and what was expected.
   */
  registerOpts(opts: Opts): void {
    for (const { group, name, check, default: fallback } of Object.values(
      opts,
    )) {
      const key = `${group}.${name}`
      const value = this.#given.get(key) ?? fallback
      const expected = check(value)
      if (expected !== null)
        throw new ConfigurationError(
          `option [${group}] ${name} is ${printed(value)}; ` +
            `expected ${expected}`,
        )
      this.#values.set(key, value)
    }
  }

  /**
   * The value of an option, in the option's own unit.
   *
   * @throws ConfigurationError if nobody registered the option.
   */
  get<T>(opt: Opt<T>): T {
    const key = `${opt.group}.${opt.name}`
    if (!this.#values.has(key))
      throw new ConfigurationError(
        `option [${opt.group}] ${opt.name} was read before it was registered`,
      )
    return this.#values.get(key) as T
  }
}

/** The value is not printed: under a misspelt name it may be a password. */
function known(group: string, name: string): Opt<unknown> {
  const opt = Object.hasOwn(KNOWN, name) ? KNOWN[name] : undefined
  if (opt?.group !== group)
    throw new ConfigurationError(`no such option [${group}] ${name}`)
  return opt
}

function printed(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}
