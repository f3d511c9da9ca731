/**
 * Stop: where a message goes, or where a server listens. A target with topic
 * alone names any one server of the topic; with `server`, that one; with
 * `fanout`, all of them. An endpoint's own target uses only `namespace`,
 * `version` and `legacyNamespaces`.
 *
 * oslo counterpart: `oslo_messaging.Target`.
 */

/** The attributes of a target. All default to null (`fanout` to false-like null). */
export interface TargetAttributes {
  /** Scope of the topic; null means option `control_exchange`. */
  exchange?: string | null
  topic?: string | null
  /** Separates methods of one name; null is a namespace of its own. */
  namespace?: string | null
  /** `major.minor`, what the sender needs or the endpoint offers. */
  version?: string | null
  server?: string | null
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

export class Target {
  readonly exchange: string | null
  readonly topic: string | null
  readonly namespace: string | null
  readonly version: string | null
  readonly server: string | null
  readonly fanout: boolean | null
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
