/**
 * Life cycle: the two who talk in these tests, each on a transport of its own.
 * The server is an l3-agent on topic l3_agent, under the name of its node; it
 * is made, not started: the tests do that. neutron-server asks it. Disposing
 * closes their connections, also while a method is still held by a failed
 * test; the virtual host that they met on is the test's.
 */
import {
  type CallContext,
  Conf,
  type ConfValues,
  type Context,
  type Endpoint,
  getRPCClient,
  getRPCServer,
  getRPCTransport,
  type MessageHandlingServer,
  type Payload,
  type PrepareOptions,
  type RPCClient,
  Target,
  type Transport,
} from '../../src/index.ts'

/** The node that the agent runs on, unless the test names another. */
export const HOST = 'host1'

/** What every caller of these tests sends as its context. */
export const CONTEXT: Context = { user_id: 'u-1', is_admin: true }

/** Where the two meet. */
export interface Meeting {
  readonly transportUrl: string
}

export interface L3AgentOptions {
  readonly host?: string
  readonly executor?: string
  readonly conf?: ConfValues
}

export interface L3Agent extends AsyncDisposable {
  readonly server: MessageHandlingServer
}

/** A server for `endpoint`, not started. */
export async function l3Agent(
  { transportUrl }: Meeting,
  endpoint: Endpoint,
  { host = HOST, executor = 'eventlet', conf = {} }: L3AgentOptions = {},
): Promise<L3Agent> {
  const transport = await getRPCTransport(new Conf(conf), transportUrl)
  const target = new Target({ topic: 'l3_agent', server: host })
  const server = getRPCServer(transport, target, [endpoint], { executor })
  return {
    server,
    async [Symbol.asyncDispose]() {
      if (server.listener !== null) await server.stop()
      await transport.cleanup()
    },
  }
}

/** neutron-server, which asks any agent, the agent of one node, or all. */
export class NeutronServer implements AsyncDisposable {
  readonly #transport: Transport
  readonly #client: RPCClient

  constructor(transport: Transport) {
    const target = new Target({ topic: 'l3_agent' })
    this.#transport = transport
    this.#client = getRPCClient(transport, target, { timeout: 10 })
  }

  call(method: string, args: Payload = {}): Promise<unknown> {
    return this.#client.call(CONTEXT, method, args)
  }

  cast(method: string, args: Payload = {}): Promise<void> {
    return this.#client.cast(CONTEXT, method, args)
  }

  castTo(host: string, method: string, args: Payload = {}): Promise<void> {
    return this.#client.prepare({ server: host }).cast(CONTEXT, method, args)
  }

  fanout(method: string, args: Payload = {}): Promise<void> {
    return this.#client.prepare({ fanout: true }).cast(CONTEXT, method, args)
  }

  /** Its client with other settings. */
  prepare(options: PrepareOptions): CallContext {
    return this.#client.prepare(options)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#transport.cleanup()
  }
}

export async function neutronServer({
  transportUrl,
}: Meeting): Promise<NeutronServer> {
  return new NeutronServer(await getRPCTransport(new Conf(), transportUrl))
}
