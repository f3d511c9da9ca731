/**
 * RPC: finds the method that a message means, calls it, and answers. It is
 * where a request is acknowledged, and that before anything else: a request is
 * served at most once.
 *
 * oslo counterpart: `RPCDispatcher` in `rpc/dispatcher.py` of Mitaka, with the
 * access policies, the ping endpoint and the call monitoring of today.
 */
import { DispatcherBase } from '../dispatcher/dispatcher-base.ts'
import { DispatcherExecutorContext } from '../dispatcher/dispatcher-executor-context.ts'
import { LoopMonitor } from '../dispatcher/loop-monitor.ts'
import type {
  IncomingMessage,
  ReplyOptions,
} from '../driver/incoming-message.ts'
import type { Listener } from '../driver/listener.ts'
import {
  ExpectedException,
  MessageUndeliverable,
  NoSuchMethod,
  UnsupportedVersion,
} from '../errors.ts'
import type { Executor, ExecutorClass } from '../executor/executor.ts'
import { getLogger } from '../log.ts'
import { rabbitOpts } from '../options/rabbit-opts.ts'
import { Target } from '../target.ts'
import type { Transport } from '../transport.ts'
import type { Context } from '../wire/context.ts'
import type { Payload } from '../wire/envelope.ts'
import { shown } from '../wire/json-writer.ts'
import { NoOpSerializer, type Serializer } from '../wire/serializer.ts'
import {
  DefaultRPCAccessPolicy,
  type Endpoint,
  findMethod,
  type Method,
  RPCAccessPolicyBase,
} from './access-policy.ts'
import { CallWatchdog } from './call-watchdog.ts'
import { checkEndpoints, servedBy } from './endpoint-module.ts'
import { checkArguments } from './expose.ts'
import { PingEndpoint, withPing } from './ping-endpoint.ts'
import { versionIsCompatible } from './version.ts'

const LOG = getLogger('oslo_messaging.rpc.dispatcher')

const DEFAULT_TARGET = new Target()

export interface DispatcherOptions {
  /** Default `NoOpSerializer`: results must be JSON values. */
  readonly serializer?: Serializer
  /** Which methods can be called; default `DefaultRPCAccessPolicy`. */
  readonly accessPolicy?: new () => RPCAccessPolicyBase
  /** Whether `oslo_rpc_server_ping` is answered; default false. */
  readonly rpcPingEnabled?: boolean
}

/**
 * Turns a request into a method call and answers it. Whatever goes wrong after
 * the acknowledgement is answered as a failure. Python counterpart:
 * `RPCDispatcher`.
 */
export class RPCDispatcher extends DispatcherBase {
  readonly target: Target
  /** In the order in which they are asked. */
  readonly endpoints: readonly Endpoint[]
  /** What contexts, arguments and results go through. */
  readonly serializer: Serializer
  /** Which methods can be called. */
  readonly accessPolicy: RPCAccessPolicyBase
  /** As `endpoints`, with a stand-in for each that is a module. */
  #served: readonly Endpoint[]
  #monitor = new LoopMonitor(0)

  /**
   * @param target - where the server listens
   * @param endpoints - asked in this order; each may have a `target`
   * @throws TypeError if an endpoint is no object, or its `target` no Target,
   * or `accessPolicy` no class derived from RPCAccessPolicyBase.
   */
  constructor(
    target: Target,
    endpoints: readonly Endpoint[],
    options: DispatcherOptions = {},
  ) {
    super()
    for (const endpoint of endpoints) refuseStrange(endpoint)
    this.target = target
    this.endpoints = withPing(endpoints, options.rpcPingEnabled ?? false)
    this.#served = this.endpoints
    this.serializer = options.serializer ?? new NoOpSerializer()
    this.accessPolicy = makePolicy(
      options.accessPolicy ?? DefaultRPCAccessPolicy,
    )
  }

  /** @throws TypeError naming an endpoint that such an executor cannot serve. */
  override checkExecutor(executorCls: ExecutorClass): void {
    const given = this.endpoints.filter((it) => !(it instanceof PingEndpoint))
    checkEndpoints(given, executorCls)
  }

  /** @throws TypeError if the module of an endpoint cannot be imported. */
  override async begin(workExecutor: Executor): Promise<void> {
    this.#served = await servedBy(this.endpoints, workExecutor)
  }

