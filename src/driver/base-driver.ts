/**
 * Driver contract: what the transport asks of any driver. Drivers are found by
 * the scheme of the transport URL.
 *
 * oslo counterpart: `_drivers/base.py`, `BaseDriver`. Left out here:
 * `require_features`: a driver that cannot requeue is none.
 */
import type { Conf } from '../conf.ts'
import type { Target } from '../target.ts'
import type { TransportURL } from '../transport-url.ts'
import type { Context } from '../wire/context.ts'
import type { Payload } from '../wire/envelope.ts'
import type { NumberReading } from '../wire/json-reader.ts'
import type { Listener } from './listener.ts'

/**
 * What a client may ask of the delivery of its requests. Python counterpart:
 * `TransportOptions`, since 9.8.0.
 */
export interface DeliveryOptions {
  /**
   * Whether a request that no queue takes is thrown back at the sender, as
   * `MessageUndeliverable` and at once. Default false: a cast is lost, a call
   * times out. A fanout is not asked for it, as in Python.
   */
  readonly atLeastOnce?: boolean
}

/**
 * How a request is sent. Python counterpart: the arguments of
 * `BaseDriver.send`; `signal` is ours.
 */
export interface SendOptions extends DeliveryOptions {
  /** True for a call: the promise is that of the reply. Default false. */
  readonly waitForReply?: boolean
  /**
   * Seconds to wait for the reply, counted from the broker's confirm; also the
   * message's time to live. Null waits without end. Only for calls. While the
   * broker is away, or takes nothing since it is short of memory or disk
   * (`connection.blocked`), it does not run; `signal` ends that wait.
   */
  readonly timeout?: number | null
  /**
   * Seconds to wait for a sign of life or the reply; it travels with a call,
   * for the server to know. Null, the default: none are asked for.
   */
  readonly callMonitorTimeout?: number | null
  /**
   * How often to try again while the broker is away, -1: without end; null, the
   * default: as the driver's options say.
   */
  readonly retry?: number | null
  /**
   * Ends the waiting, for the broker as for the reply: the promise is rejected
   * with the signal's reason. What was published may be served all the same.
   */
  readonly signal?: AbortSignal | null
}

/**
 * How a notification lies in its body: `1.0` bare, `2.0` in the envelope, as
 * requests do. Python counterpart: `version` of `send_notification`.
 */
export type NotificationVersion = '1.0' | '2.0'

/**
 * Where a listener listens: for each pair a queue `<topic>.<priority>`. Python
 * counterpart: `targets_and_priorities`.
 */
export type TargetAndPriority = readonly [target: Target, priority: string]

export interface DriverOptions {
  /** Exchange of targets that name none: option `control_exchange`. */
  readonly defaultExchange: string
  /** Python modules whose exceptions may be rebuilt from a failure. */
  readonly allowedRemoteExmods?: readonly string[]
  /** How the numbers of messages that arrive are read; default `plain`. */
  readonly numbers?: NumberReading
  /** See `TransportOptions` in `transport.ts`. Default false. */
  readonly hearMitaka?: boolean
}

/**
 * What a transport asks of a driver; another may be put into `DRIVERS`.
 * Python counterpart: `BaseDriver`.
 */
export interface BaseDriver {
  /**
   * Publishes a request and, for a call, waits for its reply.
   *
   * @returns the result of a call; null for a cast.
   * @throws MessagingTimeout, MessageDeliveryFailure, MessageUndeliverable, or
   * the remote exception.
   */
  send(
    target: Target,
    ctxt: Context,
    message: Payload,
    options: SendOptions,
  ): Promise<unknown>

  /**
   * Connects, declares the target's queues and consumes them.
   *
   * @throws TransportDriverError if it cannot.
   */
  listen(target: Target): Promise<Listener>

  /**
   * Publishes a notification to the target's topic, which ends in its priority.
   * It waits there for a listener.
   *
   * @param retry as in `SendOptions`
   * @throws MessageDeliveryFailure, InvalidMessage
   */
  sendNotification(
    target: Target,
    ctxt: Context,
    message: Payload,
    version: NotificationVersion,
    retry: number | null,
  ): Promise<void>

  /**
   * Connects, declares a queue for each pair and consumes them. What it
   * delivers is to be acknowledged after it was served.
   *
   * @param pool name of the one queue that takes them all, whose listeners
   * share it; null: each has its own name
   * @throws TransportDriverError if it cannot.
   */
  listenForNotifications(
    targetsAndPriorities: readonly TargetAndPriority[],
    pool: string | null,
  ): Promise<Listener>

  /** Closes every connection. Calls that still wait are rejected. */
  cleanup(): Promise<void>
}

/** What is registered under a scheme. */
export type DriverClass = new (
  conf: Conf,
  url: TransportURL,
  options: DriverOptions,
) => BaseDriver
