/**
 * AMQP: the client's side of replies. One reply queue serves all calls of a
 * driver; it is consumed on a connection of its own from the first call on, and
 * each reply is handed to the call that its `_msg_id` names.
 *
 * oslo counterpart: `ReplyWaiter` in `amqpdriver.py`, without its thread.
 */

import type { Conf } from '../conf.ts'
import { AMQPError, TransportDriverError } from '../errors.ts'
import { getLogger } from '../log.ts'
import { MSG_ID_KEY } from '../wire/context.ts'
import type { Payload } from '../wire/envelope.ts'
import { deserializeRemoteException } from '../wire/failure.ts'
import type { NumberReading } from '../wire/json-reader.ts'
import { newMessageId } from '../wire/message-id.ts'
import { type Reply, unpackReply } from '../wire/reply.ts'
import type { Broker, Channel, Delivery } from './channel.ts'
import { ListenConnection } from './listen-connection.ts'
import { readBody } from './read-body.ts'
import { ReplyWaiters } from './reply-waiters.ts'
import { replyConsumer } from './topology.ts'

const LOG = getLogger('oslo_messaging._drivers.amqpdriver')

export class ReplyWaiter {
  /** `reply_` and 32 hexadecimal digits; travels in each call as `_reply_q`. */
  readonly replyQ = `reply_${newMessageId()}`
  readonly #connection: ListenConnection
  readonly #allowedRemoteExmods: readonly string[]
  readonly #numbers: NumberReading
  readonly #waiters = new ReplyWaiters()

  constructor(
    conf: Conf,
    broker: Broker,
    allowedRemoteExmods: readonly string[],
    numbers: NumberReading = 'plain',
    hearsMitaka = false,
  ) {
    this.#allowedRemoteExmods = allowedRemoteExmods
    this.#numbers = numbers
    this.#connection = new ListenConnection(conf, broker)
    this.#connection.declareConsumer(
      replyConsumer(conf, this.replyQ, hearsMitaka),
      (delivery, channel) => this.accept(delivery, channel),
    )
  }

  /** Declares and consumes the reply queue, once. Throws as `consume` does. */
  start(retry: number | null): Promise<void> {
    return this.#connection.consume(retry)
  }

  /** Takes a reply from the broker. Acknowledged at once, whatever it is. */
  accept(delivery: Delivery, channel: Channel): void {
    try {
      channel.basicAck(delivery.deliveryTag)
      this.#put(readBody(delivery, this.#numbers))
    } catch (error) {
      if (error instanceof AMQPError) return // it will be delivered again
      LOG.error('A reply that cannot be read is dropped', error)
    }
  }

  #put(payload: Payload): void {
    const msgId = payload[MSG_ID_KEY]
    const reply = readReply(payload)
    if (typeof msgId !== 'string') throw reply
    if (!this.#waiters.put(msgId, reply))
      LOG.info(`No calling threads waiting for msg_id : ${msgId}`)
  }

  /** Before the call is published: its reply may be faster than the confirm. */
  listen(msgId: string): void {
    this.#waiters.add(msgId)
  }

  unlisten(msgId: string): void {
    this.#waiters.remove(msgId)
  }

  /**
   * The result of a call. Replies with `ending: false` come before the last
   * one: signs of life, or the result itself from releases before Mitaka. Of
   * several results or failures the last holds.
   *
   * @param timeout seconds from now; null waits without end.
   * @param monitorTimeout seconds from now and from each sign of life; null,
   * the default: there need be none.
   * @throws MessagingTimeout when either is over, saying which; the remote
   * exception; or a TransportDriverError if the reply cannot be read or the
   * driver is closed meanwhile.
   */
  async wait(
    msgId: string,
    timeout: number | null,
    monitorTimeout: number | null = null,
  ): Promise<unknown> {
    const deadline = secondsFromNow(timeout)
    let silenceEnds = secondsFromNow(monitorTimeout)
    let final: unknown = null
    for (let ending = false; !ending; ) {
      const isMonitor = isSooner(silenceEnds, deadline)
      const reply = isMonitor
        ? await this.#waiters.get(msgId, silenceEnds, silent(monitorTimeout))
        : await this.#waiters.get(msgId, deadline)
      const outcome = this.#outcome(reply)
      ending = reply.ending
      final = outcome ?? final
      if (outcome === null) silenceEnds = secondsFromNow(monitorTimeout)
    }
    if (final instanceof Error) throw final
    return final
  }

  #outcome({ failure, result }: Reply): unknown {
    if (!failure) return result
    return deserializeRemoteException(
      failure,
      this.#allowedRemoteExmods,
      this.#numbers,
    )
  }

  /** Ends the calls that still wait with an error, and the connection. */
  async stop(): Promise<void> {
    this.#waiters.wakeAll(
      new TransportDriverError(
        'The driver was closed while the call waited for its reply; the ' +
          'request may have been served',
      ),
    )
    await this.#connection.close()
  }
}

/** A time in milliseconds; null: never. */
function secondsFromNow(seconds: number | null): number | null {
  return seconds === null ? null : Date.now() + seconds * 1000
}

function isSooner(one: number | null, other: number | null): boolean {
  return one !== null && (other === null || one < other)
}

function silent(seconds: number | null): string {
  return `: no sign of life within ${seconds} s (callMonitorTimeout)`
}

/** The reply, or why it is none: then the call that it names fails by that. */
function readReply(payload: Payload): Reply | Error {
  try {
    return unpackReply(payload)[1]
  } catch (error) {
    return error as Error
  }
}
