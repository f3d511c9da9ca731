/**
 * RPC: how an application gets its server.
 *
 * oslo counterpart: `get_rpc_server` in `rpc/server.py`.
 */
import { dispatcherOpts } from '../options/rpc-opts.ts'
import {
  MessageHandlingServer,
  type ServerOptions,
} from '../server/message-handling-server.ts'
import type { Target } from '../target.ts'
import type { Transport } from '../transport.ts'
import type { Endpoint } from './access-policy.ts'
import { type DispatcherOptions, RPCDispatcher } from './rpc-dispatcher.ts'

/**
 * How a server is made. Python counterpart: the arguments of `get_rpc_server`;
 * what `ServerOptions` has is ours.
 */
export interface RPCServerOptions extends DispatcherOptions, ServerOptions {
  /**
   * `eventlet` (the default): cooperative workers; `blocking`: one at a time;
   * `threading`: in threads, for endpoints made by `endpointModule`.
   */
  readonly executor?: string
  /** The class of the server; default `MessageHandlingServer`. */
  readonly serverCls?: typeof MessageHandlingServer
}

/**
 * A server for `endpoints` on `target`, which must have topic and server. It
 * listens from `start` on. Pings are answered if option `rpc_ping_enabled` is
 * set, unless `rpcPingEnabled` says otherwise. Python counterpart:
 * `get_rpc_server`.
 *
 * @throws ExecutorLoadFailure if there is no executor of that name.
 * @throws RangeError for an option that it cannot take.
 * @throws TypeError for an endpoint or a policy that is none: see RPCDispatcher.
 */
export function getRPCServer(
  transport: Transport,
  target: Target,
  endpoints: readonly Endpoint[],
  options: RPCServerOptions = {},
): MessageHandlingServer {
  const {
    executor = 'eventlet',
    serverCls = MessageHandlingServer,
    ...others
  } = options
  transport.conf.registerOpts(dispatcherOpts)
  const rpcPingEnabled = transport.conf.get(dispatcherOpts.rpc_ping_enabled)
  const dispatcher = new RPCDispatcher(target, endpoints, {
    rpcPingEnabled,
    ...others,
  })
  return new serverCls(transport, dispatcher, executor, options)
}
