/**
 * RPC: a client's settings for one or more calls. `prepare` makes another with
 * some of them changed; what is not named stays, and null really sets null.
 *
 * oslo counterpart: `_CallContext` in `rpc/client.py`.
 */

import type { Conf } from '../conf.ts'
import type { DeliveryOptions, SendOptions } from '../driver/base-driver.ts'
import {
  ClientSendError,
  InvalidTarget,
  RPCVersionCapError,
  TransportDriverError,
} from '../errors.ts'
import { clientOpts } from '../options/rpc-opts.ts'
import type { Target, TargetAttributes } from '../target.ts'
import type { Transport } from '../transport.ts'
import type { Context } from '../wire/context.ts'
import type { Payload } from '../wire/envelope.ts'
import { isRemote } from '../wire/remote-errors.ts'
import type { Serializer } from '../wire/serializer.ts'
import {
  type CallSettings,
  checkSettings,
  checkVersion,
} from './call-settings.ts'
import { versionIsCompatible } from './version.ts'

/**
 * Named arguments of a method: JSON values, or what the serializer takes.
 * Python counterpart: `**kwargs`.
 */
export type Args = Readonly<Record<string, unknown>>

/** What one request may be given. None in Python: ours. */
export interface CallOptions {
  /**
   * Ends the waiting: the promise is rejected with the signal's reason. A
   * request that has been handed to the broker may be served all the same; its
   * reply is dropped. One that was not yet on its way is not sent.
   */
  readonly signal?: AbortSignal | null
}

/** What `prepare` changes. Python counterpart: the arguments of `prepare`. */
export type PrepareOptions = Omit<TargetAttributes, 'legacyNamespaces'> &
  Partial<CallSettings>

/**
 * A target and settings to send requests with; it does not change. Python
 * counterpart: `_CallContext`.
 */
export class CallContext implements CallSettings {
  /** The transport's options. */
  readonly conf: Conf
  /** What the requests go through. */
  readonly transport: Transport
  /** Where the requests go. */
  readonly target: Target
  /** What arguments, contexts and results go through. */
  readonly serializer: Serializer
  readonly timeout: number | null
  readonly callMonitorTimeout: number | null
  readonly versionCap: string | null
  readonly retry: number | null
  readonly transportOptions: DeliveryOptions | null

  /** @throws RangeError, MessagingException for a setting that is none. */
  constructor(
    transport: Transport,
    target: Target,
    serializer: Serializer,
    settings: CallSettings,
  ) {
    checkSettings(settings)
    this.conf = transport.conf
    this.transport = transport
    this.target = target
    this.serializer = serializer
    this.timeout = settings.timeout
    this.callMonitorTimeout = settings.callMonitorTimeout
    this.versionCap = settings.versionCap
    this.retry = settings.retry
    this.transportOptions = settings.transportOptions
  }

  /**
   * A context like this one, save what `options` names; this one stays as it
   * is. A value of null really sets null, one of undefined is as if not named:
   * it plays the part of Python's marker.
   *
   * @throws MessagingException if the version is not `major.minor`.
   * @throws RangeError for another setting that is none.
   */
  prepare(options: PrepareOptions = {}): CallContext {
    const {
      timeout = this.timeout,
      callMonitorTimeout = this.callMonitorTimeout,
      versionCap = this.versionCap,
      retry = this.retry,
      transportOptions = this.transportOptions,
      ...attributes
    } = options
    checkVersion(attributes.version ?? null)
    const settings = {
      timeout,
      callMonitorTimeout,
      versionCap,
      retry,
      transportOptions,
    }
    const target = this.target.with(attributes)
    return new CallContext(this.transport, target, this.serializer, settings)
  }

  /**
   * Whether a message of this version may be sent under the version cap. With a
   * cap, one without a version may not.
   *
   * @param version - default: the target's. In Mitaka a context ignored it;
   * mended in 5.0.0.
   * @throws MessagingException if it is neither null nor `major.minor`.
   */
  canSendVersion(version: string | null = this.target.version): boolean {
    checkVersion(version)
    return versionIsCompatible(this.versionCap, version)
  }

  /**
   * Asks one server, and waits for what its method returns. The time counts
   * from the broker's confirm; a timeout of 0 is over at once, though a server
   * may get the request. If it times out, or its server gives no sign of life
   * for `callMonitorTimeout`, the method may have run all the same.
   * Python counterpart: `call`; here the arguments are one object.
   *
   * @throws InvalidTarget with a fanout target, or without a topic;
   * RPCVersionCapError; MessagingTimeout; MessageDeliveryFailure;
   * MessageUndeliverable; ClientSendError; RemoteError, or the exception that the method threw; the
   * signal's reason.
   */
  async call<Result = unknown>(
    ctxt: Context,
    method: string,
    args: Args = {},
    { signal = null }: CallOptions = {},
  ): Promise<Result> {
    if (this.target.fanout)
      throw new InvalidTarget('A call cannot be used with fanout', this.target)
    const timeout =
      this.timeout ?? this.conf.get(clientOpts.rpc_response_timeout)
    const { callMonitorTimeout } = this
    const wait = { waitForReply: true, timeout, callMonitorTimeout }
    const result = await this.#send(ctxt, method, args, { ...wait, signal })
    return this.serializer.deserializeEntity(ctxt, result) as Result
  }

  /**
   * Tells one server, or with a fanout target all of them. Resolves when the
   * broker has the message; with no queue for it, it is lost without a word,
   * unless `transportOptions` ask for more. Python counterpart: `cast`.
   *
   * @throws InvalidTarget without a topic, RPCVersionCapError,
   * MessageDeliveryFailure, MessageUndeliverable, ClientSendError, the signal's
   * reason.
   */
  async cast(
    ctxt: Context,
    method: string,
    args: Args = {},
    { signal = null }: CallOptions = {},
  ): Promise<void> {
    await this.#send(ctxt, method, args, { signal })
  }

  async #send(
    ctxt: Context,
    method: string,
    args: Args,
    options: SendOptions,
  ): Promise<unknown> {
    const { signal } = options
    signal?.throwIfAborted()
    const message = this.#makeMessage(ctxt, method, args)
    const rawCtxt = this.serializer.serializeContext(ctxt)
    this.#checkVersionCap()
    try {
      return await this.transport.send(this.target, rawCtxt, message, {
        ...options,
        ...this.transportOptions,
        retry: this.retry,
      })
    } catch (ex) {
      if (signal?.aborted && ex === signal.reason) throw ex
      if (!(ex instanceof TransportDriverError)) throw ex
      // The server's own: the request was sent, and served.
      if (isRemote(ex)) throw ex
      throw new ClientSendError(this.target, ex)
    }
  }

  #makeMessage(ctxt: Context, method: string, args: Args): Payload {
    const { namespace, version } = this.target
    const serialized = Object.entries(args).map(([name, value]) => [
      name,
      this.serializer.serializeEntity(ctxt, value),
    ])
    return {
      method,
      args: Object.fromEntries(serialized),
      ...(namespace !== null && { namespace }),
      ...(version !== null && { version }),
    }
  }

  #checkVersionCap(): void {
    const { version } = this.target
    if (this.versionCap !== null && !this.canSendVersion(version))
      throw new RPCVersionCapError(version, this.versionCap)
  }
}
