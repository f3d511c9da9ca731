/**
 * Life cycle: what these tests ask the broker, in their words. A queue's
 * counts are of this moment, but the client may be on its way; connections and
 * consumers are known up to a second late. So each question here waits, with a
 * deadline, until the answer is the one that the test expects.
 */
import { until, type VirtualHost } from '../support/broker.ts'

/** What one queue holds. */
export interface Held {
  /** Not delivered to anybody. */
  readonly ready: number
  /** Delivered, and still the broker's until it is acknowledged. */
  readonly unacknowledged: number
}

/** Resolves when the queue holds exactly that. */
export async function queueHolds(
  broker: VirtualHost,
  name: string,
  expected: Held,
): Promise<void> {
  const ask = async () => {
    const queue = (await broker.queues()).find((one) => one.name === name)
    return queue && [queue.ready, queue.unacknowledged]
  }
  const { ready, unacknowledged } = expected
  await until(
    ask,
    (answer) => answer?.[0] === ready && answer[1] === unacknowledged,
    { what: `${name}: ${ready} ready, ${unacknowledged} unacknowledged` },
  )
}

/** Resolves when that many clients are connected. */
export async function connectionsAre(
  broker: VirtualHost,
  count: number,
): Promise<string[]> {
  const ask = async () => (await broker.connections()).map(({ name }) => name)
  const what = `${count} connections`
  return await until(ask, (names) => names.length === count, { what })
}

/**
 * The names that clients gave to their connections, that of `later` included.
 * The broker shows connections late, but not a later one before an earlier one.
 */
export async function connectionsUpTo(
  broker: VirtualHost,
  later: { readonly connectionName: string },
): Promise<unknown[]> {
  const { connectionName } = later
  const ask = async () => {
    const connections = await broker.connections()
    return connections.map(({ connection_name }) => connection_name)
  }
  const what = `connection ${connectionName}`
  return await until(ask, (names) => names.includes(connectionName), { what })
}

/** Resolves when that many consumers are there. */
export async function consumersAre(
  broker: VirtualHost,
  count: number,
): Promise<void> {
  const what = `${count} consumers`
  await until(
    () => broker.consumers(),
    (all) => all.length === count,
    { what },
  )
}

/** The broker cuts all connections, which must be `count`; none is left. */
export async function cutConnections(
  broker: VirtualHost,
  count: number,
): Promise<void> {
  const cut = await connectionsAre(broker, count)
  await broker.closeConnections()
  await until(
    () => broker.connections(),
    (now) => !now.some(({ name }) => cut.includes(name)),
    { what: 'none of the connections that were cut' },
  )
}
