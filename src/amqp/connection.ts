/**
 * AMQP: a connection that survives its sockets. `ensure` runs an act on the
 * channel of now, connecting again for as long as it takes; acts may share the
 * channel. Two classes extend it, since no connection does both:
 * `SendConnection` publishes and is made anew when it is next used,
 * `ListenConnection` consumes and watches over itself.
 *
 * oslo counterpart: `Connection` in `_drivers/impl_rabbit.py`.
 */

import type { Conf } from '../conf.ts'
import { AMQPError, MessageDeliveryFailure } from '../errors.ts'
import { getLogger } from '../log.ts'
import { Backoff } from './backoff.ts'
import type { Broker, Channel, ConnectionPurpose } from './channel.ts'

const LOG = getLogger('oslo.messaging._drivers.impl_rabbit')

export class Connection {
  protected readonly conf: Conf
  protected readonly backoff: Backoff
  readonly #broker: Broker
  readonly #purpose: ConnectionPurpose
  #channel: Channel | null = null
  #opening: Promise<Channel> | null = null
  #closing: Promise<void> | null = null

  constructor(conf: Conf, broker: Broker, purpose: ConnectionPurpose) {
    this.conf = conf
    this.backoff = new Backoff(conf)
    this.#broker = broker
    this.#purpose = purpose
  }

  /** Whether `close` was called: nothing more is to be tried. */
  get isClosing(): boolean {
    return this.#closing !== null
  }

  /**
   * Runs `act` until it succeeds, with the channel of now or a new one.
   *
   * @param retry how often to try again; null and -1 without end, which is
   * oslo's default. Each failure is logged as an error, unless a wait goes on
   * that another one has announced.
   * @throws MessageDeliveryFailure when the retries are used up.
   * @throws AMQPError if trying again cannot help, or after `close`.
   */
  async ensure<T>(
    act: (channel: Channel) => Promise<T>,
    retry: number | null = null,
  ): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await act(this.usable ?? (await this.open()))
      } catch (error) {
        this.#throwIfFinal(error, tries, retry)
        await this.backoff.wait()
      }
    }
  }

  #throwIfFinal(error: unknown, tries: number, retry: number | null): void {
    if (!(error instanceof AMQPError)) throw error
    if (this.isClosing) throw closedError(error)
    if (!error.recoverable) throw error
    if (retry !== null && retry >= 0 && tries > retry)
      throw new MessageDeliveryFailure(
        `Unable to reach the AMQP server, tried ${tries} times: ${error.message}`,
        { cause: error },
      )
    if (!this.backoff.isWaiting) this.logRetry(error)
  }

  protected logRetry(error: Error): void {
    const wait = this.backoff.seconds.toFixed(1)
    LOG.error(`${error.message}. Trying again in ${wait} seconds.`)
  }

  /** The channel of now, null while there is none that may be used. */
  protected get usable(): Channel | null {
    const ready = this.#opening === null && this.#channel?.isOpen === true
    return ready ? this.#channel : null
  }

  /** Whoever asks while a connection is being made gets that one. */
  protected open(): Promise<Channel> {
    this.#opening ??= this.#connect().finally(() => {
      this.#opening = null
    })
    return this.#opening
  }

  /** What the broker refuses may be had once more; of each code once. */
  async #connect(mended: readonly number[] = []): Promise<Channel> {
    try {
      const channel = await this.#newChannel()
      this.backoff.reset()
      return channel
    } catch (error) {
      const code = error instanceof AMQPError ? error.replyCode : null
      if (code === null || mended.includes(code)) throw error
      if (!(await this.mended(error as AMQPError))) throw error
      return await this.#connect([...mended, code])
    }
  }

  async #newChannel(): Promise<Channel> {
    if (this.isClosing) throw closedError()
    const channel = await this.#connectBroker()
    if (this.isClosing) {
      await channel.close()
      throw closedError()
    }
    this.#channel = channel
    channel.onceClosed((error) => this.#drop(channel, error))
    try {
      await this.opened(channel)
    } catch (error) {
      await channel.close()
      this.#drop(channel, error as Error)
      throw error
    }
    return channel
  }

  async #connectBroker(): Promise<Channel> {
    try {
      return await this.#broker.connect(this.#purpose, this)
    } catch (error) {
      this.backoff.roundFailed()
      throw error
    }
  }

  #drop(channel: Channel, error: Error): void {
    if (this.#channel !== channel) return
    this.#channel = null
    this.lost(error)
  }

  /** Whether another channel could have what the broker refused on this one. */
  protected async mended(_error: AMQPError): Promise<boolean> {
    return false
  }

  /** What a new channel begins with. */
  protected async opened(_channel: Channel): Promise<void> {}

  /** The channel ended, and what was unacknowledged on it is not ours now. */
  protected lost(_error: Error): void {}

  /** What is still to be done on the channel when we close it. */
  protected async beforeClose(_channel: Channel): Promise<void> {}

  /** Ends every wait and attempt, and closes the channel. Never throws. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    const channel = this.#channel
    this.#channel = null
    this.backoff.wake()
    if (channel === null) return
    await this.beforeClose(channel)
    await channel.close()
  }
}

function closedError(cause?: unknown): AMQPError {
  const details = { recoverable: false, cause }
  return new AMQPError('The connection to the AMQP server is closed', details)
}
