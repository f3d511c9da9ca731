/**
 * Wire: the seam where an application turns its own objects into JSON values
 * and back. The client serializes arguments and context, the server their
 * opposite, and the result goes the other way.
 *
 * oslo counterpart: `Serializer` and `NoOpSerializer` in `serializer.py`.
 */
import type { Context } from './context.ts'

/**
 * What an application turns its objects into JSON values with, and back. What a
 * client's throws, its caller gets: before a request nothing was sent, after a
 * reply the method has run. What a server's throws is answered as a failure.
 * Python counterpart: `Serializer`.
 */
export interface Serializer {
  /** One argument, or a result, on its way out: to a JSON value. */
  serializeEntity(ctxt: Context, entity: unknown): unknown
  /** One argument, or a result, on its way in. */
  deserializeEntity(ctxt: Context, entity: unknown): unknown
  /** A request's context on its way out: to a JSON object. */
  serializeContext(ctxt: Context): Context
  /** A request's context on its way in, before its arguments. */
  deserializeContext(ctxt: Context): Context
}

/**
 * Changes nothing: for arguments that are JSON values already. The default.
 * Python counterpart: `NoOpSerializer`.
 */
export class NoOpSerializer implements Serializer {
  serializeEntity(_ctxt: Context, entity: unknown): unknown {
    return entity
  }

  deserializeEntity(_ctxt: Context, entity: unknown): unknown {
    return entity
  }

  serializeContext(ctxt: Context): Context {
    return ctxt
  }

  deserializeContext(ctxt: Context): Context {
    return ctxt
  }
}
