/**
 * A frame: one message as it was published, with what a reader asks of it. The
 * kind is read off the payload, as any peer on the wire would have to.
 */
import type { BasicPublish, Properties } from '../../src/amqp/channel.ts'
import {
  MSG_ID_KEY,
  REPLY_Q_KEY,
  UNIQUE_ID_KEY,
} from '../../src/wire/context.ts'
import { deserializeMsg, type Payload } from '../../src/wire/envelope.ts'

export type FrameKind = 'cast' | 'fanout' | 'call' | 'reply' | 'failure'

export interface Frame {
  /** Counts from 1 through the whole conversation. */
  readonly n: number
  /** The process that published it. */
  readonly who: string
  readonly what: FrameKind
  /** Empty for the default exchange, which reaches a queue by its name. */
  readonly exchange: string
  readonly routingKey: string
  readonly mandatory: boolean
  readonly properties: Properties
  /** As on the wire: JSON, with more JSON as a string inside. */
  readonly body: string
  readonly payload: Payload
  /** Ties a reply to its call; null for a cast. */
  readonly msgId: string | null
  readonly replyQ: string | null
  readonly uniqueId: string | null
}

export function frameOf(n: number, who: string, publish: BasicPublish): Frame {
  const { exchange, routingKey, mandatory, properties, body } = publish
  const payload = deserializeMsg(body)
  return {
    n,
    who,
    what: kindOf(payload, exchange),
    exchange,
    routingKey,
    mandatory,
    properties,
    body: new TextDecoder().decode(body),
    payload,
    msgId: text(payload[MSG_ID_KEY]),
    replyQ: text(payload[REPLY_Q_KEY]),
    uniqueId: text(payload[UNIQUE_ID_KEY]),
  }
}

function kindOf(payload: Payload, exchange: string): FrameKind {
  if (!Object.hasOwn(payload, 'method'))
    return payload.failure ? 'failure' : 'reply'
  if (Object.hasOwn(payload, MSG_ID_KEY)) return 'call'
  return exchange.endsWith('_fanout') ? 'fanout' : 'cast'
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
