/**
 * Notify: what of a context may be told to everybody who listens. A request's
 * context can hold a token; so today's oslo.messaging sends of it only what the
 * context itself says is fit to be told, and of a plain object nothing. Until
 * 14.4.0 all of it was sent. `Notifier` asks.
 *
 * oslo counterpart: `_sanitize_context` in `notify/notifier.py`.
 */
import { getLogger } from '../log.ts'
import type { Context } from '../wire/context.ts'

const LOG = getLogger('oslo_messaging.notify.notifier')

/**
 * A context that knows which of its values are no secret. Python counterpart: a
 * `RequestContext` of oslo.context, by its `redacted_copy`.
 */
export interface RedactableContext {
  /** What may be sent: a JSON object, unless the serializer makes it one. */
  redactedCopy(): Context
}

/**
 * Of a plain object nothing is sent, nor of null. Python counterpart: `ctxt` of
 * a notifier's methods.
 */
export type NotifierContext = Context | RedactableContext | null

/** Never throws: better a notification without a context than none. */
export function redactedContext(ctxt: NotifierContext): Context {
  if (ctxt === null) return {}
  const { redactedCopy } = ctxt
  if (typeof redactedCopy !== 'function') return nothingOf(ctxt)
  try {
    const copy: unknown = redactedCopy.call(ctxt)
    if (copy !== null && typeof copy === 'object') return copy as Context
    LOG.warning(`${OMITTED} redactedCopy() gave ${copy}; expected an object`)
  } catch (thrown) {
    LOG.warning(OMITTED, thrown)
  }
  return {}
}

const OMITTED =
  'Unable to properly redact context for notification, omitting context ' +
  'from notification.'

function nothingOf(ctxt: object): Context {
  const prototype: unknown = Object.getPrototypeOf(ctxt)
  if (prototype !== Object.prototype && prototype !== null) LOG.warning(OMITTED)
  else if (Object.keys(ctxt).length > 0)
    LOG.debug('A plain context is not sent: it has no redactedCopy()')
  return {}
}
