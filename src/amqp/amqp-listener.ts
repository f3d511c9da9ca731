/**
 * AMQP: where a server's messages arrive. The broker pushes them, `accept`
 * lists them, `poll` hands them out one by one. Each listener has a connection
 * of its own, so its unacknowledged messages are nobody else's.
 *
 * oslo counterpart: `AMQPListener` in `amqpdriver.py`, where `accept` is
 * `__call__`. Mended: after `stop` nothing more is delivered, and what had been
 * is handed out; in Mitaka it stays unacknowledged until the connection closes.
 */
import type { Listener, PollOptions } from '../driver/listener.ts'
import { AMQPError, DuplicateMessageError, InvalidMessage } from '../errors.ts'
import { getLogger } from '../log.ts'
import { unpackContext } from '../wire/context.ts'
import type { NumberReading } from '../wire/json-reader.ts'
import {
  AMQPIncomingMessage,
  type ReplyMeans,
} from './amqp-incoming-message.ts'
import type { Channel, Delivery } from './channel.ts'
import type { ListenConnection } from './listen-connection.ts'
import { readBody } from './read-body.ts'

const LOG = getLogger('oslo_messaging._drivers.amqpdriver')

/** The longest time that a timer can wait, about 24 days. */
const MAX_TIMER_MS = 2 ** 31 - 1

export interface ListenerOptions extends ReplyMeans {
  /** Option `rabbit_qos_prefetch_count`: it caps batches; 0 does not. */
  readonly prefetchCount: number
  /** How numbers are read; default `plain`. */
  readonly numbers?: NumberReading
  /** Called when the listener's connection is closed. */
  readonly onClosed: () => void
}

export class AMQPListener implements Listener {
  /** Delivered, not yet polled, not yet acknowledged. */
  readonly incoming: AMQPIncomingMessage[] = []
  readonly #connection: ListenConnection
  readonly #options: ListenerOptions
  /** Polls that wait; each is called when there may be something new. */
  readonly #waiting = new Set<() => void>()
  #stopped = false

  constructor(connection: ListenConnection, options: ListenerOptions) {
    this.#connection = connection
    this.#options = options
    // The broker delivers these again, here or elsewhere.
    connection.onLost = () => this.incoming.splice(0)
  }

  /** Takes a delivery. What cannot be served is settled here, and logged. */
  accept(delivery: Delivery, channel: Channel): void {
    if (this.#stopped) return
    try {
      const request = unpackContext(this.#deserialize(delivery))
      this.#options.msgIdCache.checkDuplicate(request.uniqueId)
      this.incoming.push(
        new AMQPIncomingMessage(request, delivery, channel, this.#options),
      )
      this.#wake()
    } catch (error) {
      this.#refuse(delivery, channel, error)
    }
  }

  #deserialize(delivery: Delivery) {
    const { content_type: type } = delivery.properties
    if (type !== 'application/json')
      throw new InvalidMessage(
        `content_type is ${JSON.stringify(type)}; expected "application/json"`,
      )
    return readBody(delivery, this.#options.numbers)
  }

  #refuse(delivery: Delivery, channel: Channel, error: unknown): void {
    const { deliveryTag, routingKey } = delivery
    try {
      if (error instanceof DuplicateMessageError) {
        LOG.warning(error.message)
        channel.basicAck(deliveryTag)
      } else {
        LOG.error(`A message to "${routingKey}" is rejected`, error)
        channel.basicReject(deliveryTag, false)
      }
    } catch (lost) {
      // With its channel gone, it is delivered and refused again.
      if (!(lost instanceof AMQPError)) throw lost
    }
  }

  /**
   * Waits for `prefetchSize` messages, or for as many as come in `timeout`
   * seconds, counted from here. Python counterpart: `batch_poll_helper`.
   */
  async poll({
    timeout = null,
    prefetchSize = 1,
  }: PollOptions = {}): Promise<AMQPIncomingMessage[]> {
    const cap = this.#options.prefetchCount || prefetchSize
    const size = Math.min(prefetchSize, cap)
    const deadline = timeout === null ? null : Date.now() + timeout * 1000
    const batch: AMQPIncomingMessage[] = []
    while (batch.length < size) {
      const message = this.incoming.shift()
      if (message === undefined) {
        if (!(await this.#arrival(deadline))) break
      } else if (!this.#served(message)) batch.push(message)
    }
    return batch
  }

  /** Two of one id may have waited here together: then one was served since. */
  #served(message: AMQPIncomingMessage): boolean {
    try {
      this.#options.msgIdCache.checkDuplicate(message.uniqueId)
      return false
    } catch (error) {
      LOG.warning((error as DuplicateMessageError).message)
      message.acknowledge()
      return true
    }
  }

  /** False when the time is up, or nothing will ever arrive. */
  #arrival(deadline: number | null): Promise<boolean> | boolean {
    const leftMs = deadline === null ? MAX_TIMER_MS : deadline - Date.now()
    if (this.#stopped || leftMs <= 0) return false
    return new Promise((resolve) => {
      const wake = (again: boolean) => {
        clearTimeout(timer)
        this.#waiting.delete(woken)
        resolve(again)
      }
      const woken = () => wake(true)
      const timer =
        deadline === null
          ? undefined
          : setTimeout(wake, Math.min(leftMs, MAX_TIMER_MS), true)
      this.#waiting.add(woken)
    })
  }

  #wake(): void {
    for (const woken of [...this.#waiting]) woken()
  }

  async stop(): Promise<void> {
    try {
      await this.#connection.stopConsuming()
    } finally {
      this.#stopped = true
      this.#wake()
    }
  }

  /**
   * Closed without a `stop`, as by a transport that is closed under its server,
   * it stays silent: a poll waits on until `stop` ends it.
   */
  async cleanup(): Promise<void> {
    if (!this.#stopped)
      LOG.warning('A listener was closed before its server was stopped')
    this.incoming.length = 0
    await this.#connection.close()
    this.#options.onClosed()
  }
}
