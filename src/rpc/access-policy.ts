/**
 * RPC: which methods of an endpoint a caller can reach. In Mitaka it was every
 * attribute of the object; since 5.11.0 a policy decides, and since 5.33.0 the
 * default one refuses names that begin with an underscore. What a policy refuses
 * is answered `NoSuchMethod`, as if it were not there.
 *
 * oslo counterpart: `RPCAccessPolicyBase` and its classes, `rpc/dispatcher.py`.
 */
import type { Context } from '../wire/context.ts'
import type { Payload } from '../wire/envelope.ts'
import { isExposed } from './expose.ts'

/**
 * Any object with methods `(ctxt, args) => result`; its `target`, if it has
 * one, says namespace and version. Python counterpart: any object.
 */
export type Endpoint = object

/**
 * What a server's `accessPolicy` derives from; it is made without arguments.
 * No policy lets a caller reach `constructor`, what `Object.prototype` has, a
 * getter, or what is no function: such names are never methods. What is refused
 * is answered NoSuchMethod. Python counterpart: `RPCAccessPolicyBase`.
 */
export abstract class RPCAccessPolicyBase {
  /**
   * Whether the method may be called. It need not exist.
   *
   * @param method - the name as the caller sent it, any string
   */
  abstract isAllowed(endpoint: Endpoint, method: string): boolean
}

/**
 * Every method, those that begin with an underscore too: Mitaka's way.
 * Python counterpart: `LegacyRPCAccessPolicy`.
 */
export class LegacyRPCAccessPolicy extends RPCAccessPolicyBase {
  isAllowed(_endpoint: Endpoint, _method: string): boolean {
    return true
  }
}

/**
 * Every method whose name does not begin with an underscore. The default.
 * Python counterpart: `DefaultRPCAccessPolicy`.
 */
export class DefaultRPCAccessPolicy extends RPCAccessPolicyBase {
  isAllowed(_endpoint: Endpoint, method: string): boolean {
    return !method.startsWith('_')
  }
}

/**
 * Only methods that were given to `expose`. Python counterpart:
 * `ExplicitRPCAccessPolicy`.
 */
export class ExplicitRPCAccessPolicy extends RPCAccessPolicyBase {
  isAllowed(endpoint: Endpoint, method: string): boolean {
    const found = findMethod(endpoint, method)
    return found !== null && isExposed(found)
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
