/**
 * What the conformance suite asks of a broker under test, beside the port
 * itself: to be new and empty, and to tell from outside what is in a queue.
 * A case is one row of the table: a name that stays, and what it does.
 */
import type { Broker } from '../../src/amqp/channel.ts'
import type { ConfValues } from '../../src/conf.ts'
import type { BaseDriver, DriverOptions } from '../../src/driver/base-driver.ts'

export interface Subject extends AsyncDisposable {
  /** The column of the table: "in memory", "RabbitMQ 4.0". */
  readonly product: string
  /** The port, to a virtual host where nothing is declared. */
  readonly broker: Broker
  /** A driver of its own to that virtual host. */
  driver(
    conf?: ConfValues,
    options?: Partial<DriverOptions>,
  ): Promise<BaseDriver>
  /** What waits in a queue, and who consumes it; null: there is none. */
  queue(name: string): Promise<QueueState | null>
  /** Cuts every connection that there is. */
  closeConnections(): Promise<void>
}

export interface QueueState {
  readonly ready: number
  readonly consumers: number
}

export type MakeSubject = () => Promise<Subject>

export interface Case {
  /** A sentence; it is printed, and later issues look it up. */
  readonly name: string
  /** Resolves to what it saw, if brokers may differ in that. */
  readonly run: (subject: Subject) => Promise<string | void>
  /** All that may be seen; without it the brokers must not differ. */
  readonly observed?: readonly string[]
}
