/**
 * AMQP: a connection that consumes. What it is to consume is declared once;
 * whenever the connection is lost it connects again by itself, declares and
 * consumes the same queues under the same names. Each listener has one, and so
 * has a client for its replies.
 *
 * oslo counterpart: `Connection(PURPOSE_LISTEN)` in `impl_rabbit.py`.
 */

import type { Conf } from '../conf.ts'
import { AMQPError } from '../errors.ts'
import { getLogger } from '../log.ts'
import { rabbitOpts } from '../options/rabbit-opts.ts'
import type { Broker, Channel } from './channel.ts'
import { Connection } from './connection.ts'
import { Consumer, type OnDelivery } from './consumer.ts'
import { refusesTransient } from './refusal.ts'
import type { ConsumerTopology } from './topology.ts'

const LOG = getLogger('oslo.messaging._drivers.impl_rabbit')

/** Seconds before an internal error (541) is asked for again. */
const INTERNAL_ERROR_PAUSE = 2

export class ListenConnection extends Connection {
  readonly #consumers: Consumer[] = []
  #mode: 'idle' | 'starting' | 'consuming' | 'stopped' = 'idle'
  #watching = false
  #channel: Channel | null = null

  /** Called when a channel is lost: nothing it delivered can be settled now. */
  onLost: (() => void) | null = null

  constructor(conf: Conf, broker: Broker) {
    super(conf, broker, 'listen')
  }

  /** Before `consume`: what this connection is to consume, in order. */
  declareConsumer(topology: ConsumerTopology, onDelivery: OnDelivery): void {
    const consumerTag = String(this.#consumers.length + 1)
    this.#consumers.push(new Consumer(topology, consumerTag, onDelivery))
  }

  /**
   * Connects, declares and consumes. Once that is done, it stays so until
   * `stopConsuming` or `close`, and calling again does nothing.
   *
   * @param retry how often to try while the broker is away; null: without end.
   * @throws MessageDeliveryFailure when the retries are used up.
   * @throws AMQPError if the broker refuses a declaration or the credentials.
   */
  async consume(retry: number | null = null): Promise<void> {
    if (this.#mode === 'consuming') return
    if (this.#mode === 'idle') this.#mode = 'starting'
    await this.ensure(async (channel) => {
      if (!channel.isOpen) throw new AMQPError('The connection was lost')
      if (this.#mode === 'starting') this.#mode = 'consuming'
    }, retry)
  }

  protected override async opened(channel: Channel): Promise<void> {
    this.#channel = channel
    const prefetch = this.conf.get(rabbitOpts.rabbit_qos_prefetch_count)
    if (prefetch > 0) await channel.basicQos(prefetch)
    for (const consumer of this.#consumers) {
      if (this.#stopped) return
      await consumer.declare(channel)
    }
    for (const consumer of this.#consumers) {
      if (this.#stopped) return
      await this.#consumeOne(consumer, channel)
    }
  }

  /** What another channel may be given: see `Connection`. */
  protected override async mended(error: AMQPError): Promise<boolean> {
    // An auto-delete exchange may go between its declaration and the binding.
    if (error.replyCode === 404) return true
    if (error.replyCode === 541 && !refusesTransient(error)) {
      LOG.error(
        `${error.message}. Declaring once more in ${INTERNAL_ERROR_PAUSE} seconds.`,
      )
      await this.backoff.wait(INTERNAL_ERROR_PAUSE)
      return true
    }
    const followed = this.#consumers.map((one) => one.followDurability(error))
    return followed.includes(true)
  }

  get #stopped(): boolean {
    return this.#mode === 'stopped'
  }

  #consumeOne(consumer: Consumer, channel: Channel): Promise<void> {
    return consumer.consume(channel, () => {
      void this.#redeclare(consumer, channel)
    })
  }

  /** The broker ended a consumer: somebody deleted its queue. */
  async #redeclare(consumer: Consumer, channel: Channel): Promise<void> {
    const { queue } = consumer.topology.queue
    if (this.#stopped) return
    LOG.warning(`The broker cancelled the consumer of ${queue}; declaring anew`)
    try {
      await consumer.declare(channel)
      if (!this.#stopped) await this.#consumeOne(consumer, channel)
    } catch (error) {
      // What fails closes the channel, so that all is declared anew.
      LOG.error(`Could not declare ${queue} anew`, error)
    }
  }

  protected override lost(error: Error): void {
    this.#channel = null
    this.onLost?.()
    if (this.#mode === 'consuming') void this.#watch(error)
  }

  /** Connects again whatever the reason, without end: nobody else would. */
  async #watch(reason: Error): Promise<void> {
    if (this.#watching) return
    this.#watching = true
    let error = reason
    while (this.#mode === 'consuming' && this.usable === null) {
      this.logRetry(error)
      await this.backoff.wait()
      error = (await this.#reopen()) ?? error
    }
    this.#watching = false
  }

  async #reopen(): Promise<Error | null> {
    try {
      if (this.#mode === 'consuming') await this.open()
      return null
    } catch (error) {
      return error as Error
    }
  }

  /** Resolves when the broker delivers no more. */
  async stopConsuming(): Promise<void> {
    this.#mode = 'stopped'
    this.backoff.wake()
    const channel = this.#channel
    if (channel === null) return
    await Promise.all(this.#consumers.map((one) => one.cancel(channel)))
  }

  protected override async beforeClose(channel: Channel): Promise<void> {
    for (const consumer of this.#consumers) await consumer.deleteQueue(channel)
  }

  /** Fanout queues are deleted first: they serve nobody after us. */
  override close(): Promise<void> {
    this.#mode = 'stopped'
    return super.close()
  }
}
