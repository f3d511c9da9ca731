/**
 * Wire: what a reply says. Python's client indexes `failure`, so the key is in
 * every reply, null on success; `ending: false` with a null result is a sign
 * of life in a long call, not an answer.
 *
 * oslo counterpart: `AMQPIncomingMessage._send_reply` and `ReplyWaiter`.
 */
import { InvalidMessage } from '../errors.ts'
import { MSG_ID_KEY, UNIQUE_ID_KEY } from './context.ts'
import type { Payload } from './envelope.ts'
import { shown } from './json-writer.ts'
import { newMessageId } from './message-id.ts'

/** One reply as the caller's side sees it. */
export interface Reply {
  readonly result: unknown
  /** JSON text of the remote exception, or null. */
  readonly failure: string | null
  /** False: more replies with this id will come. */
  readonly ending: boolean
}

/** A reply's payload, with a fresh `_unique_id`. */
export function packReply(msgId: string, reply: Reply): Payload {
  return {
    result: reply.result,
    failure: reply.failure,
    ending: reply.ending,
    [MSG_ID_KEY]: msgId,
    [UNIQUE_ID_KEY]: newMessageId(),
  }
}

/**
 * @throws InvalidMessage if there is no `_msg_id`: such a reply reaches nobody.
 */
export function unpackReply(payload: Payload): [msgId: string, reply: Reply] {
  const { result = null, failure = null, ending = false } = payload
  const msgId = payload[MSG_ID_KEY]
  if (typeof msgId !== 'string')
    throw new InvalidMessage(
      `a reply's ${MSG_ID_KEY} is ${shown(msgId)}; expected a string`,
    )
  if (failure !== null && typeof failure !== 'string')
    throw new InvalidMessage(
      `a reply's failure is a ${typeof failure}; expected a string of JSON`,
    )
  return [msgId, { result, failure, ending: ending === true }]
}
