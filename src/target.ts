/**
 * Stop: where a message goes, or where a server listens. A target with topic
 * alone names any one server of the topic; with `server`, that one; with
 * `fanout`, all of them. An endpoint's own target uses only `namespace`,
 * `version` and `legacyNamespaces`.
 *
 * oslo counterpart: `oslo_messaging.Target`.
 */

/**
 * The attributes of a target. All default to null, which for `fanout` is as
 * false. Python counterpart: the arguments of `Target`.
 */
export interface TargetAttributes {
  /** Scope of the topic; null means option `control_exchange`. */
  exchange?: string | null
  /** What a set of servers listens on. Without it nothing can be sent. */
  topic?: string | null
  /** Separates methods of one name; null is a namespace of its own. */
  namespace?: string | null
  /** `major.minor`, what the sender needs or the endpoint offers. */
  version?: string | null
  /** One listener's own name; null: any one server of the topic. */
  server?: string | null
  /** True: every server of the topic. Only for casts. */
  fanout?: boolean | null
  /** Further namespaces that an endpoint still answers to. */
  legacyNamespaces?: readonly string[] | null
}

const PRINTED = [
  'exchange',
  'topic',
  'namespace',
  'version',
  'server',
  'fanout',
] as const

/**
 * Where to send, where to listen, or what an endpoint answers to; it does not
 * change. Nothing is checked before its use: `Transport` throws InvalidTarget.
 * Python counterpart: `Target`.
 */
export class Target {
  /** Scope of the topic; null: option `control_exchange`. */
  readonly exchange: string | null
  /** What a set of servers listens on. */
  readonly topic: string | null
  /** Separates methods of one name; null is a namespace of its own. */
  readonly namespace: string | null
  /** `major.minor`; null counts as 1.0 where it is served. */
  readonly version: string | null
  /** One listener's own name; null: any one server of the topic. */
  readonly server: string | null
  /** Whether a cast goes to every server of the topic. */
  readonly fanout: boolean | null
  /** Further namespaces that an endpoint still answers to. */
  readonly legacyNamespaces: readonly string[]

  constructor(attributes: TargetAttributes = {}) {
    this.exchange = attributes.exchange ?? null
    this.topic = attributes.topic ?? null
    this.namespace = attributes.namespace ?? null
    this.version = attributes.version ?? null
    this.server = attributes.server ?? null
    this.fanout = attributes.fanout ?? null
    this.legacyNamespaces = attributes.legacyNamespaces ?? []
  }

  /**
   * The namespaces that an endpoint with this target answers to.
   * Python counterpart: `accepted_namespaces`.
   */
  get acceptedNamespaces(): readonly (string | null)[] {
    return [this.namespace, ...this.legacyNamespaces]
  }

  /**
   * A copy with other attributes; what is not named stays, except
   * `legacyNamespaces`, which is not copied. Python counterpart: `__call__`.
   */
  with(overrides: TargetAttributes): Target {
    const { exchange, topic, namespace, version, server, fanout } = this
    const copied = { exchange, topic, namespace, version, server, fanout }
    const named = Object.entries(overrides).filter(
      ([, value]) => value !== undefined,
    )
    return new Target({ ...copied, ...Object.fromEntries(named) })
  }

  /** Whether all attributes are equal. Python counterpart: `__eq__`. */
  equals(other: Target): boolean {
    return (
      PRINTED.every((key) => this[key] === other[key]) &&
      JSON.stringify(this.legacyNamespaces) ===
        JSON.stringify(other.legacyNamespaces)
    )
  }

  /** `<Target topic=t, server=s>`: only the truthy attributes. */
  toString(): string {
    const set = PRINTED.filter((key) => this[key])
    return `<Target ${set.map((key) => `${key}=${this[key]}`).join(', ')}>`
  }
}
