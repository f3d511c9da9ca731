/**
 * Turns: the wire between the in-memory broker and its clients. Nothing that a
 * client asks happens while it asks. All that was sent waits for one later turn
 * of the event loop, in which the broker takes every frame in order and then
 * every client is told what came of it. What a client sends on hearing that
 * waits for the next turn, so no timer of the process ever starves, and whoever
 * replaces `setTimeout` drives the broker.
 *
 * Used by `FakeBroker` and `FakeChannel`.
 */
import { getLogger } from '../log.ts'

const LOG = getLogger('oslo_messaging.fake.turns')

type Frame = () => void

export class Turns {
  readonly #toBroker: Frame[] = []
  readonly #toClients: Frame[] = []
  #isArmed = false

  /** Has the broker run `frame` in a later turn. */
  toBroker(frame: Frame): void {
    this.#toBroker.push(frame)
    this.#arm()
  }

  /** Has a client run `frame`: in this turn if it is the broker's, else later. */
  toClients(frame: Frame): void {
    this.#toClients.push(frame)
    this.#arm()
  }

  #arm(): void {
    if (this.#isArmed) return
    this.#isArmed = true
    setTimeout(() => this.#turn(), 0)
  }

  #turn(): void {
    for (const frame of this.#toBroker.splice(0)) run(frame)
    for (const frame of this.#toClients.splice(0)) run(frame)
    this.#isArmed = false
    if (this.#toBroker.length + this.#toClients.length > 0) this.#arm()
  }
}

/** One client's faulty callback must not cost the others their frames. */
function run(frame: Frame): void {
  try {
    frame()
  } catch (error) {
    LOG.error('a frame was taken by code that threw', error)
  }
}
