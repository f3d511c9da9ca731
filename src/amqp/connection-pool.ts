/**
 * AMQP: the connections for sending. They are made as they are needed, up to
 * `rpc_conn_pool_size`; the last returned is the first taken, so that in quiet
 * times few of them are in use. Whoever comes when all are out waits in line.
 *
 * oslo counterpart: `_drivers/pool.py`, and `ConnectionContext` for `use`. Left
 * out here: closing connections that are idle (`conn_pool_ttl`).
 */
import { AMQPError } from '../errors.ts'
import type { SendConnection } from './send-connection.ts'

interface Waiter {
  readonly resolve: (connection: SendConnection) => void
  readonly reject: (error: Error) => void
}

export class ConnectionPool {
  readonly #size: number
  readonly #create: () => SendConnection
  readonly #all = new Set<SendConnection>()
  readonly #idle: SendConnection[] = []
  readonly #waiting: Waiter[] = []
  #closed = false

  /** @param size how many connections there may be, idle ones included. */
  constructor(size: number, create: () => SendConnection) {
    this.#size = size
    this.#create = create
  }

  /**
   * Lends a connection to `act` and takes it back, whatever comes of it.
   *
   * @throws AMQPError once the pool is closed, also to those in line.
   */
  async use<T>(act: (connection: SendConnection) => Promise<T>): Promise<T> {
    const connection = this.#take() ?? (await this.#queue())
    try {
      return await act(connection)
    } finally {
      this.#put(connection)
    }
  }

  #take(): SendConnection | null {
    if (this.#closed) throw closedError()
    const idle = this.#idle.pop()
    if (idle !== undefined) return idle
    if (this.#all.size >= this.#size) return null
    const created = this.#create()
    this.#all.add(created)
    return created
  }

  #queue(): Promise<SendConnection> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject })
    })
  }

  #put(connection: SendConnection): void {
    const next = this.#waiting.shift()
    if (next !== undefined) next.resolve(connection)
    else this.#idle.push(connection)
  }

  /** Closes every connection, those that are lent as well. */
  async close(): Promise<void> {
    this.#closed = true
    for (const { reject } of this.#waiting.splice(0)) reject(closedError())
    await Promise.all([...this.#all].map((connection) => connection.close()))
  }
}

function closedError(): AMQPError {
  const message = 'The driver is closed: there is no connection to send on'
  return new AMQPError(message, { recoverable: false })
}
