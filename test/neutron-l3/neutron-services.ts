/**
 * Neutron's two processes, as far as the captures go, on our stack: the
 * neutron-server, with what it serves on `q-l3-plugin` and `q-reports-plugin`,
 * and the l3-agent of one node. Topics, methods and versions are Neutron's.
 * What they were asked stands in a journal. A third, which is not Neutron's,
 * listens to what the neutron-server tells, as Ceilometer would.
 */
import {
  Conf,
  type Context,
  getNotificationListener,
  getNotificationTransport,
  getRPCClient,
  getRPCServer,
  getRPCTransport,
  type MessageHandlingServer,
  type NotificationMetadata,
  Notifier,
  type Payload,
  Target,
  type Transport,
} from '../../src/index.ts'
import type { Journal } from './journal.ts'

/** The node of the captured agent: its server name on topic l3_agent. */
export const HOST = 'net-node-1'

/** Seconds that the captured agent waits for a reply, by topic. */
export const TIMEOUTS: Readonly<Record<string, number>> = {
  'q-l3-plugin': 20,
  'q-reports-plugin': 10,
}

/** A method that an endpoint ran. */
export interface Served {
  readonly who: string
  readonly method: string
  readonly ctxt: Context
  readonly args: Payload
  /** What the agent was told when it asked back; else what it returned. */
  readonly outcome: unknown
}

/** What Neutron's database would say now, by the method that asks. */
export type Answers = Map<string, unknown>

export interface NeutronServices extends AsyncDisposable {
  readonly neutronServer: Transport
  readonly l3Agent: Transport
  /** The neutron-server's. */
  readonly notifier: Notifier
}

/** Starts both; the transports are closed at the end, after their servers. */
export async function startNeutron(
  url: string,
  answers: Answers,
  journal: Journal<Served>,
): Promise<NeutronServices> {
  const neutronServer = await connect(url)
  const l3Agent = await connect(url)
  const plugin = new Answering('q-l3-plugin', answers, journal)
  const reports = new Answering('q-reports-plugin', answers, journal)
  const servers = [
    serve(neutronServer, 'q-l3-plugin', 'neutron-1', l3RpcCallback(plugin)),
    serve(neutronServer, 'q-reports-plugin', 'neutron-1', stateReport(reports)),
    serve(l3Agent, 'l3_agent', HOST, new L3NATAgent(l3Agent, journal)),
  ]
  const notifications = await getNotificationTransport(conf(), url)
  servers.push(
    getNotificationListener(
      notifications,
      [new Target({ topic: 'notifications' })],
      [new Listening(journal)],
    ),
  )
  for (const server of servers) await server.start()
  return {
    neutronServer,
    l3Agent,
    notifier: new Notifier(notifications, { driver: 'messagingv2' }),
    async [Symbol.asyncDispose]() {
      await Promise.all(servers.map((server) => server.stop()))
      await Promise.all(servers.map((server) => server.wait()))
      const all = [neutronServer, l3Agent, notifications]
      await Promise.all(all.map((transport) => transport.cleanup()))
    },
  }
}

/** Neutron's services meet on an exchange of their own. */
function connect(url: string): Promise<Transport> {
  return getRPCTransport(conf(), url)
}

const conf = () => new Conf({ control_exchange: 'neutron' })

function serve(
  transport: Transport,
  topic: string,
  server: string,
  endpoint: object,
): MessageHandlingServer {
  return getRPCServer(transport, new Target({ topic, server }), [endpoint])
}

/** Answers from the database, and notes what was asked. */
class Answering {
  readonly #who: string
  readonly #answers: Answers
  readonly #journal: Journal<Served>

  constructor(who: string, answers: Answers, journal: Journal<Served>) {
    this.#who = who
    this.#answers = answers
    this.#journal = journal
  }

  readonly method =
    (method: string) =>
    (ctxt: Context, args: Payload): unknown => {
      const outcome = this.#answers.get(method)
      this.#journal.add({ who: this.#who, method, ctxt, args, outcome })
      return outcome
    }
}

function l3RpcCallback({ method }: Answering): object {
  return {
    target: new Target({ version: '1.11' }),
    get_host_ha_router_count: method('get_host_ha_router_count'),
    get_router_ids: method('get_router_ids'),
    sync_routers: method('sync_routers'),
  }
}

function stateReport({ method }: Answering): object {
  return {
    target: new Target({ version: '1.2' }),
    report_state: method('report_state'),
  }
}

/** Hears what happened in Neutron; the method it notes is the event. */
class Listening {
  readonly #journal: Journal<Served>

  constructor(journal: Journal<Served>) {
    this.#journal = journal
  }

  info(
    ctxt: Context,
    publisher_id: string,
    event: string,
    payload: unknown,
    metadata: NotificationMetadata,
  ): void {
    const args = { publisher_id, payload, ...metadata }
    const who = 'a listener'
    this.#journal.add({ who, method: event, ctxt, args, outcome: null })
  }
}

/** Is told that routers changed, and asks what they are now. */
class L3NATAgent {
  readonly target = new Target({ version: '1.4' })
  readonly #pluginApi
  readonly #journal: Journal<Served>

  constructor(transport: Transport, journal: Journal<Served>) {
    this.#journal = journal
    this.#pluginApi = getRPCClient(
      transport,
      new Target({ topic: 'q-l3-plugin', version: '1.0' }),
      { timeout: TIMEOUTS['q-l3-plugin'] ?? null },
    )
  }

  async routers_updated(ctxt: Context, args: Payload): Promise<void> {
    const asked = { host: HOST, router_ids: args.routers }
    const outcome = await this.#pluginApi.call(ctxt, 'sync_routers', asked)
    this.#note({ method: 'routers_updated', ctxt, args, outcome })
  }

  router_deleted(ctxt: Context, args: Payload): void {
    this.#note({ method: 'router_deleted', ctxt, args, outcome: null })
  }

  #note(served: Omit<Served, 'who'>): void {
    this.#journal.add({ who: 'l3-agent', ...served })
  }
}