  listen(transport: Transport): Promise<Listener> {
    const { conf } = transport
    conf.registerOpts(rabbitOpts)
    this.#monitor = new LoopMonitor(
      conf.get(rabbitOpts.heartbeat_timeout_threshold) * 1000,
    )
    return transport.listen(this.target)
  }

  /** Acknowledges the message; from here on it is served at most once. */
  accept([incoming]: readonly IncomingMessage[]): DispatcherExecutorContext {
    if (incoming === undefined)
      throw new RangeError('a batch of 0 messages; expected 1')
    incoming.acknowledge()
    return new DispatcherExecutorContext(incoming, (message) =>
      this.#dispatchAndReply(message),
    )
  }

  /** Never throws, unless not even the failure can be sent. */
  async #dispatchAndReply(incoming: IncomingMessage): Promise<void> {
    try {
      const reply = await this.#dispatch(incoming)
      await answer(incoming, { reply })
    } catch (e) {
      if (e instanceof ExpectedException) {
        LOG.debug('Expected exception during message handling', e.cause)
        await answer(incoming, { failure: e.cause, logFailure: false })
      } else if (e instanceof NoSuchMethod && isOptional(e.method)) {
        LOG.debug(`Method ${e.method} not found`)
        await answer(incoming, { failure: e, logFailure: false })
      } else {
        LOG.error('Exception during message handling', e)
        await answer(incoming, { failure: e })
      }
    }
  }

  #dispatch(incoming: IncomingMessage): Promise<unknown> {
    const { ctxt, message } = incoming
    return CallWatchdog.guard(incoming, () => this.#serve(ctxt, message))
  }

  async #serve(ctxt: Context, message: Payload): Promise<unknown> {
    const { args = {}, namespace = null, version = '1.0' } = message
    const method = methodOf(message)
    let foundCompatible = false
    for (const endpoint of this.#served) {
      const target = targetOf(endpoint)
      if (!isNamespace(target, namespace)) continue
      if (!versionIsCompatible(target.version || '1.0', version)) continue
      const func = this.#find(endpoint, method)
      if (func !== null)
        return await this.#monitor.watch(describeMethod(endpoint, method), () =>
          this.#doDispatch(func, ctxt, args),
        )
      foundCompatible = true
    }
    if (foundCompatible) throw new NoSuchMethod(method)
    throw new UnsupportedVersion(version, method)
  }

  /** Null if there is none, or the policy refuses it: to a caller the same. */
  #find(endpoint: Endpoint, method: string): Method | null {
    if (!this.accessPolicy.isAllowed(endpoint, method)) return null
    const func = findMethod(endpoint, method)
    if (func === null) return null
    return (ctxt, args) => {
      checkArguments(func, method, args)
      return func.call(endpoint, ctxt, args)
    }
  }

  async #doDispatch(
    func: Method,
    rawCtxt: Context,
    rawArgs: unknown,
  ): Promise<unknown> {
    const ctxt = this.serializer.deserializeContext(rawCtxt)
    const args = Object.fromEntries(
      Object.entries(objectOf(rawArgs)).map(([name, value]) => [
        name,
        this.serializer.deserializeEntity(ctxt, value),
      ]),
    )
    const result = await func(ctxt, args)
    return this.serializer.serializeEntity(ctxt, result ?? null)
  }
}

/** `Agent.sync`, or `sync` of a plain object. */
function describeMethod(endpoint: Endpoint, method: string): string {
  const name = endpoint.constructor?.name
  return name && name !== 'Object' ? `${name}.${method}` : method
}

function targetOf(endpoint: Endpoint): Target {
  const { target } = endpoint as { target?: Target | null }
  return target || DEFAULT_TARGET
}

function makePolicy(policy: new () => RPCAccessPolicyBase) {
  if (policy?.prototype instanceof RPCAccessPolicyBase) return new policy()
  throw new TypeError(
    `accessPolicy is a ${typeof policy}; expected a class derived from ` +
      'RPCAccessPolicyBase',
  )
}

function refuseStrange(endpoint: unknown): void {
  if (Object(endpoint) !== endpoint)
    throw new TypeError(`an endpoint is ${endpoint}; expected an object`)
  const { target } = endpoint as { target?: unknown }
  if (target && !(target instanceof Target))
    throw new TypeError(
      `an endpoint's "target" is a ${typeof target}; expected a Target: the ` +
        'name is reserved for namespace and version, no method can have it',
    )
}

/** Replies; a caller who went away is logged, and there is nobody to tell. */
async function answer(
  incoming: IncomingMessage,
  options: ReplyOptions,
): Promise<void> {
  try {
    await incoming.reply(options)
  } catch (e) {
    if (!(e instanceof MessageUndeliverable)) throw e
    const { message, routingKey, exchange } = e
    LOG.error(
      `MessageUndeliverable error, source exception: ${message}, ` +
        `routing_key: ${routingKey}, exchange: ${exchange}: `,
      e,
    )
  }
}

/** A caller that ends a name so is ready for servers that lack the method. */
function isOptional(method: string): boolean {
  return method.endsWith('_ignore_errors')
}

function isNamespace(target: Target, namespace: unknown): boolean {
  return target.acceptedNamespaces.some((accepted) => accepted === namespace)
}

function methodOf({ method }: Payload): string {
  if (typeof method === 'string') return method
  throw new TypeError(`method is ${shown(method)}; expected a string`)
}

function objectOf(args: unknown): Payload {
  if (args !== null && typeof args === 'object' && !Array.isArray(args))
    return args as Payload
  throw new TypeError(
    `args is ${shown(args)}; expected an object of named arguments`,
  )
}
