/**
 * Notify: how an application gets a listener, which is the same server as that
 * of RPC, over another dispatcher.
 *
 * oslo counterpart: `get_notification_listener` and
 * `get_batch_notification_listener` in `notify/listener.py`, as in Mitaka;
 * since 5.0.0 the server is a `NotificationServer`.
 */
import { getLogger } from '../log.ts'
import type { Endpoint } from '../rpc/access-policy.ts'
import {
  MessageHandlingServer,
  type ServerOptions,
} from '../server/message-handling-server.ts'
import type { Target } from '../target.ts'
import type { Transport } from '../transport.ts'
import {
  BatchNotificationDispatcher,
  type BatchOptions,
} from './batch-notification-dispatcher.ts'
import { warnOfRPCTransport } from './get-notification-transport.ts'
import {
  NotificationDispatcher,
  type NotificationDispatcherOptions,
} from './notification-dispatcher.ts'

const LOG = getLogger('oslo_messaging.notify.listener')

/**
 * How a listener is made. Python counterpart: the arguments of
 * `get_notification_listener`; what `ServerOptions` has is ours.
 */
export interface NotificationListenerOptions
  extends NotificationDispatcherOptions,
    ServerOptions {
  /**
   * `eventlet` (the default): several at once, in turn; `blocking`: one after
   * the other. Not `threading`: endpoints stay in this thread.
   */
  readonly executor?: string
}

/**
 * How a batch listener is made. Python counterpart: the arguments of
 * `get_batch_notification_listener`.
 */
export interface BatchNotificationListenerOptions
  extends NotificationListenerOptions,
    BatchOptions {}

/**
 * A server that shows notifications to `endpoints`. It listens from `start` on,
 * to each target's topic in each priority that an endpoint has a method for. A
 * method is `(ctxt, publisherId, eventType, payload, metadata) => result`; an
 * endpoint's `filterRule` says which it wants to see. What waited in the queues
 * comes first. A message is acknowledged once every endpoint has handled it, so
 * one that is handled as this process dies comes again. Python counterpart:
 * `get_notification_listener`.
 *
 * @throws ExecutorLoadFailure if there is no executor of that name.
 * @throws RangeError for an option that it cannot take.
 * @throws TypeError for a target or an endpoint that is none, and for executor
 * `threading`.
 */
export function getNotificationListener(
  transport: Transport,
  targets: readonly Target[],
  endpoints: readonly Endpoint[],
  options: NotificationListenerOptions = {},
): MessageHandlingServer {
  warnOfRPCTransport(transport, LOG)
  const dispatcher = new NotificationDispatcher(targets, endpoints, options)
  const { executor = 'eventlet' } = options
  return new MessageHandlingServer(transport, dispatcher, executor, options)
}

/**
 * As `getNotificationListener`, for endpoints whose methods take a list of
 * notifications, all of one priority: `(notifications) => result`. Priorities
 * of a batch come in the order of their names. REQUEUE hands back the whole
 * list. Python counterpart: `get_batch_notification_listener`.
 *
 * @throws as `getNotificationListener`, RangeError for a size or a time too.
 */
export function getBatchNotificationListener(
  transport: Transport,
  targets: readonly Target[],
  endpoints: readonly Endpoint[],
  options: BatchNotificationListenerOptions = {},
): MessageHandlingServer {
  warnOfRPCTransport(transport, LOG)
  const { executor = 'eventlet' } = options
  const dispatcher = new BatchNotificationDispatcher(
    targets,
    endpoints,
    options,
  )
  return new MessageHandlingServer(transport, dispatcher, executor, options)
}
