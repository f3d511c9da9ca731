/**
 * Notify: shows a notification to the endpoints that have a method for its
 * priority, and then, not before, acknowledges or requeues it: it is handled at
 * least once. A server polls it and runs it as it does RPC's.
 *
 * oslo counterpart: `NotificationDispatcher` in `notify/dispatcher.py`, in the
 * shape of Mitaka, with today's rule that what an endpoint throws counts as
 * REQUEUE. Mended: a message that cannot be read takes no other of its batch
 * along.
 */
import { DispatcherBase } from '../dispatcher/dispatcher-base.ts'
import { DispatcherExecutorContext } from '../dispatcher/dispatcher-executor-context.ts'
import { LoopMonitor } from '../dispatcher/loop-monitor.ts'
import type { IncomingMessage } from '../driver/incoming-message.ts'
import type { Listener } from '../driver/listener.ts'
import type { ExecutorClass } from '../executor/executor.ts'
import { getLogger } from '../log.ts'
import { rabbitOpts } from '../options/rabbit-opts.ts'
import type { Endpoint } from '../rpc/access-policy.ts'
import { bringsThreads } from '../rpc/endpoint-module.ts'
import { Target } from '../target.ts'
import type { Transport } from '../transport.ts'
import { NoOpSerializer, type Serializer } from '../wire/serializer.ts'
import {
  type Notification,
  priorityOf,
  readNotification,
} from './notification.ts'
import {
  callbacksOf,
  type NotificationCallback,
  type NotificationMethod,
} from './notification-endpoint.ts'
import { NotificationResult } from './notification-result.ts'
import { isPriority, PRIORITIES, type Priority } from './priorities.ts'

const LOG = getLogger('oslo_messaging.notify.dispatcher')

/**
 * How notifications are handled. Python counterpart: arguments of
 * `get_notification_listener`.
 */
export interface NotificationDispatcherOptions {
  /** Default `NoOpSerializer`: endpoints get JSON values. */
  readonly serializer?: Serializer
  /**
   * Whether REQUEUE, or an exception, hands the message back to its queue;
   * false, the default: it is acknowledged all the same. It comes again at
   * once, and for as long as it is asked for.
   */
  readonly allowRequeue?: boolean
  /**
   * Name of one queue for all targets and priorities. Listeners of one pool
   * share the messages; each pool gets all of them. Null, the default: the
   * queues that notifiers declare.
   */
  readonly pool?: string | null
}

/** The messages that are to come again. */
type Requeues = ReadonlySet<IncomingMessage>

/** A notification and the message that it came in. */
interface Read {
  readonly incoming: IncomingMessage
  readonly notification: Notification
}

/**
 * Shows notifications to endpoints, one at a time. Python counterpart:
 * `NotificationDispatcher`.
 */
export class NotificationDispatcher extends DispatcherBase {
  /** Where the server listens. */
  readonly targets: readonly Target[]
  /** In the order in which they are shown a notification. */
  readonly endpoints: readonly Endpoint[]
  /** What contexts and payloads go through. */
  readonly serializer: Serializer
  /** Whether a message may go back to its queue. */
  readonly allowRequeue: boolean
  /** Name of the one queue, or null. */
  readonly pool: string | null
  readonly #callbacks: readonly NotificationCallback[]
  #monitor = new LoopMonitor(0)

  /** @throws TypeError for a target or an endpoint that is none. */
  constructor(
    targets: readonly Target[],
    endpoints: readonly Endpoint[],
    options: NotificationDispatcherOptions = {},
  ) {
    super()
    for (const target of targets) refuseStrange(target)
    this.targets = targets
    this.endpoints = endpoints
    this.serializer = options.serializer ?? new NoOpSerializer()
    this.allowRequeue = options.allowRequeue ?? false
    this.pool = options.pool ?? null
    this.#callbacks = callbacksOf(endpoints)
  }

  /** The first of `targets`: it is named when the server cannot listen. */
  get target(): Target {
    return this.targets[0] ?? new Target()
  }

