/**
 * AMQP: the connections for sending. They are made as they are needed, up to
 * `rpc_conn_pool_size`. Each carries several acts at once, and a new one is
 * made only when all have their share, so that the broker confirms in batches
 * and in quiet times few are in use. Whoever comes when all are full waits in
 * line.
 *
 * oslo counterpart: `_drivers/pool.py`, and `ConnectionContext` for `use`. A
 * difference: oslo lends a connection to one thread at a time, which blocks
 * until the confirm; nobody blocks here. Left out: closing connections that are
 * idle (`conn_pool_ttl`).
 */
import { AMQPError } from '../errors.ts'
import type { SendConnection } from './send-connection.ts'

/**
 * Acts on one connection at once. Past this a batch of confirms gains nothing,
 * and what one bad publish takes along with its channel stays few.
 */
const SHARE = 64

/** A connection and how many acts hold it. */
interface Shared {
  readonly connection: SendConnection
  acts: number
}

interface Waiter {
  readonly resolve: (shared: Shared) => void
  readonly reject: (error: Error) => void
}

export class ConnectionPool {
  readonly #size: number
  readonly #create: () => SendConnection
  readonly #all: Shared[] = []
  /** Those with room for another act; the last is taken first. */
  readonly #roomy: Shared[] = []
  readonly #waiting: Waiter[] = []
  #closed = false

  /** @param size how many connections there may be, idle ones included. */
  constructor(size: number, create: () => SendConnection) {
    this.#size = size
    this.#create = create
  }

  /**
   * Lends a connection to `act`, beside others, and takes it back, whatever
   * comes of it.
   *
   * @throws AMQPError once the pool is closed, also to those in line.
   */
  async use<T>(act: (connection: SendConnection) => Promise<T>): Promise<T> {
    const shared = this.#take() ?? (await this.#queue())
    try {
      return await act(shared.connection)
    } finally {
      this.#put(shared)
    }
  }

  #take(): Shared | null {
    if (this.#closed) throw closedError()
    const shared = this.#roomy.at(-1) ?? this.#add()
    if (shared === null) return null
    shared.acts += 1
    if (shared.acts === SHARE) this.#roomy.pop()
    return shared
  }

  #add(): Shared | null {
    if (this.#all.length >= this.#size) return null
    const shared = { connection: this.#create(), acts: 0 }
    this.#all.push(shared)
    this.#roomy.push(shared)
    return shared
  }

  #queue(): Promise<Shared> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject })
    })
  }

  /** Who waits longest takes the place over. */
  #put(shared: Shared): void {
    const next = this.#waiting.shift()
    if (next !== undefined) {
      next.resolve(shared)
      return
    }
    if (shared.acts === SHARE) this.#roomy.push(shared)
    shared.acts -= 1
  }

  /** Closes every connection, those that are lent as well. */
  async close(): Promise<void> {
    this.#closed = true
    for (const { reject } of this.#waiting.splice(0)) reject(closedError())
    await Promise.all(this.#all.map(({ connection }) => connection.close()))
  }
}

function closedError(): AMQPError {
  const message = 'The driver is closed: there is no connection to send on'
  return new AMQPError(message, { recoverable: false })
}
