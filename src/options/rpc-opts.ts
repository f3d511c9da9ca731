/**
 * Options: of the server, of its dispatcher and of the client.
 *
 * oslo counterpart: `_pool_opts` in `server.py`, `_dispatcher_opts` and
 * `_client_opts` in `rpc/`.
 */
import { flag, integer, number } from '../opt.ts'

const DEFAULT = 'DEFAULT'

/** The server's options. Python counterpart: `_pool_opts`. */
export const poolOpts = {
  executor_thread_pool_size: integer(
    DEFAULT,
    'executor_thread_pool_size',
    64,
    [1],
    'How many requests one server serves at the same time.',
    { deprecated: ['DEFAULT.rpc_thread_pool_size'] },
  ),
}

/** The dispatcher's options. Python counterpart: `_dispatcher_opts`. */
export const dispatcherOpts = {
  rpc_ping_enabled: flag(
    DEFAULT,
    'rpc_ping_enabled',
    false,
    'Every server answers calls of oslo_rpc_server_ping with pong.',
  ),
}

/** The client's options. Python counterpart: `_client_opts`. */
export const clientOpts = {
  rpc_response_timeout: number(
    DEFAULT,
    'rpc_response_timeout',
    60,
    [0],
    'Seconds that a call waits for its reply; 0 times out at once.',
  ),
}
