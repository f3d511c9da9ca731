// RabbitMQ's management HTTP API, as far as broker.ts asks it about one
// virtual host. Each method is one request; an answer that is not expected is
// an Error with method, path, status and RabbitMQ's reason.

import type { Management } from '../../sandbox/broker/running-broker.ts'

export type Fact = Record<string, unknown>

/** Chosen keys of a fact, in the order of `keys`. */
export function pick<K extends string>(fact: Fact, ...keys: K[]) {
  return Object.fromEntries(keys.map((key) => [key, fact[key]])) as Record<
    K,
    unknown
  >
}

/** By the text of the facts, so that two lists can be compared. */
export function sorted<T>(facts: T[]): T[] {
  const key = (fact: T) => JSON.stringify(fact)
  return facts.toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
}

export class ManagementApi {
  readonly #management: Management
  readonly #virtualHost: string

  /** For `virtualHost` and the user of the same name and password. */
  constructor(management: Management, virtualHost: string) {
    this.#management = management
    this.#virtualHost = virtualHost
  }

  async createVirtualHost(): Promise<void> {
    const name = this.#virtualHost
    const all = { configure: '.*', write: '.*', read: '.*' }
    await this.#ask('PUT', `/vhosts/${name}`, {})
    await this.#ask('PUT', `/users/${name}`, { password: name, tags: '' })
    await this.#ask('PUT', `/permissions/${name}/${name}`, all)
  }

  /** The broker closes its connections and forgets all that is in it. */
  async deleteVirtualHost(): Promise<void> {
    await this.#ask('DELETE', `/vhosts/${this.#virtualHost}`)
    await this.#ask('DELETE', `/users/${this.#virtualHost}`)
  }

  async list(kind: string, query = ''): Promise<Fact[]> {
    const path = `/${kind}/${this.#virtualHost}${query}`
    return (await this.#ask('GET', path)) as Fact[]
  }

  /** With all that management knows of them, up to a second late. */
  async connections(): Promise<Fact[]> {
    const path = `/vhosts/${this.#virtualHost}/connections`
    return (await this.#ask('GET', path)) as Fact[]
  }

  /** Names only, but exact: asked of the broker, not of its statistics. */
  async openConnections(): Promise<Fact[]> {
    const all = await this.#ask('GET', '/connections?disable_stats=true')
    return (all as Fact[]).filter(({ vhost }) => vhost === this.#virtualHost)
  }

  async closeConnection(name: string): Promise<void> {
    await this.#ask('DELETE', `/connections/${encodeURIComponent(name)}`)
  }

  async #ask(method: string, path: string, body?: Fact): Promise<unknown> {
    const { url, user, password } = this.#management
    const credentials = Buffer.from(`${user}:${password}`).toString('base64')
    const response = await fetch(`${url}/api${path}`, {
      method,
      headers: {
        authorization: `Basic ${credentials}`,
        'content-type': 'application/json',
      },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    })
    const text = await response.text()
    // What is to be deleted may have gone by itself.
    const gone = method === 'DELETE' && response.status === 404
    if (!response.ok && !gone) {
      throw new Error(
        `management API: ${method} ${path}: expected success, got ${response.status} ${text}`,
      )
    }
    return text === '' || gone ? null : JSON.parse(text)
  }
}
