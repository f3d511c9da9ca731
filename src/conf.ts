/**
 * Stop: the options of one process, checked as they are registered. A stop
 * registers the options that it reads, as Python does with
 * `conf.register_opts(_pool_opts)`, and reads them by the same constants.
 *
 * oslo counterpart: oslo.config's `ConfigOpts`. A service's own file is read by
 * `conf-file/`, which `load-conf` finds by name.
 */
import { ConfigurationError } from './errors.ts'
import { getLogger } from './log.ts'
import type { Opt } from './opt.ts'
import { KNOWN_OPTS } from './options/known-opts.ts'

const LOG = getLogger('oslo_config.cfg')

const DEFAULT = 'DEFAULT'

type Opts = Readonly<Record<string, Opt<unknown>>>

/** Each option by `group.name`, under its older names as well. */
const KNOWN = new Map<string, Opt<unknown>>(
  KNOWN_OPTS.flatMap((opt) =>
    [keyOf(opt), ...(opt.deprecated ?? [])].map((key) => [key, opt] as const),
  ),
)

const GROUPS = [...new Set(KNOWN_OPTS.map(({ group }) => group))]

/** Those of older names too. */
const READ_GROUPS = [...KNOWN.keys()].map((key) => key.split('.', 1)[0])

/**
 * Values as an application gives them: plain names, other groups nested. None
 * in Python: ours, where that reads a configuration file.
 */
export type ConfValues = Readonly<Record<string, unknown>>

/** One value and where it came from. */
export interface GivenOption {
  readonly group: string
  /** The name it was given under, which may be an older one. */
  readonly name: string
  readonly value: unknown
  /** For people, `/etc/neutron/neutron.conf line 12`; null: the program. */
  readonly origin: string | null
}

/**
 * The options of one process. Values are given once and checked as they are
 * registered; nothing can be changed later. Whoever uses an older name is
 * warned, and the option's present name wins over it. Python counterpart:
 * oslo.config's `ConfigOpts`.
 *
 * @example new Conf({ control_exchange: 'neutron',
 *   oslo_messaging_rabbit: { rabbit_qos_prefetch_count: 8 } })
 * @throws ConfigurationError for a name that is not an option.
 */
export class Conf {
  readonly #given = new Map<string, GivenOption>()
  readonly #values = new Map<string, unknown>()

  constructor(values: ConfValues = {}) {
    this.#layer(flatten(values))
  }

  /**
   * A configuration of values that know where they came from, under those that
   * the program gives. Python counterpart: `ConfigOpts.__call__` and
   * `set_override`.
   *
   * @throws ConfigurationError for a name that is not an option, and for a
   * value that its option cannot take.
   */
  static from(options: Iterable<GivenOption>, values: ConfValues = {}): Conf {
    const conf = new Conf()
    conf.#layer(options)
    conf.#layer(flatten(values))
    for (const given of conf.#given.values())
      refuseWrong(known(given.group, given.name), given)
    return conf
  }

  /** What came before gives way; among these, the present name wins. */
  #layer(options: Iterable<GivenOption>): void {
    const layer = new Map<string, GivenOption>()
    for (const given of options) {
      const opt = known(given.group, given.name)
      if (given.value === null || given.value === undefined) continue
      warnOfName(opt, given)
      const rival = layer.get(keyOf(opt))
      if (rival === undefined || rankOf(opt, given) <= rankOf(opt, rival))
        layer.set(keyOf(opt), given)
    }
    for (const [key, given] of layer) this.#given.set(key, given)
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
    for (const [key, given] of this.#given) copy.#given.set(key, given)
    for (const [key, value] of this.#values) copy.#values.set(key, value)
    const origin = "the transport URL's query"
    copy.#layer(
      entries.map(([name, text]) => {
        const value = known(group, name).fromText(text)
        return { group, name, value, origin }
      }),
    )
    return copy
  }

  /**
   * Makes options readable, with the values given or their defaults.
   * Python counterpart: `register_opts`.
   *
   * @throws ConfigurationError naming group, name, value, where it stands, and
   * what was expected.
   */
  registerOpts(opts: Opts): void {
    for (const opt of Object.values(opts)) {
      const given = this.#given.get(keyOf(opt))
      if (given !== undefined) refuseWrong(opt, given)
      this.#values.set(keyOf(opt), given?.value ?? opt.default)
    }
  }

  /** Whether a value was given for the option; false: it has its default. */
  isGiven(opt: Opt<unknown>): boolean {
    return this.#given.has(keyOf(opt))
  }

  /**
   * The value of an option, in the option's own unit.
   *
   * @throws ConfigurationError if nobody registered the option.
   */
  get<T>(opt: Opt<T>): T {
    if (!this.#values.has(keyOf(opt)))
      throw new ConfigurationError(
        `option [${opt.group}] ${opt.name} was read before it was registered`,
      )
    return this.#values.get(keyOf(opt)) as T
  }
}

function keyOf({ group, name }: { group: string; name: string }): string {
  return `${group}.${name}`
}

/** 0 for the present name; older names in the order in which they are read. */
function rankOf(opt: Opt<unknown>, given: GivenOption): number {
  return (opt.deprecated ?? []).indexOf(keyOf(given)) + 1
}

function* flatten(values: ConfValues, group = DEFAULT): Iterable<GivenOption> {
  if (!READ_GROUPS.includes(group))
    throw new ConfigurationError(
      `no such group [${group}]; there are [${GROUPS.join('], [')}]`,
    )
  for (const [name, value] of Object.entries(values))
    if (group === DEFAULT && isGroup(value))
      yield* flatten(value as ConfValues, name)
    else yield { group, name, value, origin: null }
}

function isGroup(value: unknown): boolean {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

/** The value is not printed: under a misspelt name it may be a password. */
function known(group: string, name: string): Opt<unknown> {
  const opt = KNOWN.get(keyOf({ group, name }))
  if (opt === undefined)
    throw new ConfigurationError(`no such option [${group}] ${name}`)
  return opt
}

function warnOfName(opt: Opt<unknown>, given: GivenOption): void {
  const { group, name, origin } = given
  const option = `Option [${group}] ${name}${origin ? ` in ${origin}` : ''}`
  if (keyOf(opt) !== keyOf(given))
    LOG.warning(`${option} is deprecated; use [${opt.group}] ${opt.name}`)
  if (opt.deprecatedForRemoval !== undefined)
    LOG.warning(`${option} is deprecated: ${opt.deprecatedForRemoval}`)
  if (opt.noEffect !== undefined)
    LOG.warning(`${option} has no effect: ${opt.noEffect}`)
}

function refuseWrong(opt: Opt<unknown>, given: GivenOption): void {
  const { group, name, value, origin } = given
  const expected = opt.check(value)
  if (expected === null) return
  throw new ConfigurationError(
    `option [${group}] ${name} is ${printed(value, opt)}` +
      `${origin ? ` in ${origin}` : ''}; expected ${expected}`,
  )
}

function printed(value: unknown, { secret }: Opt<unknown>): string {
  if (secret) return 'not printed, as it is a secret,'
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}
