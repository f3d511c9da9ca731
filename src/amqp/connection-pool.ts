/**
 * AMQP: the connections for sending. They are made as they are needed, up to
 * `rpc_conn_pool_size`. Each carries several acts at once, and a new one is
 * made only when all have their share, so that the broker confirms in batches
 * and in quiet times few are in use. Whoever comes when all are full waits in
 * line. Those that are idle for `conn_pool_ttl` are closed, down to
 * `conn_pool_min_size`.
 *
 * oslo counterpart: `_drivers/pool.py`, and `ConnectionContext` for `use`. Two
 * differences: oslo lends a connection to one thread at a time, which blocks
 * until the confirm; nobody blocks here. There the idle ones are looked for
 * only when somebody takes one; here a timer finds them.
 */
import { AMQPError, ConfigurationError } from '../errors.ts'
import { getLogger } from '../log.ts'
import { Alarm } from './alarm.ts'
import type { SendConnection } from './send-connection.ts'

const LOG = getLogger('oslo_messaging._drivers.pool')

/**
 * Acts on one connection at once. Past this a batch of confirms gains nothing,
 * and what one bad publish takes along with its channel stays few.
 */
const SHARE = 64

/** How many connections there may be, and for how long. */
export interface PoolLimits {
  /** Option `rpc_conn_pool_size`: idle ones included. */
  readonly maxSize: number
  /** Option `conn_pool_min_size`: so many stay, however long they are idle. */
  readonly minSize: number
  /** Option `conn_pool_ttl`: seconds. */
  readonly ttl: number
}

/** A connection and how many acts hold it. */
interface Shared {
  readonly connection: SendConnection
  acts: number
  /** The time at which the last act gave it back. */
  idleSinceMs: number
}

interface Waiter {
  readonly resolve: (shared: Shared) => void
  readonly reject: (error: Error) => void
}

export class ConnectionPool {
  readonly #limits: PoolLimits
  readonly #create: () => SendConnection
  readonly #all: Shared[] = []
  /** Those with room for another act; the last is taken first. */
  readonly #roomy: Shared[] = []
  readonly #waiting: Waiter[] = []
  readonly #expiry = new Alarm(() => this.#expire())
  readonly #closing = new Set<Promise<void>>()
  #closed = false

  /** @throws ConfigurationError if fewer may be there than are to stay. */
  constructor(limits: PoolLimits, create: () => SendConnection) {
    const { maxSize, minSize } = limits
    if (maxSize < minSize)
      throw new ConfigurationError(
        `option rpc_conn_pool_size is ${maxSize}; expected not less than ` +
          `conn_pool_min_size, which is ${minSize}`,
      )
    this.#limits = limits
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
    if (this.#all.length >= this.#limits.maxSize) return null
    const shared = { connection: this.#create(), acts: 0, idleSinceMs: 0 }
    this.#all.push(shared)
    this.#roomy.push(shared)
    return shared
  }

  #queue(): Promise<Shared> {
    if (this.#waiting.length === 0)
      LOG.warning(
        `Connection pool limit exceeded: all ${this.#all.length} connections ` +
          `of option rpc_conn_pool_size carry ${SHARE} messages; others wait`,
      )
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
    if (shared.acts > 0 || this.#closed) return
    shared.idleSinceMs = Date.now()
    if (this.#all.length > this.#limits.minSize) this.#expire()
  }

  /** Closes what is idle too long, oldest first, and comes again in time. */
  #expire(): void {
    const { minSize, ttl } = this.#limits
    const idle = this.#roomy
      .filter(({ acts }) => acts === 0)
      .sort((one, other) => one.idleSinceMs - other.idleSinceMs)
    const tooMany = idle.slice(0, Math.max(0, idle.length - minSize))
    this.#expiry.clear()
    for (const shared of tooMany) {
      const leftMs = shared.idleSinceMs + ttl * 1000 - Date.now()
      if (leftMs > 0) {
        this.#expiry.set(leftMs)
        return
      }
      this.#drop(shared)
    }
  }

  #drop(shared: Shared): void {
    remove(this.#all, shared)
    remove(this.#roomy, shared)
    LOG.debug(
      `Idle connection has expired and been closed. Pool size: ${this.#all.length}`,
    )
    const closing = shared.connection.close().finally(() => {
      this.#closing.delete(closing)
    })
    this.#closing.add(closing)
  }

  /** Closes every connection, those that are lent as well. */
  async close(): Promise<void> {
    this.#closed = true
    this.#expiry.clear()
    for (const { reject } of this.#waiting.splice(0)) reject(closedError())
    const open = this.#all.map(({ connection }) => connection.close())
    await Promise.all([...open, ...this.#closing])
  }
}

function remove<T>(items: T[], item: T): void {
  items.splice(items.indexOf(item), 1)
}

function closedError(): AMQPError {
  const message = 'The driver is closed: there is no connection to send on'
  return new AMQPError(message, { recoverable: false })
}
