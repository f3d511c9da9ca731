/**
 * Mitaka's way of stopping, for lesson 02 only. `stop` sets a flag: the
 * consumers stay, so the broker goes on delivering to a server that will not
 * serve, and from then on a poll finds nothing, whatever lies in the list. So
 * the second loop of `#runner` drains nothing. Only `wait`, which closes the
 * connection, gives the messages back.
 *
 * oslo counterpart: `AMQPListener.stop` and `poll` in `amqpdriver.py`, 4.6.1.
 */
import {
  type IncomingMessage,
  type Listener,
  type PollOptions,
  RPCDispatcher,
  type Transport,
} from 'oslo-messaging'
import { outcome } from '../stage.ts'

export class MitakaDispatcher extends RPCDispatcher {
  override async listen(transport: Transport): Promise<Listener> {
    return new MitakaListener(await super.listen(transport))
  }
}

class MitakaListener implements Listener {
  readonly #listener: Listener
  readonly #stopped = outcome<IncomingMessage[]>()
  #isStopped = false

  constructor(listener: Listener) {
    this.#listener = listener
  }

  /** After `stop` always empty, even if messages are there. */
  poll(options?: PollOptions): Promise<IncomingMessage[]> {
    if (this.#isStopped) return this.#stopped.promise
    return Promise.race([this.#listener.poll(options), this.#stopped.promise])
  }

  /** Sets a flag. Mitaka's poll sees it within 15 s, this one at once. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#stopped.resolve([])
  }

  /** Closes the connection: what was not acknowledged is delivered again. */
  async cleanup(): Promise<void> {
    await this.#listener.stop()
    await this.#listener.cleanup()
  }
}
