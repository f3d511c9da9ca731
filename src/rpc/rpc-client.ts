/**
 * RPC: the client. It holds a transport and a target, and is itself the first
 * call context of a chain.
 *
 * oslo counterpart: `RPCClient` and `get_rpc_client` in `rpc/client.py`.
 */
import { clientOpts } from '../options.ts'
import type { Target } from '../target.ts'
import type { Transport } from '../transport.ts'
import { NoOpSerializer, type Serializer } from '../wire/serializer.ts'
import { CallContext, type CallSettings } from './call-context.ts'

export interface RPCClientOptions extends Partial<CallSettings> {
  readonly serializer?: Serializer
}

export class RPCClient extends CallContext {
  constructor(
    transport: Transport,
    target: Target,
    options: RPCClientOptions = {},
  ) {
    const {
      serializer = new NoOpSerializer(),
      timeout = null,
      versionCap = null,
      retry = null,
    } = options
    transport.conf.registerOpts(clientOpts)
    super(transport, target, serializer, { timeout, versionCap, retry })
  }
}

/** Python counterpart: `get_rpc_client`, since 14.1.0. */
export function getRPCClient(
  transport: Transport,
  target: Target,
  options: RPCClientOptions = {},
): RPCClient {
  return new RPCClient(transport, target, options)
}
