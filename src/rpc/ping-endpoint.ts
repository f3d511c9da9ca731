/**
 * RPC: an endpoint that answers whoever asks whether the server serves at all.
 * The dispatcher adds it behind the application's own when option
 * `rpc_ping_enabled` is set.
 *
 * oslo counterpart: `PingEndpoint` in `rpc/dispatcher.py`, since 12.4.0.
 * Mended: an access policy that wants methods exposed lets this one pass, and
 * the name counts as taken by whichever endpoint has it, not only by the last.
 */
import { getLogger } from '../log.ts'
import type { Endpoint } from './access-policy.ts'
import { expose } from './expose.ts'

const LOG = getLogger('oslo_messaging.rpc.dispatcher')

const NAME = 'oslo_rpc_server_ping'

const RESERVED =
  `'${NAME}' is a reserved Endpoint attribute which can be use to ping the ` +
  'endpoint. Please avoid using any oslo_* naming.'

const TAKEN =
  `rpc_ping_enabled=True in config but ${NAME} is already declared in an ` +
  'other Endpoint. Not enabling rpc_ping Endpoint.'

export class PingEndpoint {
  /** Takes any arguments and does nothing with them. */
  readonly [NAME] = expose(() => 'pong')
}

/**
 * The endpoints of a dispatcher, with the one that answers pings if it is
 * enabled and the name is free. A name that is taken is warned of.
 */
export function withPing(
  endpoints: readonly Endpoint[],
  enabled: boolean,
): readonly Endpoint[] {
  const taken = endpoints.filter((endpoint) => NAME in endpoint)
  for (const endpoint of taken)
    LOG.warning(`${RESERVED} (endpoint=${nameOf(endpoint)})`)
  if (!enabled) return endpoints
  if (taken.length === 0) return [...endpoints, new PingEndpoint()]
  LOG.warning(TAKEN)
  return endpoints
}

function nameOf(endpoint: Endpoint): string {
  const { name } = endpoint as { name?: unknown }
  if (typeof endpoint === 'function') return String(name)
  return endpoint.constructor?.name ?? 'an object without a prototype'
}
