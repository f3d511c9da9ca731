/**
 * Exceptions of a service, the twins of peers/peer_errors.py and
 * peers/stranger_errors.py. The first two are registered under their Python
 * names, as an application does; the third is only named.
 */
import { registerRemoteError } from '../../src/index.ts'

/** The one module that clients on both sides are told to trust. */
export const TRUSTED_MODULE = 'peer_errors'

/** Takes keyword arguments. */
export class QuotaExceeded extends Error {
  override readonly name: string = 'QuotaExceeded'
  readonly args: readonly string[]
  readonly kwargs: Readonly<Record<string, unknown>>

  constructor(message: string, kwargs: Readonly<Record<string, unknown>>) {
    super(message)
    this.args = [message]
    this.kwargs = kwargs
  }
}

/** Its arguments are more than a text. */
export class NotFound extends Error {
  override readonly name: string = 'NotFound'
  readonly args: readonly [string, number]

  constructor(kind: string, id: number) {
    super(`no ${kind} ${id}`)
    this.args = [kind, id]
  }
}

/** No client trusts its module. */
export class Stranger extends Error {
  static readonly module = 'stranger_errors'
  override readonly name = 'Stranger'
}

registerRemoteError(TRUSTED_MODULE, QuotaExceeded)
registerRemoteError(TRUSTED_MODULE, NotFound)
