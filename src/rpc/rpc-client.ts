/**
 * RPC: the client. It holds a transport and a target, and is itself the first
 * call context of a chain.
 *
 * oslo counterpart: `RPCClient` and `get_rpc_client` in `rpc/client.py`. Since
 * 14.1.0 the bare constructor logs a warning there; here both ways are fine.
 */
import { clientOpts } from '../options/rpc-opts.ts'
import type { Target } from '../target.ts'
import type { Transport } from '../transport.ts'
import { NoOpSerializer, type Serializer } from '../wire/serializer.ts'
import { CallContext } from './call-context.ts'
import type { CallSettings } from './call-settings.ts'

/**
 * A client's settings. Default of each but the serializer: null. Python
 * counterpart: the arguments of `RPCClient`.
 */
export interface RPCClientOptions extends Partial<CallSettings> {
  /** Default `NoOpSerializer`: arguments must be JSON values. */
  readonly serializer?: Serializer
}

/**
 * Sends requests to `target`, with the settings given or oslo's defaults. Makes
 * no connection before the first of them. Python counterpart: `RPCClient`.
 */
export class RPCClient extends CallContext {
  /** @throws RangeError, MessagingException for a setting that is none. */
  constructor(
    transport: Transport,
    target: Target,
    options: RPCClientOptions = {},
  ) {
    const {
      serializer = new NoOpSerializer(),
      timeout = null,
      callMonitorTimeout = null,
      versionCap = null,
      retry = null,
      transportOptions = null,
    } = options
    transport.conf.registerOpts(clientOpts)
    super(transport, target, serializer, {
      timeout,
      callMonitorTimeout,
      versionCap,
      retry,
      transportOptions,
    })
  }
}

/**
 * How a client is made. Python counterpart: the arguments of `get_rpc_client`.
 */
export interface GetRPCClientOptions extends RPCClientOptions {
  /** The class of the client; default `RPCClient`. */
  readonly clientCls?: typeof RPCClient
}

/**
 * A client for `target`. Makes no connection before its first request. Python
 * counterpart: `get_rpc_client`, since 14.1.0.
 *
 * @throws RangeError, MessagingException for a setting that is none.
 */
export function getRPCClient(
  transport: Transport,
  target: Target,
  { clientCls = RPCClient, ...options }: GetRPCClientOptions = {},
): RPCClient {
  return new clientCls(transport, target, options)
}
