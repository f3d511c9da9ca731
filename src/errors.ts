/**
 * Stop: everything that can go wrong, in one file. Class names and modules
 * are oslo.messaging's, since both cross the wire inside a failure reply: a
 * Python client rebuilds `oslo_messaging.rpc.dispatcher.NoSuchMethod` from
 * exactly these two words. `cause` is kept wherever there is one.
 *
 * oslo counterpart: the module that each names; its `ex` is `cause` here.
 * Left out: second bases (ValueError, AttributeError), `Timeout` (a poll that
 * ends throws nothing), `InvalidRPCConnectionReuse` (each has one purpose).
 */
import type { Target } from './target.ts'

/** Base of most errors here. Nothing is said of the message by this class alone. */
export class MessagingException extends Error {
  /** The Python module of the class, sent in a failure as `module`. */
  static readonly module: string = 'oslo_messaging.exceptions'

  constructor(message = '', options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
  }
}

/**
 * No reply came in time. The request may have been served, may be served yet,
 * or may never be: a caller that repeats it must be ready for a second serving.
 */
export class MessagingTimeout extends MessagingException {}

/**
 * The broker was not reached, or did not confirm, within the retries asked for:
 * it may have the message all the same. Or it refused it: the queue is full.
 */
export class MessageDeliveryFailure extends MessagingException {}

/** The target lacks what the act needs. Nothing was sent, nobody listens. */
export class InvalidTarget extends MessagingException {
  /** The one that was given. */ readonly target: Target

  constructor(reason: string, target: Target) {
    super(`${reason}:${target}`)
    this.target = target
  }
}

/** The broker had no queue for a mandatory message: nobody has it but the sender. */
export class MessageUndeliverable extends Error {
  static readonly module: string = 'oslo_messaging.exceptions'
  /** As it was published. */ readonly exchange: string
  /** As it was published. */ readonly routingKey: string

  constructor(exchange: string, routingKey: string, replyText = 'NO_ROUTE') {
    super(
      `the broker returned a mandatory message, ${replyText}: no queue for ` +
        `routing key "${routingKey}" at exchange "${exchange}"`,
    )
    this.name = new.target.name
    this.exchange = exchange
    this.routingKey = routingKey
  }
}

/** A transport URL that cannot be read; `url` is what was given, masked. */
export class InvalidTransportURL extends MessagingException {
  static override readonly module: string = 'oslo_messaging.transport'
  /** Without its secrets. */ readonly url: string

  constructor(url: string, reason: string) {
    super(`Invalid transport URL "${url}": ${reason}`)
    this.url = url
  }
}

/** No driver of that name, or it could not be loaded. */
export class DriverLoadFailure extends MessagingException {
  static override readonly module: string = 'oslo_messaging.transport'
  /** The name asked for. */ readonly driver: string

  constructor(driver: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause)
    super(`Failed to load transport driver "${driver}": ${why}`, { cause })
    this.driver = driver
  }
}

/** An option has a value that it cannot take, or a name that does not exist. */
export class ConfigurationError extends MessagingException {}

/** Base of the server's own errors. */
export class MessagingServerError extends MessagingException {
  static override readonly module: string = 'oslo_messaging.server'
}

/** Thrown by the server's constructor: no executor of that name. */
export class ExecutorLoadFailure extends MessagingServerError {
  /** The name asked for. */ readonly executor: string

  constructor(executor: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause)
    super(`Failed to load executor "${executor}": ${why}`, { cause })
    this.executor = executor
  }
}

/**
 * Thrown by `start`: the driver could not listen. In oslo.messaging this class
 * never arrives, for the line that raises it reads an attribute nobody sets.
 */
export class ServerListenError extends MessagingServerError {
  /** The one that was given. */ readonly target: Target

  constructor(target: Target, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause)
    super(`Failed to listen on target "${target}": ${why}`, { cause })
    this.target = target
  }
}

/**
 * A thread of executor `threading` ended before it answered; `cause` says how.
 * How far the method came, nobody knows. None in Python: ours.
 */
export class ThreadLost extends MessagingServerError {}

/** `timeout` passed to start, stop or wait ran out. The task goes on. */
export class TaskTimeout extends MessagingServerError {}

/** Base of the dispatcher's errors, which are sent to the caller. */
export class RPCDispatcherError extends MessagingServerError {
  static override readonly module: string = 'oslo_messaging.rpc.dispatcher'
}

/** An endpoint was compatible, but has no such method, or does not show it. */
export class NoSuchMethod extends RPCDispatcherError {
  /** The name that the caller sent. */ readonly method: string

  constructor(method: string) {
    super(`Endpoint does not support RPC method ${method}`)
    this.method = method
  }
}

