/**
 * Dispatcher: a message, or a batch, and the function that serves it, as a
 * piece of work. The server submits `run` to its executor and calls `done` when
 * it has ended: there a notification is acknowledged or requeued.
 *
 * oslo counterpart: `DispatcherExecutorContext` in `dispatcher.py` of Mitaka;
 * gone since 5.0.0.
 */
import type { IncomingMessage } from '../driver/incoming-message.ts'
import { getLogger } from '../log.ts'

const LOG = getLogger('oslo_messaging.dispatcher')

type Incoming = IncomingMessage | readonly IncomingMessage[]
type Dispatch<I> = (incoming: I) => Promise<unknown>
type Post<I> = (incoming: I, result: unknown) => unknown

/**
 * A message or a batch, and what serves it: `run` serves it, `done` comes
 * after. Python counterpart: `DispatcherExecutorContext`, gone since 5.0.0.
 */
export class DispatcherExecutorContext<I extends Incoming = IncomingMessage> {
  readonly #dispatch: () => Promise<unknown>
  readonly #post: (result: unknown) => unknown
  #result: unknown = null

  /**
   * @param post - what is done with the message after the work; RPC has
   * nothing to do then, since it acknowledged before. Its result is null if
   * `dispatch` threw.
   */
  constructor(incoming: I, dispatch: Dispatch<I>, post: Post<I> | null = null) {
    this.#dispatch = () => dispatch(incoming)
    this.#post = (result) => post?.(incoming, result)
  }

  /** @throws Error, logged before, if the dispatch function threw. */
  async run(): Promise<void> {
    try {
      this.#result = await this.#dispatch()
    } catch (cause) {
      const msg = 'The dispatcher method must catches all exceptions'
      LOG.error(msg, cause)
      throw new Error(msg, { cause })
    }
  }

  /**
   * Does what is left to do with the message after `run`.
   *
   * @returns what `post` returned; undefined without one.
   */
  done(): unknown {
    return this.#post(this.#result)
  }
}
