/**
 * Cuts a process off at the worst moment: the broker has taken a message and
 * said so, and the process does not hear it. `TracedBroker` lets each confirm
 * pass here; until one is asked for, nothing is changed.
 */
import { AMQPError } from '../../src/errors.ts'
import { RESET } from './cuttable-broker.ts'

type Cut = () => Promise<void>

export class UnheardConfirm {
  #cut: Cut | null = null

  /** Calls `cut` when the next message is confirmed; resolves after it. */
  next(cut: Cut): Promise<void> {
    return new Promise((resolve) => {
      this.#cut = async () => {
        await cut()
        resolve()
      }
    })
  }

  /** What the process is told of a publish. */
  told(confirmed: Promise<void>): Promise<void> {
    const cut = this.#cut
    this.#cut = null
    return cut === null ? confirmed : lost(confirmed, cut)
  }
}

/** As a publish ends whose channel ends before the confirm. */
async function lost(confirmed: Promise<void>, cut: Cut): Promise<void> {
  await confirmed
  await cut()
  throw new AMQPError(RESET)
}
