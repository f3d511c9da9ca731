/**
 * For lesson 06: a dispatcher that counts what its server holds, requests
 * that are acknowledged and have not ended.
 */
import { type IncomingMessage, RPCDispatcher } from 'oslo-messaging'
import { outcome } from '../stage.ts'

export class CountingDispatcher extends RPCDispatcher {
  /** The most that were held at once. */
  mostHeld = 0
  readonly isFull = outcome<void>()
  readonly allEnded = outcome<void>()
  #expected = { held: 0, ended: 0 }
  #accepted = 0
  #ended = 0

  /** How many make it full, and how many are all. */
  expect(expected: { held: number; ended: number }) {
    this.#expected = expected
  }

  override accept(incoming: readonly IncomingMessage[]) {
    this.#accepted += 1
    const held = this.#accepted - this.#ended
    this.mostHeld = Math.max(this.mostHeld, held)
    if (held === this.#expected.held) this.isFull.resolve()
    return super.accept(incoming)
  }

  /** To be called by a method at its end. */
  end() {
    this.#ended += 1
    if (this.#ended === this.#expected.ended) this.allEnded.resolve()
  }
}
