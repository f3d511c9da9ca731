/**
 * Refusal: the errors with which a broker ends a channel, in RabbitMQ's own
 * words, so that a log from the in-memory broker reads like one from a real
 * one.
 *
 * Thrown by `VirtualHost` and `BrokerChannel`; leaves as `AMQPError`.
 */
import { AMQPError } from '../errors.ts'

/** 403: the name or the act is reserved to the broker. */
export function accessRefused(text: string): AMQPError {
  return refusal(403, `ACCESS_REFUSED - ${text}`)
}

/** 404: no such exchange or queue. */
export function notFound(
  kind: 'exchange' | 'queue',
  name: string,
  virtualHost: string,
): AMQPError {
  return refusal(
    404,
    `NOT_FOUND - no ${kind} '${name}' in vhost '${virtualHost}'`,
  )
}

/** 405: the queue is exclusive to another connection. */
export function resourceLocked(queue: string, virtualHost: string): AMQPError {
  return refusal(
    405,
    'RESOURCE_LOCKED - cannot obtain exclusive access to locked queue ' +
      `'${queue}' in vhost '${virtualHost}'. It could be originally declared ` +
      'on another connection or the exclusive property value does not match ' +
      'that of the original declaration.',
  )
}

/** 406: what is asked contradicts what is there, or an argument is wrong. */
export function preconditionFailed(text: string): AMQPError {
  return refusal(406, `PRECONDITION_FAILED - ${text}`)
}

/** 530: the client breaks a rule of the protocol. */
export function notAllowed(text: string): AMQPError {
  return refusal(530, `NOT_ALLOWED - ${text}`)
}

/** 540: RabbitMQ could, the in-memory broker cannot. */
export function notImplemented(text: string): AMQPError {
  return refusal(540, `NOT_IMPLEMENTED - ${text}`)
}

/** A lock may be let go; what else is refused now is refused again. */
const RECOVERABLE = new Set([405])

function refusal(replyCode: number, message: string): AMQPError {
  const recoverable = RECOVERABLE.has(replyCode)
  return new AMQPError(message, { replyCode, recoverable })
}
