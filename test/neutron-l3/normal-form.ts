/**
 * The normal form of a message: what two of them must have in common to be the
 * same act. Ids and times stand as `any`, if they are of their form, and the
 * values of the context are left out, not its keys. All else stays, at both levels of
 * JSON; spacing and the order of keys are not compared.
 */
import {
  envelopeOf,
  type Message,
  type Payload,
  payloadOf,
} from '../support/captured-frames.ts'

const UUID4 = '[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}'

const ID_FORMS: Readonly<Record<string, RegExp>> = {
  _msg_id: new RegExp(`^${UUID4}$`),
  _unique_id: new RegExp(`^${UUID4}$`),
  message_id:
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  timestamp: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/,
  _reply_q: new RegExp(`^reply_${UUID4}$`),
}

/** Of a request: who sent it chose the ids. */
export function requestForm(message: Message): unknown {
  return normalForm(message, ['_msg_id', '_reply_q', '_unique_id'])
}

/** Of a notification: who sent it chose its ids and took its time. */
export function notificationForm(message: Message): unknown {
  return normalForm(message, ['_unique_id', 'message_id', 'timestamp'])
}

/** Of a reply: its `_msg_id` and routing key are those of the call. */
export function replyForm(message: Message): unknown {
  return normalForm(message, ['_unique_id'])
}

function normalForm(message: Message, ids: readonly string[]): unknown {
  const { exchange, routingKey, properties } = message
  const payload = withoutChoice(payloadOf(message), ids)
  const envelope = { ...envelopeOf(message), 'oslo.message': payload }
  return { exchange, routingKey, properties, envelope }
}

function withoutChoice(payload: Payload, ids: readonly string[]): Payload {
  return Object.fromEntries(
    Object.entries(payload).map(([key, value]) => {
      if (key.startsWith('_context_')) return [key, 'any']
      const form = ids.includes(key) ? ID_FORMS[key] : undefined
      return [key, form?.test(String(value)) ? 'any' : value]
    }),
  )
}
