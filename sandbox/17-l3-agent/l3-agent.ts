/**
 * The l3-agent of lesson 17: a client of two topics of neutron-server, and a
 * server on a topic of its own. Methods, arguments, versions and timeouts are
 * those of a captured one; what it does to routers is left out.
 */
import {
  type Context,
  getRPCClient,
  getRPCServer,
  type MessageHandlingServer,
  type Payload,
  Target,
  type Transport,
} from 'oslo-messaging'
import { outcome } from '../stage.ts'
import { context, HOST as host, report } from './captured.ts'

export class L3NATAgent {
  readonly target = new Target({ version: '1.4' })
  /** The methods that ran. */
  readonly told: string[] = []
  readonly server: MessageHandlingServer
  readonly #answer = outcome<unknown>()
  readonly #pluginRpc
  readonly #stateRpc

  constructor(transport: Transport) {
    const plugin = new Target({ topic: 'q-l3-plugin', version: '1.0' })
    this.#pluginRpc = getRPCClient(transport, plugin, { timeout: 20 })
    const state = new Target({ topic: 'q-reports-plugin', version: '1.2' })
    this.#stateRpc = getRPCClient(transport, state, { timeout: 10 })
    const node = new Target({ topic: 'l3_agent', server: host })
    this.server = getRPCServer(transport, node, [this])
  }

  async start() {
    await this.#ask('1.11', 'get_host_ha_router_count')
    await this.server.start()
    await this.#stateRpc.call(context, 'report_state', report)
    await this.#ask('1.9', 'get_router_ids')
  }

  #ask(version: string, method: string) {
    return this.#pluginRpc.prepare({ version }).call(context, method, { host })
  }

  /** What `sync_routers` answered, after the agent was told to ask. */
  get answer() {
    return this.#answer.promise
  }

  /** A cast: nothing is returned. */
  routers_updated(ctxt: Context, { routers: router_ids }: Payload) {
    this.told.push('routers_updated')
    const args = { host, router_ids }
    this.#answer.resolve(this.#pluginRpc.call(ctxt, 'sync_routers', args))
  }

  /** A fanout: every l3-agent of the cloud is told. */
  router_deleted(_ctxt: Context, _args: Payload) {
    this.told.push('router_deleted')
  }
}
