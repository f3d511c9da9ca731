/**
 * Wire: the seam where an application turns its own objects into JSON values
 * and back. The client serializes arguments and context, the server their
 * opposite, and the result goes the other way.
 *
 * oslo counterpart: `Serializer` and `NoOpSerializer` in `serializer.py`.
 */
import type { Context } from './context.ts'

export interface Serializer {
  serializeEntity(ctxt: Context, entity: unknown): unknown
  deserializeEntity(ctxt: Context, entity: unknown): unknown
  serializeContext(ctxt: Context): Context
  deserializeContext(ctxt: Context): Context
}

/** Changes nothing: for arguments that are JSON values already. */
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
