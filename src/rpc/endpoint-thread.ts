/**
 * RPC: what a thread does for an endpoint that is a module. It imports the
 * module once, tells the dispatcher which methods are there, and calls them;
 * `EndpointModule` is its other side, in the main thread. What a method throws
 * is made ready for the wire here, where its class is known.
 *
 * oslo counterpart: none; see `RPCDispatcher`.
 */
import { ExpectedException, NoSuchMethod } from '../errors.ts'
import { Target, type TargetAttributes } from '../target.ts'
import type { Context } from '../wire/context.ts'
import type { Payload } from '../wire/envelope.ts'
import { serializeRemoteException } from '../wire/failure.ts'
import { readJSON } from '../wire/json-reader.ts'
import type { SerializedParts } from '../wire/serialized-failure.ts'
import { type Endpoint, findMethod, type Method } from './access-policy.ts'
import { checkArguments, isExposed } from './expose.ts'

/** What the main thread must know of an endpoint in order to choose it. */
export interface EndpointDescription {
  readonly target: TargetAttributes | null
  readonly methods: readonly { name: string; exposed: boolean }[]
}

export interface EndpointCall {
  readonly url: string
  readonly method: string
  readonly ctxt: Context
  readonly args: Payload
}

/** What became of a call; `expected`: the method said so. */
export type Outcome =
  | { readonly result: unknown }
  | { readonly thrown: SerializedParts; readonly expected: boolean }

const ENDPOINTS = new Map<string, Promise<Endpoint>>()

/** The module's endpoint, made at the first call in this thread. */
function endpointOf(url: string): Promise<Endpoint> {
  const endpoint = ENDPOINTS.get(url) ?? load(url)
  ENDPOINTS.set(url, endpoint)
  return endpoint
}

async function load(url: string): Promise<Endpoint> {
  const module = await import(url)
  const endpoint: unknown = module.default ?? module
  if (typeof endpoint === 'function')
    return new (endpoint as new () => Endpoint)()
  if (typeof endpoint === 'object' && endpoint !== null) return endpoint
  throw new TypeError(
    `the default export of ${url} is a ${typeof endpoint}; expected an ` +
      'endpoint or its class',
  )
}

/** @throws TypeError if the module has no endpoint, or its `target` is none. */
export async function describe(url: string): Promise<EndpointDescription> {
  const endpoint = await endpointOf(url)
  const methods = [...namesOf(endpoint)].flatMap((name) => {
    const found = findMethod(endpoint, name)
    return found === null ? [] : [{ name, exposed: isExposed(found) }]
  })
  const { target } = endpoint as { target?: unknown }
  if (target && !(target instanceof Target))
    throw new TypeError(
      `"target" of ${url} is a ${typeof target}; expected a Target`,
    )
  return { target: target ? { ...(target as Target) } : null, methods }
}

function namesOf(endpoint: Endpoint): Set<string> {
  const names = new Set<string>()
  let holder: object | null = endpoint
  while (holder !== null) {
    for (const name of Object.getOwnPropertyNames(holder)) names.add(name)
    holder = Object.getPrototypeOf(holder)
  }
  return names
}

/** Calls a method. Never throws: what it threw is in the outcome. */
export async function call(request: EndpointCall): Promise<Outcome> {
  const { url, method, ctxt, args } = request
  try {
    const endpoint = await endpointOf(url)
    const func = findMethod(endpoint, method)
    if (func === null) throw new NoSuchMethod(method)
    checkArguments(func, method, args)
    const result = await (func as Method).call(endpoint, ctxt, args)
    refuseUncloneable(result, method)
    return { result }
  } catch (error) {
    const expected = error instanceof ExpectedException
    return { thrown: parts(expected ? error.cause : error), expected }
  }
}

/** Found later, by the thread's port, it would end the thread. */
function refuseUncloneable(result: unknown, method: string): void {
  if (typeof result !== 'object' && typeof result !== 'function') return
  try {
    structuredClone(result)
  } catch (error) {
    throw new TypeError(
      `${method}() returned what cannot leave its thread: ${error}`,
    )
  }
}

interface NamedFailure {
  readonly class: string
  readonly message: string
}

function parts(thrown: unknown): SerializedParts {
  const failure = serializeRemoteException(thrown)
  const { class: name, message } = readJSON(failure, 'plain') as NamedFailure
  const stack = thrown instanceof Error ? thrown.stack : undefined
  return { failure, name, message, stack: String(stack ?? message) }
}
