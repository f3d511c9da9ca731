import type { IncomingMessage } from '../../src/driver/incoming-message.ts'
import type { Listener } from '../../src/driver/listener.ts'

/** A request of which the test sees what is done with it. */
export class Request implements IncomingMessage {
  readonly ctxt = {}
  readonly message = {}
  readonly clientTimeout = null
  readonly name: string
  readonly #happened: string[]
  refuseAcknowledge: Error | null = null
  refuseRequeue: Error | null = null

  constructor(name: string, happened: string[]) {
    this.name = name
    this.#happened = happened
  }

  acknowledge(): void {
    if (this.refuseAcknowledge !== null) throw this.refuseAcknowledge
    this.#happened.push(`ack ${this.name}`)
  }

  requeue(): void {
    if (this.refuseRequeue !== null) throw this.refuseRequeue
    this.#happened.push(`requeue ${this.name}`)
  }

  async reply(): Promise<void> {
    this.#happened.push(`reply ${this.name}`)
  }

  async heartbeat(): Promise<void> {
    this.#happened.push(`heartbeat ${this.name}`)
  }
}

/** A listener that keeps the contract, with the test as its broker. */
export class MemoryListener implements Listener {
  readonly #happened: string[]
  readonly #delivered: IncomingMessage[] = []
  #stopped = false
  #wake: () => void = () => {}
  cleanups = 0
  failStop: Error | null = null

  constructor(happened: string[]) {
    this.#happened = happened
  }

  deliver(...messages: IncomingMessage[]): void {
    this.#delivered.push(...messages)
    this.#wake()
  }

  async poll(): Promise<IncomingMessage[]> {
    while (this.#delivered.length === 0 && !this.#stopped)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    return this.#delivered.splice(0, 1)
  }

  async stop(): Promise<void> {
    this.#happened.push('listener stop')
    this.#stopped = true
    this.#wake()
    if (this.failStop !== null) throw this.failStop
  }

  async cleanup(): Promise<void> {
    this.#happened.push('listener cleanup')
    this.cleanups += 1
  }
}