  /**
   * Those that some endpoint has a method for. Python counterpart:
   * `supported_priorities`.
   */
  get supportedPriorities(): readonly Priority[] {
    const supported = new Set(this.#callbacks.map(({ priority }) => priority))
    return PRIORITIES.filter((priority) => supported.has(priority))
  }

  /** @throws TypeError for an executor of threads: endpoints cannot enter one. */
  override checkExecutor(executorCls: ExecutorClass): void {
    if (!bringsThreads(executorCls)) return
    throw new TypeError(
      `notifications cannot be handled by ${executorCls.name}: their ` +
        "endpoints stay in this thread; expected executor 'eventlet' or " +
        "'blocking'",
    )
  }

  async listen(transport: Transport): Promise<Listener> {
    const { conf } = transport
    conf.registerOpts(rabbitOpts)
    this.#monitor = new LoopMonitor(
      conf.get(rabbitOpts.heartbeat_timeout_threshold) * 1000,
    )
    const pairs = this.targets.flatMap((target) =>
      this.supportedPriorities.map((priority) => [target, priority] as const),
    )
    if (pairs.length === 0)
      LOG.warning('No target, or no endpoint with a method: nothing will come')
    return await transport.listenForNotifications(pairs, this.pool)
  }

  /** Nothing is acknowledged yet: see the context's `done`. */
  accept(
    incoming: readonly IncomingMessage[],
  ): DispatcherExecutorContext<readonly IncomingMessage[]> {
    return new DispatcherExecutorContext(
      incoming,
      (batch) => this.#dispatch(batch),
      (batch, requeues) =>
        this.#settle(batch, (requeues ?? new Set(batch)) as Requeues),
    )
  }

  /** Never throws. */
  async #dispatch(batch: readonly IncomingMessage[]): Promise<Requeues> {
    const requeues = new Set<IncomingMessage>()
    for (const [priority, messages] of byPriority(batch)) {
      const group = this.#read(messages, requeues)
      if (!isPriority(priority))
        LOG.warning(`Unknown priority ${JSON.stringify(priority)}`)
      else if (await this.#show(priority, group))
        for (const { incoming } of group) requeues.add(incoming)
    }
    return requeues
  }

  #read(
    messages: readonly IncomingMessage[],
    requeues: Set<IncomingMessage>,
  ): Read[] {
    return messages.flatMap((incoming) => {
      try {
        const notification = readNotification(incoming, this.serializer)
        return [{ incoming, notification }]
      } catch (e) {
        LOG.error('Exception during message handling.', e)
        requeues.add(incoming)
        return []
      }
    })
  }

  /** To one endpoint after the other; true when one asks for it again. */
  async #show(priority: Priority, group: readonly Read[]): Promise<boolean> {
    for (const callback of this.#callbacks) {
      if (callback.priority !== priority) continue
      const result = await this.#execCallback(callback, group)
      if (result === NotificationResult.REQUEUE) return true
    }
    return false
  }

  async #execCallback(
    { name, method, wants }: NotificationCallback,
    group: readonly Read[],
  ): Promise<unknown> {
    try {
      const wanted = group
        .map(({ notification }) => notification)
        .filter((notification) => wants(notification))
      if (wanted.length === 0) return NotificationResult.HANDLED
      return await this.#monitor.watch(name, async () =>
        this.call(method, wanted),
      )
    } catch (e) {
      LOG.error('Callback raised an exception.', e)
      return NotificationResult.REQUEUE
    }
  }

  /** A batch of one, of which the method gets the members. */
  protected call(
    method: NotificationMethod,
    [notification]: readonly Notification[],
  ): unknown {
    const { ctxt, publisherId, eventType, payload, metadata } = notification!
    return method(ctxt, publisherId, eventType, payload, metadata)
  }

  #settle(batch: readonly IncomingMessage[], requeues: Requeues): void {
    for (const incoming of batch)
      try {
        if (this.allowRequeue && requeues.has(incoming)) incoming.requeue()
        else incoming.acknowledge()
      } catch (e) {
        LOG.error('Fail to ack/requeue message.', e)
      }
  }
}

/** Priorities in the order of their names, messages in that of arrival. */
function byPriority(
  batch: readonly IncomingMessage[],
): [unknown, IncomingMessage[]][] {
  const groups = new Map<unknown, IncomingMessage[]>()
  for (const incoming of batch) {
    const priority = priorityOf(incoming)
    const group = groups.get(priority)
    if (group === undefined) groups.set(priority, [incoming])
    else group.push(incoming)
  }
  return [...groups].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))
}

function refuseStrange(target: unknown): void {
  if (!(target instanceof Target))
    throw new TypeError(`a target is a ${typeof target}; expected a Target`)
}
