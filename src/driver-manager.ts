/**
 * Stop: classes found by name. A URL says `rabbit`, a server says `eventlet`;
 * this is where the word becomes a class. Only the entry that was asked for is
 * looked at.
 *
 * oslo counterpart: stevedore's `DriverManager`. Where Python reads entry
 * points of installed packages, a package here calls `Namespace.register`.
 */

/**
 * A set of names, each with what it stands for. Python counterpart: an
 * entry-point group, which is what its own name is.
 */
export class Namespace<T> {
  /** Of the group: `oslo.messaging.drivers`, `oslo.messaging.executors`. */
  readonly name: string
  readonly #entries = new Map<string, T>()

  constructor(name: string) {
    this.name = name
  }

  /** Puts `entry` under `name`, in place of what stood there. */
  register(name: string, entry: T): void {
    this.#entries.set(name, entry)
  }

  /** What is registered, in the order of registration. */
  get names(): readonly string[] {
    return [...this.#entries.keys()]
  }

  /** What is registered under `name`; undefined if nothing is. */
  get(name: string): T | undefined {
    return this.#entries.get(name)
  }
}

/** Thrown by `DriverManager`. Python counterpart: stevedore's `NoMatches`. */
export class NoMatches extends Error {
  /** Where Python has the class: the `module` of a failure. */
  static readonly module: string = 'stevedore.exception'

  constructor(namespace: Namespace<unknown>, name: string) {
    super(
      `No '${namespace.name}' driver found, looking for '${name}'; ` +
        `there are ${namespace.names.map((known) => `'${known}'`).join(', ')}`,
    )
    this.name = new.target.name
  }
}

/**
 * Finds one entry of a namespace by its name. Python counterpart: stevedore's
 * `DriverManager`.
 */
export class DriverManager<T> {
  /** The class that was found; nothing has been made of it. */
  readonly driver: T

  /** @throws NoMatches if nothing is registered under the name. */
  constructor(namespace: Namespace<T>, name: string) {
    const found = namespace.get(name)
    if (found === undefined) throw new NoMatches(namespace, name)
    this.driver = found
  }
}
