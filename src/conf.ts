/**
 * Stop: the options of one process, checked as they are registered. A stop
 * registers the options that it reads, as Python does with
 * `conf.register_opts(_pool_opts)`, and reads them by the same constants.
 *
 * oslo counterpart: oslo.config's `ConfigOpts`. A service's own file is read by
 * `conf-file/`.
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
    for (const given of flatten(values)) this.#set(given)
  }

  /**
   * A configuration of values that know where they came from.
   *
   * @throws ConfigurationError for a name that is not an option.
   */
  static from(options: Iterable<GivenOption>): Conf {
    const conf = new Conf()
    for (const given of options) conf.#set(given)
    return conf
  }

  #set(given: GivenOption): void {
    const opt = known(given.group, given.name)
    warnOfOldName(opt, given)
    const isPresentName = keyOf(opt) === keyOf(given)
    if (isPresentName || !this.#given.has(keyOf(opt)))
      this.#given.set(keyOf(opt), given)
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
    for (const [name, text] of entries) {
      const opt = known(group, name)
      const origin = "the transport URL's query"
      copy.#given.delete(keyOf(opt))
      copy.#set({ group, name, value: opt.fromText(text), origin })
    }
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
      const value = given?.value ?? opt.default
      const expected = opt.check(value)
      if (expected !== null)
        throw new ConfigurationError(
          `option [${opt.group}] ${opt.name} is ${printed(value, opt)}` +
            `${given?.origin ? ` in ${given.origin}` : ''}; ` +
            `expected ${expected}`,
        )
      this.#values.set(keyOf(opt), value)
    }
  }

  /** Whether a value was given for the option; false: it has its default. */
  isGiven(opt: Opt<unknown>): boolean {
    return (this.#given.get(keyOf(opt))?.value ?? null) !== null
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

function* flatten(values: ConfValues, group = DEFAULT): Iterable<GivenOption> {
  if (!GROUPS.includes(group))
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

function warnOfOldName(opt: Opt<unknown>, given: GivenOption): void {
  const { group, name } = given
  if (keyOf(opt) !== keyOf(given))
    LOG.warning(
      `Option [${group}] ${name} is deprecated; use [${opt.group}] ${opt.name}`,
    )
  if (opt.deprecatedForRemoval !== undefined)
    LOG.warning(
      `Option [${group}] ${name} is deprecated: ${opt.deprecatedForRemoval}`,
    )
}

function printed(value: unknown, { secret }: Opt<unknown>): string {
  if (secret) return 'not printed, as it is a secret,'
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}