/** No endpoint has the namespace and a compatible version. */
export class UnsupportedVersion extends RPCDispatcherError {
  /** As the caller sent it. */ readonly version: unknown
  /** As the caller sent it. */ readonly method: string | null

  constructor(version: unknown, method: string | null = null) {
    const attempted = method ? `. Attempted method: ${method}` : ''
    super(
      `Endpoint does not support RPC version ${version ?? 'None'}${attempted}`,
    )
    this.version = version
    this.method = method
  }
}

/**
 * What an endpoint throws to say that the error is part of its contract: the
 * caller gets `cause`, and the server does not log an error.
 */
export class ExpectedException extends Error {
  static readonly module: string = 'oslo_messaging.rpc.dispatcher'

  constructor(cause: unknown) {
    super('expected', { cause })
    this.name = new.target.name
  }
}

/** A failure that came over the wire and was not rebuilt as its own class. */
export class RemoteError extends MessagingException {
  static override readonly module: string = 'oslo_messaging.rpc.client'
  /** Name of the class there. */ readonly excType: string | null
  /** Its text. */ readonly value: string | null
  /** Lines, as sent. */ readonly traceback: readonly string[]

  constructor(
    excType: string | null = null,
    value: string | null = null,
    traceback: readonly string[] = [],
  ) {
    super(
      `Remote error: ${excType ?? 'None'} ${value ?? 'None'}\n` +
        `[${traceback.map(repr).join(', ')}].`,
    )
    this.excType = excType
    this.value = value
    this.traceback = traceback
  }
}

/** A text as Python prints it in a list; control characters differ a little. */
function repr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"')
  return quote + escaped.replaceAll(quote, `\\${quote}`) + quote
}

/** The message needs a version above the client's cap. Nothing was sent. */
export class RPCVersionCapError extends MessagingException {
  static override readonly module: string = 'oslo_messaging.rpc.client'
  /** What the message needs. */ readonly version: string | null
  /** The client's cap. */ readonly versionCap: string

  constructor(version: string | null, versionCap: string) {
    super(
      `Requested message version, ${version ?? 'None'} is incompatible.  It ` +
        'needs to be equal in major version and less than or equal in minor ' +
        `version as the specified version cap ${versionCap}.`,
    )
    this.version = version
    this.versionCap = versionCap
  }
}

/** The driver failed while a client was sending; `cause` says how. */
export class ClientSendError extends MessagingException {
  static override readonly module: string = 'oslo_messaging.rpc.client'
  /** The one that was given. */ readonly target: Target

  constructor(target: Target, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause)
    super(`Failed to send to target "${target}": ${why}`, { cause })
    this.target = target
  }
}

/** Base of what drivers throw. */
export class TransportDriverError extends MessagingException {
  static override readonly module: string = 'oslo_messaging._drivers.base'
}

/**
 * The broker or the socket ended a channel or a connection. `replyCode` is
 * AMQP's (404, 406, 541, ...), null when the socket just went away. What was
 * not acknowledged on that channel is delivered again. None in Python: ours.
 */
export class AMQPError extends TransportDriverError {
  /** AMQP's, or null. */ readonly replyCode: number | null
  /** Whether connecting anew may help. */ readonly recoverable: boolean

  constructor(
    message: string,
    details: {
      replyCode?: number | null
      recoverable?: boolean
      cause?: unknown
    } = {},
  ) {
    super(message, { cause: details.cause })
    this.replyCode = details.replyCode ?? null
    this.recoverable = details.recoverable ?? true
  }
}

/** A reply had nowhere to go: no such exchange (404) or no queue (312). */
export class AMQPDestinationNotFound extends TransportDriverError {
  static override readonly module: string = 'oslo_messaging._drivers.amqp'
}

/** A message with a `_unique_id` that was served a moment ago. It is dropped. */
export class DuplicateMessageError extends TransportDriverError {
  static override readonly module: string = 'oslo_messaging._drivers.common'

  constructor(uniqueId: string) {
    super(`Found duplicate message(${uniqueId}). Skipping it.`)
  }
}

/** An `oslo.version` that is not 2.0. The message is logged and rejected. */
export class UnsupportedRpcEnvelopeVersion extends TransportDriverError {
  static override readonly module: string = 'oslo_messaging._drivers.common'

  constructor(version: unknown) {
    const given =
      typeof version === 'string' ? version : JSON.stringify(version)
    super(
      `Specified RPC envelope version, ${given}, not supported by this endpoint.`,
    )
  }
}

/**
 * A body that no peer of oslo.messaging sends: it is logged and rejected. Or one
 * that JSON cannot say: nothing was sent. None in Python: ours.
 */
export class InvalidMessage extends TransportDriverError {}
