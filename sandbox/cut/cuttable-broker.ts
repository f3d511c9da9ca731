/**
 * What the stage needs to take the network away from one of its processes. In
 * memory it is here; on RabbitMQ in `cuttable-rabbit.ts`, which needs Node.
 */
import type {
  Broker,
  Channel,
  ConnectionPurpose,
} from '../../src/amqp/channel.ts'
import type { FakeBroker } from '../../src/fake/fake-broker.ts'

/** The broker as one process reaches it. */
export interface CuttableBroker extends Broker {
  /** How many connections the process has. */
  readonly connections: number
  /** Resets them all; resolves when the process knows. */
  cut(): Promise<void>
}

/** What Node says when the other end of a socket has reset it. */
export const RESET = 'read ECONNRESET'

/** Which connections of a broker belong to some process. */
const TAKEN = new WeakMap<FakeBroker, Set<string>>()

/** The broker itself ends the connections: what they held is requeued. */
export class CuttableMemory implements CuttableBroker {
  readonly #broker: FakeBroker
  readonly #taken: Set<string>
  readonly #own = new Set<string>()

  constructor(broker: FakeBroker) {
    this.#broker = broker
    this.#taken = TAKEN.get(broker) ?? new Set()
    TAKEN.set(broker, this.#taken)
  }

  connect(purpose: ConnectionPurpose): Promise<Channel> {
    const connected = this.#broker.connect(purpose)
    void connected.then(() => this.#take(purpose))
    return connected
  }

  /** Who asked first is connected first, and told first. */
  #take(purpose: ConnectionPurpose): void {
    const mine = this.#broker
      .connections()
      .find((one) => one.purpose === purpose && !this.#taken.has(one.name))
    if (mine === undefined) return
    this.#taken.add(mine.name)
    this.#own.add(mine.name)
  }

  get connections(): number {
    const open = this.#broker.connections()
    return open.filter(({ name }) => this.#own.has(name)).length
  }

  cut(): Promise<void> {
    return this.#broker.closeConnections(RESET, ({ name }) =>
      this.#own.has(name),
    )
  }
}
