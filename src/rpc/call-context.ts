/**
 * RPC: a client's settings for one or more calls. `prepare` makes another with
 * some of them changed; what is not named stays, and null really sets null.
 *
 * oslo counterpart: `_CallContext` in `rpc/client.py`. Left out here: call
 * monitoring.
 */
import {
  ClientSendError,
  InvalidTarget,
  MessagingException,
  RPCVersionCapError,
  TransportDriverError,
} from '../errors.ts'
import { clientOpts } from '../options.ts'
import type { Target, TargetAttributes } from '../target.ts'
import type { Transport } from '../transport.ts'
import type { Context } from '../wire/context.ts'
import type { Payload } from '../wire/envelope.ts'
import type { Serializer } from '../wire/serializer.ts'
import { versionIsCompatible } from './version.ts'

/** Named arguments of a method: JSON values, or what the serializer takes. */
export type Args = Readonly<Record<string, unknown>>

export interface CallSettings {
  /** Seconds to wait for a reply; null: option `rpc_response_timeout`. */
  readonly timeout: number | null
  /** The newest version that may be sent; null: any. */
  readonly versionCap: string | null
  /** Tries again while the broker is away: 0 none, null without end. */
  readonly retry: number | null
}

export type PrepareOptions = Omit<TargetAttributes, 'legacyNamespaces'> &
  Partial<CallSettings>

export class CallContext {
  readonly target: Target
  readonly #transport: Transport
  readonly #serializer: Serializer
  readonly #settings: CallSettings

  constructor(
    transport: Transport,
    target: Target,
    serializer: Serializer,
    settings: CallSettings,
  ) {
    this.#transport = transport
    this.target = target
    this.#serializer = serializer
    this.#settings = settings
  }

  /** @throws MessagingException if the version is not `major.minor`. */
  prepare(options: PrepareOptions = {}): CallContext {
    const {
      timeout = this.#settings.timeout,
      versionCap = this.#settings.versionCap,
      retry = this.#settings.retry,
      ...attributes
    } = options
    if (attributes.version != null) checkVersion(attributes.version)
    const settings = { timeout, versionCap, retry }
    const target = this.target.with(attributes)
    return new CallContext(this.#transport, target, this.#serializer, settings)
  }

  /**
   * Asks one server, and waits for what its method returns. If it times out,
   * the method may have run all the same.
   *
   * @throws InvalidTarget with a fanout target; MessagingTimeout;
   * MessageDeliveryFailure; ClientSendError; RemoteError, or the exception
   * that the method threw.
   */
  async call<Result = unknown>(
    ctxt: Context,
    method: string,
    args: Args = {},
  ): Promise<Result> {
    if (this.target.fanout)
      throw new InvalidTarget('A call cannot be used with fanout', this.target)
    const timeout =
      this.#settings.timeout ??
      this.#transport.conf.get(clientOpts.rpc_response_timeout)
    const result = await this.#send(ctxt, method, args, {
      waitForReply: true,
      timeout,
    })
    return this.#serializer.deserializeEntity(ctxt, result) as Result
  }

  /**
   * Tells one server, or with a fanout target all of them. Resolves when the
   * broker has the message; with no queue for it, it is lost without a word.
   *
   * @throws MessageDeliveryFailure, ClientSendError
   */
  async cast(ctxt: Context, method: string, args: Args = {}): Promise<void> {
    await this.#send(ctxt, method, args, {})
  }

  async #send(
    ctxt: Context,
    method: string,
    args: Args,
    options: { waitForReply?: true; timeout?: number },
  ): Promise<unknown> {
    const { retry, versionCap } = this.#settings
    const message = this.#makeMessage(ctxt, method, args)
    if (versionCap !== null) checkVersionCap(versionCap, this.target.version)
    try {
      return await this.#transport.send(
        this.target,
        this.#serializer.serializeContext(ctxt),
        message,
        { ...options, retry },
      )
    } catch (ex) {
      if (!(ex instanceof TransportDriverError)) throw ex
      throw new ClientSendError(this.target, ex)
    }
  }

  #makeMessage(ctxt: Context, method: string, args: Args): Payload {
    const { namespace, version } = this.target
    const serialized = Object.entries(args).map(([name, value]) => [
      name,
      this.#serializer.serializeEntity(ctxt, value),
    ])
    return {
      method,
      args: Object.fromEntries(serialized),
      ...(namespace !== null && { namespace }),
      ...(version !== null && { version }),
    }
  }
}

function checkVersion(version: string): void {
  try {
    versionIsCompatible(version, version)
  } catch (cause) {
    throw new MessagingException(
      `Version must contain a major and minor integer. Got ${version}`,
      { cause },
    )
  }
}

function checkVersionCap(cap: string, version: string | null): void {
  if (!versionIsCompatible(cap, version))
    throw new RPCVersionCapError(version, cap)
}
