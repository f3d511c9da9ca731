/**
 * AMQP: one request in the server's hands, or one notification. `AMQPListener` makes it from a
 * delivery; the dispatcher acknowledges it, serves it, and answers it. It knows
 * the channel that delivered it, since a message can be acknowledged on no
 * other; the reply goes out on a connection of the pool.
 *
 * oslo counterpart: `AMQPIncomingMessage` in `amqpdriver.py`, where a
 * notification is a class of its own.
 */
import type {
  IncomingMessage,
  ReplyOptions,
} from '../driver/incoming-message.ts'
import {
  AMQPDestinationNotFound,
  MessageDeliveryFailure,
  MessageUndeliverable,
} from '../errors.ts'
import { getLogger } from '../log.ts'
import type { Context, UnpackedRequest } from '../wire/context.ts'
import { type Payload, serializeMsg } from '../wire/envelope.ts'
import { serializeRemoteException } from '../wire/failure.ts'
import { packReply, type Reply } from '../wire/reply.ts'
import type { Channel, Delivery } from './channel.ts'
import type { ConnectionPool } from './connection-pool.ts'
import type { MsgIdCache } from './msg-id-cache.ts'
import type { ObsoleteReplyQueuesCache } from './obsolete-reply-queues-cache.ts'

const LOG = getLogger('oslo_messaging._drivers.amqpdriver')

/** Between two tries to reach a reply queue that is not there. */
const RETRY_MS = 250

const SIGN_OF_LIFE: Reply = { result: null, failure: null, ending: false }

/** What a message shares with the others of its listener. */
export interface ReplyMeans {
  readonly pool: ConnectionPool
  readonly msgIdCache: MsgIdCache
  readonly obsoleteReplyQueues: ObsoleteReplyQueuesCache
  /** Option `kombu_missing_consumer_retry_timeout`, seconds. */
  readonly missingConsumerTimeout: number
  /**
   * True of notifications, which are acknowledged after they were served: one
   * that cannot be, as its channel is gone, is known when it comes again.
   */
  readonly ackIsLast: boolean
}

export class AMQPIncomingMessage implements IncomingMessage {
  readonly ctxt: Context
  readonly message: Payload
  /** Null in a cast, which nobody waits for. */
  readonly msgId: string | null
  readonly replyQ: string | null
  readonly uniqueId: string | null
  readonly clientTimeout: unknown
  readonly #channel: Channel
  readonly #deliveryTag: number
  readonly #means: ReplyMeans
  #settled = false

  constructor(
    request: UnpackedRequest,
    delivery: Delivery,
    channel: Channel,
    means: ReplyMeans,
  ) {
    this.ctxt = request.ctxt
    this.message = request.message
    this.msgId = request.msgId
    this.replyQ = request.replyQ
    this.uniqueId = request.uniqueId
    this.clientTimeout = request.clientTimeout
    this.#channel = channel
    this.#deliveryTag = delivery.deliveryTag
    this.#means = means
  }

  /** See the contract. A second time, or after `requeue`, nothing happens. */
  acknowledge(): void {
    if (this.#settled) return
    if (this.#means.ackIsLast) this.#remember()
    this.#channel.basicAck(this.#deliveryTag)
    this.#settled = true
    this.#remember()
  }

  /** See the contract. After `acknowledge`, nothing happens. */
  requeue(): void {
    if (this.#settled) return
    this.#channel.basicReject(this.#deliveryTag, true)
    this.#settled = true
  }

  /** Twice is once. */
  #remember(): void {
    this.#means.msgIdCache.add(this.uniqueId)
  }

  async reply(options: ReplyOptions): Promise<void> {
    const { msgId, replyQ } = this
    if (msgId === null || replyQ === null) return
    const failed = 'failure' in options
    if (failed && options.logFailure !== false)
      LOG.error(`Returning an exception to caller ${msgId}`, options.failure)
    const body = serializeMsg(
      packReply(msgId, {
        result: failed ? null : (options.reply ?? null),
        failure: failed ? serializeRemoteException(options.failure) : null,
        ending: true,
      }),
    )
    await this.#sendReply(msgId, replyQ, body)
  }

  /** One try, for there will be another sign of life, or the reply. */
  async heartbeat(): Promise<void> {
    const { msgId, replyQ } = this
    if (msgId === null || replyQ === null) return
    const { pool, obsoleteReplyQueues } = this.#means
    if (!obsoleteReplyQueues.replyQValid(replyQ, msgId)) return
    const body = serializeMsg(packReply(msgId, SIGN_OF_LIFE))
    try {
      await pool.use((connection) => connection.directSend(replyQ, body))
    } catch (cause) {
      if (!isMissing(cause)) throw cause
      const message = `Heartbeat send failed. Missing queue ${replyQ}`
      throw new MessageDeliveryFailure(message, { cause })
    }
  }

  /**
   * A client that reconnects may declare its reply queue a moment too late, so
   * a missing queue is tried again. Between two tries the connection is back in
   * the pool.
   */
  async #sendReply(
    msgId: string,
    replyQ: string,
    body: Uint8Array,
  ): Promise<void> {
    const { pool, obsoleteReplyQueues, missingConsumerTimeout } = this.#means
    if (!obsoleteReplyQueues.replyQValid(replyQ, msgId)) return
    const deadline = Date.now() + missingConsumerTimeout * 1000
    for (;;) {
      try {
        return await pool.use((connection) =>
          connection.directSend(replyQ, body),
        )
      } catch (error) {
        if (!isMissing(error)) throw error
        if (Date.now() >= deadline)
          return obsoleteReplyQueues.add(replyQ, msgId)
        LOG.debug(`The reply ${msgId} found no ${replyQ}; trying again`)
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
  }
}

function isMissing(error: unknown): boolean {
  return (
    error instanceof MessageUndeliverable ||
    error instanceof AMQPDestinationNotFound
  )
}
