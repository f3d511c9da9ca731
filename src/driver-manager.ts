/**
 * Stop: classes found by name. A URL says `rabbit`, a server says `eventlet`;
 * this is where the word becomes a class. Only the entry that was asked for is
 * looked at.
 *
 * oslo counterpart: stevedore's `DriverManager`. Where Python reads entry
 * points of installed packages, a package here calls `Namespace.register`.
 */

/** A set of names; its own name is that of Python's entry-point group. */
export class Namespace<T> {
  readonly name: string
  readonly #entries = new Map<string, T>()

  constructor(name: string) {
    this.name = name
  }

  /** Puts `entry` under `name`, in place of what stood there. */
  register(name: string, entry: T): void {
    this.#entries.set(name, entry)
  }

  get names(): readonly string[] {
    return [...this.#entries.keys()]
  }

  get(name: string): T | undefined {
    return this.#entries.get(name)
  }
}

/** Thrown by `DriverManager`. Python counterpart: stevedore's `NoMatches`. */
export class NoMatches extends Error {
  static readonly module: string = 'stevedore.exception'

  constructor(namespace: Namespace<unknown>, name: string) {
    super(
      `No '${namespace.name}' driver found, looking for '${name}'; ` +
        `there are ${namespace.names.map((known) => `'${known}'`).join(', ')}`,
    )
    this.name = new.target.name
  }
}

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
