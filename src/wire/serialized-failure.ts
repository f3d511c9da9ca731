/**
 * Wire: an exception that was made ready for the wire where it was thrown. A
 * method that runs in a thread throws there; its class does not survive the
 * way out, so what crosses is the failure's text, and with it what a log shows.
 *
 * oslo counterpart: none; Python's threads share their exceptions.
 */

/** What of a thrown error can be cloned. */
export interface SerializedParts {
  /** The JSON text that the caller gets. */
  readonly failure: string
  readonly name: string
  readonly message: string
  readonly stack: string
}

/** Prints as the error that it stands for. */
export class SerializedFailure extends Error {
  /** Private, so that a log does not print it beside the stack. */
  readonly #failure: string

  constructor({ failure, name, message, stack }: SerializedParts) {
    super(message)
    this.name = name
    this.stack = stack
    this.#failure = failure
  }

  get failure(): string {
    return this.#failure
  }
}
