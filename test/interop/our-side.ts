/**
 * Our end of one pair: a transport with clients for it, and servers that the
 * Python peer calls. Each pair has topics of its own, so that no act hears of
 * another's.
 */
import {
  type CallContext,
  type CallSettings,
  Conf,
  getRPCClient,
  getRPCServer,
  getRPCTransport,
  type MessageHandlingServer,
  Target,
  type TargetAttributes,
  type Transport,
} from '../../src/index.ts'
import { EventList } from './event-list.ts'
import { ourEndpoints } from './our-endpoints.ts'
import { TRUSTED_MODULE } from './our-errors.ts'

/** How bodies are compressed, by the names of option `kombu_compression`. */
export type Compression = 'gzip' | 'bz2'

/**
 * Quick to come back when the broker was away; the Python peers get the same.
 * The names are the options' own.
 */
export const RECONNECT = {
  kombu_reconnect_delay: '0.5',
  rabbit_retry_interval: '1',
  rabbit_retry_backoff: '0',
}

/** A transport URL with options in its query. */
export function withOptions(
  transportUrl: string,
  options: Readonly<Record<string, string>>,
): string {
  return `${transportUrl}?${new URLSearchParams(options)}`
}

export class OurSide implements AsyncDisposable {
  readonly events = new EventList()
  readonly #transports = new Map<string, Promise<Transport>>()
  readonly #servers: MessageHandlingServer[] = []
  readonly #transportUrl: string

  constructor(transportUrl: string) {
    this.#transportUrl = transportUrl
  }

  /** Servers `a` and `b` on `topic`, and one for each compression. */
  async serve(topic: string): Promise<void> {
    await this.#serve(topic, 'a', null)
    await this.#serve(topic, 'b', null)
    await this.#serve(`${topic}-gzip`, 'gzip', 'gzip')
  }

  /** A client; its requests and those of others share one transport. */
  async client(
    target: TargetAttributes,
    settings: Partial<CallSettings> = {},
    compression: Compression | null = null,
  ): Promise<CallContext> {
    const transport = await this.#transport(compression)
    const client = getRPCClient(transport, new Target(target), settings)
    return client
  }

  async #serve(
    topic: string,
    name: string,
    compression: Compression | null,
  ): Promise<void> {
    const transport = await this.#transport(compression)
    const target = new Target({ topic, server: name })
    const endpoints = ourEndpoints(name, this.events)
    const options = { rpcPingEnabled: true }
    const server = getRPCServer(transport, target, endpoints, options)
    await server.start()
    this.#servers.push(server)
  }

  #transport(compression: Compression | null): Promise<Transport> {
    const key = compression ?? ''
    const known = this.#transports.get(key)
    if (known !== undefined) return known
    const compressed = compression && { kombu_compression: compression }
    const url = withOptions(this.#transportUrl, { ...RECONNECT, ...compressed })
    const allowedRemoteExmods = [TRUSTED_MODULE]
    const made = getRPCTransport(new Conf(), url, { allowedRemoteExmods })
    this.#transports.set(key, made)
    return made
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const server of this.#servers) {
      await server.stop()
      await server.wait()
    }
    for (const transport of this.#transports.values())
      await (await transport).cleanup()
  }
}
