import { afterEach, expect, test, vi } from 'vitest'
import { ConnectionPool } from '../../src/amqp/connection-pool.ts'
import { SendConnection } from '../../src/amqp/send-connection.ts'
import { Conf } from '../../src/conf.ts'
import { AMQPError, ConfigurationError } from '../../src/errors.ts'
import { FakeBroker } from '../../src/fake/fake-broker.ts'
import { rabbitOpts } from '../../src/options/rabbit-opts.ts'
import { collectLog } from './log-records.ts'
import { encode } from './recording-broker.ts'

afterEach(() => {
  vi.useRealTimers()
})

const log = collectLog()
const conf = new Conf()
conf.registerOpts(rabbitOpts)

const TTL = 1200

/** A pool that remembers what it made; nothing in it is to stay. */
function makePool(maxSize: number, minSize = 0) {
  const broker = new FakeBroker()
  const made: SendConnection[] = []
  const limits = { maxSize, minSize, ttl: TTL }
  const pool = new ConnectionPool(limits, () => {
    const connection = new SendConnection(conf, broker)
    made.push(connection)
    return connection
  })
  return { pool, made, broker }
}

interface Held {
  readonly connection: SendConnection
  giveBack(): Promise<void>
}

/** Takes a connection and keeps it until `giveBack`. */
function take(pool: ConnectionPool): Promise<Held> {
  return new Promise((resolve, reject) => {
    const done: Promise<void> = pool.use(
      (connection) =>
        new Promise((release) => {
          const giveBack = () => {
            release()
            return done
          }
          resolve({ connection, giveBack })
        }),
    )
    done.catch(reject)
  })
}

/** What one connection carries at once. */
const SHARE = 64

/** Takes as many as one connection carries. */
function fill(pool: ConnectionPool): Promise<Held[]> {
  return Promise.all(Array.from({ length: SHARE }, () => take(pool)))
}

function connectionsOf(held: readonly Held[]): Set<SendConnection> {
  return new Set(held.map(({ connection }) => connection))
}

test('connections are made on demand and used again', async () => {
  const { pool, made } = makePool(30)
  expect(made.length).toBe(0)
  for (let time = 0; time < 5; time += 1) await pool.use(async () => {})
  expect(made.length).toBe(1)
})

test('acts share a connection until it has 64, and then the next is made', async () => {
  const { pool, made } = makePool(30)
  const first = await fill(pool)
  expect([...connectionsOf(first)]).toEqual([made[0]])
  expect((await take(pool)).connection).toBe(made[1])
  expect(made.length).toBe(2)
})

test('the connection that last got room is the first taken', async () => {
  const { pool, made } = makePool(30)
  const [full] = await fill(pool)
  await take(pool)
  await full?.giveBack()
  expect((await take(pool)).connection).toBe(made[0])
  expect((await take(pool)).connection).toBe(made[1])
})

test('idle connections are taken again before one is made', async () => {
  const { pool, made } = makePool(30)
  const held = [...(await fill(pool)), ...(await fill(pool))]
  await Promise.all(held.map((one) => one.giveBack()))
  const again = [...(await fill(pool)), ...(await fill(pool))]
  expect([...connectionsOf(again)].length).toBe(2)
  expect(made.length).toBe(2)
})

test('never more connections than the size, each with its share', async () => {
  const { pool, made } = makePool(2)
  await fill(pool)
  await fill(pool)
  let served = false
  void pool.use(async () => {
    served = true
  })
  await new Promise((resolve) => setImmediate(resolve))
  expect(served).toBe(false)
  expect(made.length).toBe(2)
})

test('when all are full, whoever waits longest is served first', async () => {
  const { pool, made } = makePool(1)
  const [first] = await fill(pool)
  const order: string[] = []
  const waiting = ['second', 'third'].map((name) =>
    pool.use(async () => {
      order.push(name)
    }),
  )
  expect(order).toEqual([])
  await first?.giveBack()
  await Promise.all(waiting)
  expect(order).toEqual(['second', 'third'])
  expect(made.length).toBe(1)
})

test('a place that changed hands is given back once', async () => {
  const { pool, made } = makePool(1)
  const [first, ...others] = await fill(pool)
  const waiting = take(pool)
  await first?.giveBack()
  const held = [...others, await waiting]
  await Promise.all(held.map((one) => one.giveBack()))
  await fill(pool)
  expect(made.length).toBe(1)
})

test('an act that fails gives its connection back', async () => {
  const { pool, made } = makePool(1)
  for (let time = 0; time <= SHARE; time += 1) {
    const failed = pool.use(() => Promise.reject(new Error('no')))
    await expect(failed).rejects.toThrow('no')
  }
  expect(await pool.use(async (connection) => connection)).toBe(made[0])
})

