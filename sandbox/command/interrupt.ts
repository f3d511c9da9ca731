/**
 * How the sandbox ends before its lesson does: Ctrl-C, a signal, a closed pipe,
 * or an error that the lesson let fall. All become one AbortSignal, so whatever
 * was begun is put away before the process ends. A second Ctrl-C ends it as it
 * is: what was started for it is removed by its guardian even then.
 */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

/** The reader wants no more. */
export class Interrupted extends Error {
  /** Of the process, as a shell expects it of this signal. */
  readonly exitCode: number
  /** Whether somebody still reads. */
  readonly isTold: boolean

  constructor(why: string, exitCode: number, isTold = true) {
    super(why)
    this.name = 'Interrupted'
    this.exitCode = exitCode
    this.isTold = isTold
  }
}

export class Interrupt implements Disposable {
  readonly #controller = new AbortController()
  readonly #undo: (() => void)[] = []

  constructor() {
    for (const [signal, code] of Object.entries(SIGNALS))
      this.#once(signal, () => new Interrupted(signal, code))
    for (const event of ['uncaughtException', 'unhandledRejection'])
      this.#once(event, (error) => error)
    process.stdout.on('error', this.#noReader)
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Ends it by the reader's wish. */
  end(): void {
    this.#controller.abort(new Interrupted('ended', 0))
  }

  /** `| head -1` has read enough. Every line after it fails again. */
  readonly #noReader = (): void => {
    this.#controller.abort(new Interrupted('no reader', 0, false))
  }

  #once(event: string, reason: (error: unknown) => unknown): void {
    const act = (error: unknown) => this.#controller.abort(reason(error))
    process.once(event, act)
    this.#undo.push(() => process.off(event, act))
  }

  [Symbol.dispose](): void {
    for (const undo of this.#undo) undo()
  }
}
