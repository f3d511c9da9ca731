/**
 * Notify: an endpoint's methods, found once, when a listener is made. Each
 * priority that has a method is one the listener listens for.
 * `NotificationDispatcher` keeps the list and calls what is in it.
 *
 * oslo counterpart: `_callbacks_by_priority` in `notify/dispatcher.py`.
 */
import { type Endpoint, findMethod } from '../rpc/access-policy.ts'
import { EndpointModule } from '../rpc/endpoint-module.ts'
import type { Notification } from './notification.ts'
import type { NotificationFilter } from './notification-filter.ts'
import { PRIORITIES, type Priority } from './priorities.ts'

/** Takes the members of a notification, or of a batch listener the list. */
export type NotificationMethod = (...args: readonly unknown[]) => unknown

/** One method of one endpoint. */
export interface NotificationCallback {
  readonly priority: Priority
  /** `Audit.info`: for people. */
  readonly name: string
  /** Bound to its endpoint. */
  readonly method: NotificationMethod
  /** Whether the endpoint wants to see it. */
  readonly wants: (notification: Notification) => boolean
}

/**
 * The methods of all endpoints, in their order.
 *
 * @throws TypeError naming the endpoint, and what of it cannot be used.
 */
export function callbacksOf(
  endpoints: readonly Endpoint[],
): NotificationCallback[] {
  return endpoints.flatMap((endpoint, at) => {
    refuseStrange(endpoint, at)
    return PRIORITIES.filter((priority) => priority in endpoint).map(
      (priority) => callbackOf(endpoint, at, priority),
    )
  })
}

function refuseStrange(endpoint: unknown, at: number): void {
  if (Object(endpoint) !== endpoint)
    throw new TypeError(`endpoint ${at} is ${endpoint}; expected an object`)
  if (endpoint instanceof EndpointModule)
    throw new TypeError(
      `endpoint ${at} is the module ${endpoint.url}; expected an object: ` +
        'notifications are handled in this thread',
    )
}

function callbackOf(
  endpoint: Endpoint,
  at: number,
  priority: Priority,
): NotificationCallback {
  const found = findMethod(endpoint, priority)
  if (found === null)
    throw new TypeError(
      `"${priority}" of endpoint ${at} is not a method; expected ` +
        '(ctxt, publisherId, eventType, payload, metadata) => result',
    )
  const method = found.bind(endpoint) as NotificationMethod
  const { name: owner } = endpoint.constructor ?? {}
  const name = owner && owner !== 'Object' ? `${owner}.${priority}` : priority
  return { priority, name, method, wants: screenOf(endpoint, at) }
}

function screenOf(endpoint: Endpoint, at: number) {
  const { filterRule } = endpoint as { filterRule?: NotificationFilter | null }
  if (!filterRule) return () => true
  // A text, too, has a method of that name.
  if (typeof filterRule !== 'object' || typeof filterRule.match !== 'function')
    throw new TypeError(
      `"filterRule" of endpoint ${at} is a ${typeof filterRule}; expected a ` +
        'NotificationFilter',
    )
  return ({ ctxt, publisherId, eventType, payload, metadata }: Notification) =>
    filterRule.match(ctxt, publisherId, eventType, metadata, payload)
}
