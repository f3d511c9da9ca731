import { expect, test } from 'vitest'
import { ConnectionPool } from '../../src/amqp/connection-pool.ts'
import { SendConnection } from '../../src/amqp/send-connection.ts'
import { Conf } from '../../src/conf.ts'
import { AMQPError } from '../../src/errors.ts'
import { FakeBroker } from '../../src/fake/fake-broker.ts'
import { rabbitOpts } from '../../src/options/rabbit-opts.ts'

const conf = new Conf()
conf.registerOpts(rabbitOpts)

/** A pool that remembers what it made. */
function makePool(size: number) {
  const broker = new FakeBroker()
  const made: SendConnection[] = []
  const pool = new ConnectionPool(size, () => {
    const connection = new SendConnection(conf, broker)
    made.push(connection)
    return connection
  })
  return { pool, made }
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
  const pool = new ConnectionPool(1, () => {
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
