/**
 * Notify: a notification as an endpoint gets it, read from an incoming message.
 * `NotificationDispatcher` asks for it. Nothing in it is believed: a member
 * that is absent is null, one of a strange type is passed on as it came.
 *
 * oslo counterpart: `_extract_user_message` in `notify/dispatcher.py`.
 */
import type { IncomingMessage } from '../driver/incoming-message.ts'
import type { Context } from '../wire/context.ts'
import type { Serializer } from '../wire/serializer.ts'

/**
 * Which notification it is, and when it was made. Python counterpart:
 * `metadata`, a dict.
 */
export interface NotificationMetadata {
  /** A uuid4 with dashes, the same in all topics it was sent to. */
  readonly message_id: unknown
  /** `YYYY-MM-DD HH:MM:SS.ffffff`, UTC. */
  readonly timestamp: unknown
}

/**
 * What a batch listener's endpoints get a list of; any other listener's get its
 * members as arguments, in this order. All is as its sender wrote it: publisher
 * and event are texts if that was an oslo.messaging. Python counterpart: a dict
 * of the same members.
 */
export interface Notification {
  /** What the sender's context was reduced to, deserialized. */
  readonly ctxt: Context
  /** Who tells it: `network.host1`. */
  readonly publisherId: unknown
  /** What happened: `port.create.end`. */
  readonly eventType: unknown
  /** All about it, deserialized. */
  readonly payload: unknown
  /** Its id and its time. */
  readonly metadata: NotificationMetadata
}

/** @throws what the serializer throws. */
export function readNotification(
  { ctxt: rawCtxt, message }: IncomingMessage,
  serializer: Serializer,
): Notification {
  const ctxt = serializer.deserializeContext(rawCtxt)
  return {
    ctxt,
    publisherId: message.publisher_id ?? null,
    eventType: message.event_type ?? null,
    payload: serializer.deserializeEntity(ctxt, message.payload ?? null),
    metadata: {
      message_id: message.message_id ?? null,
      timestamp: message.timestamp ?? null,
    },
  }
}

/** In small letters, if it is a text at all. */
export function priorityOf({ message }: IncomingMessage): unknown {
  const { priority = '' } = message
  return typeof priority === 'string' ? priority.toLowerCase() : priority
}
