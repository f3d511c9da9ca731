/**
 * RPC: which methods of an endpoint a caller can reach. In Mitaka it was every
 * attribute of the object; the default policy, since 5.33.0, refuses names
 * that begin with an underscore.
 *
 * oslo counterpart: `DefaultRPCAccessPolicy` in `rpc/dispatcher.py`.
 */
import type { Context } from '../wire/context.ts'
import type { Payload } from '../wire/envelope.ts'

/** Any object with methods `(ctxt, args) => result`. */
export type Endpoint = object

export interface RPCAccessPolicy {
  isAllowed(endpoint: Endpoint, method: string): boolean
}

export class DefaultRPCAccessPolicy implements RPCAccessPolicy {
  isAllowed(_endpoint: Endpoint, method: string): boolean {
    return !method.startsWith('_')
  }
}

/** What an endpoint offers: the context first, then the named arguments. */
export type Method = (ctxt: Context, args: Payload) => unknown

/** What every object, or every class, has: nobody meant it to be called. */
const BUILT_IN = new Set<object>([Object.prototype, Function.prototype])

/**
 * The method that a caller means by `name`, or null. Python's `hasattr` would
 * also find what every object has; here these are not methods: `constructor`
 * and what `Object.prototype` brings (`toString`, `__proto__`, ...), getters,
 * which are not called, and anything that is not a function.
 */
export function findMethod(endpoint: Endpoint, name: string): Method | null {
  if (name === 'constructor') return null
  let holder: object | null = endpoint
  while (holder !== null && !BUILT_IN.has(holder)) {
    const found = Object.getOwnPropertyDescriptor(holder, name)
    if (found !== undefined)
      return typeof found.value === 'function' ? found.value : null
    holder = Object.getPrototypeOf(holder)
  }
  return null
}
