/**
 * RPC: errors that belong to a method's contract. The caller gets them as any
 * other; the server's log stays quiet.
 *
 * oslo counterpart: `expected_exceptions` in `rpc/server.py`, a decorator.
 */
import { ExpectedException } from '../errors.ts'
import { exposeLike } from './expose.ts'

type ErrorClass = abstract new (...args: never[]) => object

/**
 * Wraps a method: what it throws, if it is of one of the classes or of a class
 * derived from one, becomes the `cause` of an ExpectedException. The dispatcher
 * sends that cause to the caller and logs it at debug level only. Everything
 * else is thrown as it is. What `expose` said of the method holds for the
 * wrapper, whichever is called first. Python counterpart:
 * `expected_exceptions`, a decorator.
 *
 * @example
 * class Plugin {
 *   get_port = expectedExceptions(PortNotFound)(async (ctxt, { port_id }) =>
 *     this.#find(port_id),
 *   )
 * }
 */
export function expectedExceptions(...classes: readonly ErrorClass[]) {
  return <This, Args extends unknown[], Result>(
    method: (this: This, ...args: Args) => Result | Promise<Result>,
  ): ((this: This, ...args: Args) => Promise<Result>) => {
    async function wrapper(this: This, ...args: Args) {
      try {
        return await method.apply(this, args)
      } catch (thrown) {
        if (classes.some((expected) => thrown instanceof expected))
          throw new ExpectedException(thrown)
        throw thrown
      }
    }
    exposeLike(wrapper, method)
    return wrapper
  }
}