test('a connection that could not be made leaves its place free', async () => {
  const broker = new FakeBroker()
  let fails = true
  const limits = { maxSize: 1, minSize: 0, ttl: TTL }
  const pool = new ConnectionPool(limits, () => {
    if (fails) throw new Error('not made')
    return new SendConnection(conf, broker)
  })
  await expect(pool.use(async () => {})).rejects.toThrow('not made')
  fails = false
  await pool.use(async () => {})
})

test('closing refuses those in line, and everybody after', async () => {
  const { pool } = makePool(1)
  await fill(pool)
  const waiting = pool.use(async () => {})
  const refused = expect(waiting).rejects.toThrow('The driver is closed')
  await pool.close()
  await refused
  await expect(pool.use(async () => {})).rejects.toBeInstanceOf(AMQPError)
})

/** Has `count` connections publish, all at once. */
async function connect(pool: ConnectionPool, count: number): Promise<void> {
  const acts = Array.from({ length: count * SHARE }, () =>
    pool.use((connection) =>
      connection.topicSend('openstack', 't', encode('{}')),
    ),
  )
  await vi.advanceTimersByTimeAsync(100)
  await Promise.all(acts)
}

test('idle connections are closed when their time is over, but for the least', async () => {
  vi.useFakeTimers()
  const { pool, broker } = makePool(30, 2)
  await connect(pool, 5)
  expect(broker.connections().length).toBe(5)
  await vi.advanceTimersByTimeAsync((TTL - 1) * 1000)
  expect(broker.connections().length).toBe(5)
  await vi.advanceTimersByTimeAsync(2000)
  expect(broker.connections().length).toBe(2)
  await vi.advanceTimersByTimeAsync(10 * TTL * 1000)
  expect(broker.connections().length).toBe(2)
  expect(log.map(({ level }) => level)).toEqual(Array(3).fill('debug'))
  expect(log[2]?.message).toBe(
    'Idle connection has expired and been closed. Pool size: 2',
  )
})

test('of the idle ones that is closed which is idle for longest', async () => {
  vi.useFakeTimers()
  const { pool, made } = makePool(30, 1)
  const held = [...(await fill(pool)), await take(pool)]
  await Promise.all(held.slice(0, SHARE).map((one) => one.giveBack()))
  await vi.advanceTimersByTimeAsync((TTL / 2) * 1000)
  await held.at(-1)?.giveBack()
  await vi.advanceTimersByTimeAsync(10 * TTL * 1000)
  expect(await pool.use(async (connection) => connection)).toBe(made[1])
  expect(made.length).toBe(2)
})

test('a connection that is used is not idle, however old it is', async () => {
  vi.useFakeTimers()
  const { pool, made } = makePool(30)
  const first = await take(pool)
  await vi.advanceTimersByTimeAsync(10 * TTL * 1000)
  await first.giveBack()
  await vi.advanceTimersByTimeAsync((TTL - 1) * 1000)
  const second = await take(pool)
  await vi.advanceTimersByTimeAsync(10 * TTL * 1000)
  await second.giveBack()
  expect(second.connection).toBe(made[0])
  await vi.advanceTimersByTimeAsync((TTL + 1) * 1000)
  await pool.use(async () => {})
  expect(made.length).toBe(2)
})

test('a place that was closed may be taken by a new connection', async () => {
  vi.useFakeTimers()
  const { pool, broker } = makePool(2)
  await connect(pool, 2)
  await vi.advanceTimersByTimeAsync((TTL + 1) * 1000)
  expect(broker.connections()).toEqual([])
  await connect(pool, 2)
  expect(broker.connections().length).toBe(2)
})

test('a closed pool closes nothing more by itself', async () => {
  vi.useFakeTimers()
  const { pool, broker } = makePool(30)
  await connect(pool, 1)
  const closed = pool.close()
  await vi.advanceTimersByTimeAsync(100)
  await closed
  expect(broker.connections()).toEqual([])
  expect(vi.getTimerCount()).toBe(0)
})

test('a pool that may hold less than it is to keep is refused', () => {
  const error = expect(() => makePool(1, 2))
  error.toThrow(ConfigurationError)
  error.toThrow(
    'option rpc_conn_pool_size is 1; expected not less than ' +
      'conn_pool_min_size, which is 2',
  )
})

test('the first who has to wait for a connection is warned of', async () => {
  const { pool } = makePool(1)
  const held = await fill(pool)
  expect(log).toEqual([])
  const waiting = [take(pool), take(pool)]
  expect(log).toMatchObject([{ level: 'warning' }])
  expect(log[0]?.message).toContain('Connection pool limit exceeded')
  expect(log[0]?.message).toContain('rpc_conn_pool_size')
  await Promise.all(held.map((one) => one.giveBack()))
  await Promise.all(waiting)
})
