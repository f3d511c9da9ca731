/**
 * RPC: how an application gets its server.
 *
 * oslo counterpart: `get_rpc_server` in `rpc/server.py`.
 */
import { MessageHandlingServer } from '../server/message-handling-server.ts'
import type { Target } from '../target.ts'
import type { Transport } from '../transport.ts'
import type { Endpoint } from './access-policy.ts'
import { type DispatcherOptions, RPCDispatcher } from './rpc-dispatcher.ts'

export interface RPCServerOptions extends DispatcherOptions {
  /** `eventlet` (the default): cooperative workers; `blocking`: one at a time. */
  readonly executor?: string
}

/**
 * A server for `endpoints` on `target`, which must have topic and server. It
 * listens from `start` on.
 *
 * @throws ExecutorLoadFailure, TypeError
 */
export function getRPCServer(
  transport: Transport,
  target: Target,
  endpoints: readonly Endpoint[],
  { executor = 'eventlet', ...options }: RPCServerOptions = {},
): MessageHandlingServer {
  const dispatcher = new RPCDispatcher(target, endpoints, options)
  return new MessageHandlingServer(transport, dispatcher, executor)
}
