/** Three servers of one topic and their clients, as upstream's functional tests. */
import { expect, it } from 'vitest'
import {
  type Args,
  Conf,
  getRPCClient,
  getRPCServer,
  getRPCTransport,
  MessageUndeliverable,
  MessagingTimeout,
  Target,
  type Transport,
} from '../../src/index.ts'
import { until, type VirtualHost, virtualHost } from '../support/broker.ts'
import { deferred } from '../support/deferred.ts'
import { recordLog } from '../support/recorded-log.ts'

const SYNC = { what: 'every cast served' }
const LETTERS = [...'abcdefghijklmn']

class Counter {
  readonly target: Target
  sval = ''
  ival = 0
  /** What `long_running_task` waits for. */
  readonly end = deferred()

  constructor(target = new Target()) {
    this.target = target
  }

  append(_ctxt: object, { text }: { text: string }) {
    this.sval += text
    return this.sval
  }

  add(_ctxt: object, { increment }: { increment: number }) {
    this.ival += increment
    return this.ival
  }

  subtract(_ctxt: object, { increment }: { increment: number }) {
    if (this.ival < increment) throw new RangeError('the value is too low')
    this.ival -= increment
    return this.ival
  }

  async long_running_task() {
    await this.end.promise
  }

  sync() {}
}

interface Group extends AsyncDisposable {
  /** One for each server. */
  readonly counters: readonly Counter[]
  readonly transport: Transport
  readonly target: Target
}

/** `count` servers that have started, and a transport for their clients. */
async function serverGroup(
  { transportUrl }: VirtualHost,
  count: number,
  endpointTarget?: Target,
): Promise<Group> {
  const target = new Target({ topic: 'functional' })
  const newTransport = () => getRPCTransport(new Conf(), transportUrl)
  const transports = [await newTransport()]
  const counters = Array.from(
    { length: count },
    () => new Counter(endpointTarget),
  )
  const servers = await Promise.all(
    counters.map(async (counter, index) => {
      const transport = await newTransport()
      transports.push(transport)
      const server = getRPCServer(
        transport,
        target.with({ server: `server_${index}` }),
        [counter],
      )
      await server.start()
      return server
    }),
  )
  return {
    counters,
    transport: transports[0]!,
    target,
    async [Symbol.asyncDispose]() {
      for (const { end } of counters) end.resolve()
      await Promise.all(servers.map((server) => server.stop()))
      await Promise.all(servers.map((server) => server.wait()))
      await Promise.all(transports.map((transport) => transport.cleanup()))
    },
  }
}

const clientOf = (
  { transport, target }: Group,
  attributes: { server?: string; fanout?: boolean } = {},
) => getRPCClient(transport, target.with(attributes), { timeout: 10 })

const texts = ({ counters }: Group) => counters.map(({ sval }) => sval)
const numbers = ({ counters }: Group) => counters.map(({ ival }) => ival)
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)

it('calls to one server change that one alone', async () => {
  await using host = await virtualHost()
  await using group = await serverGroup(host, 3)
  const client = clientOf(group, { server: 'server_1' })
  const call = (method: string, args: Args) => client.call({}, method, args)
  await call('append', { text: 'open' })
  expect(await call('append', { text: 'stack' })).toBe('openstack')
  await call('add', { increment: 2 })
  expect(await call('add', { increment: 10 })).toBe(12)
  expect(await call('subtract', { increment: 3 })).toBe(9)
  expect(texts(group)).toEqual(['', 'openstack', ''])
  expect(numbers(group)).toEqual([0, 9, 0])
})

it('calls to a group are spread over all of its servers, in order', async () => {
  await using host = await virtualHost()
  await using group = await serverGroup(host, 3)
  const client = clientOf(group)
  for (const text of LETTERS) await client.call({}, 'append', { text })
  const got = texts(group)
  expect(got.join('').split('').sort()).toEqual(LETTERS)
  for (const text of got) {
    expect(text).not.toBe('')
    expect([...text].sort().join('')).toBe(text)
  }
})

it('calls fail with what the method threw', async () => {
  recordLog()
  await using host = await virtualHost()
  await using group = await serverGroup(host, 1)
  const client = clientOf(group)
  await client.call({}, 'add', { increment: 2 })
  await expect(client.call({}, 'subtract', { increment: 3 })).rejects.toThrow(
    RangeError,
  )
  expect(numbers(group)).toEqual([2])
})

it('calls go on while a long one of the same client times out', async () => {
  await using host = await virtualHost()
  await using group = await serverGroup(host, 1)
  const client = clientOf(group, { server: 'server_0' })
  let isOver = false
  const long = client
    .prepare({ timeout: 2 })
    .call({}, 'long_running_task')
    .catch((error: unknown) => {
      isOver = true
      return error
    })
  let short = 0
  while (short < 10 || !isOver) {
    await client.call({}, 'add', { increment: 1 })
    short += 1
  }
  expect(await long).toBeInstanceOf(MessagingTimeout)
  expect(numbers(group)).toEqual([short])
})

it('calls reach an endpoint by its namespace and version only', async () => {
  recordLog()
  await using host = await virtualHost()
  const named = new Target({ namespace: 'Name1', version: '7.5' })
  await using group = await serverGroup(host, 1, named)
  const client = clientOf(group).prepare({
    namespace: 'Name1',
    version: '7.5',
  })
  expect(await client.call({}, 'append', { text: 'hi' })).toBe('hi')
  for (const other of [{ version: '7.6' }, { namespace: 'Name2' }])
    await expect(
      client.prepare(other).call({}, 'append', { text: 'no' }),
    ).rejects.toMatchObject({ excType: 'UnsupportedVersion' })
  expect(texts(group)).toEqual(['hi'])
})

it('calls at least once fail at once where nobody listens', async () => {
  await using host = await virtualHost()
  await using group = await serverGroup(host, 1)
  const client = clientOf(group).prepare({
    topic: 'nobody',
    timeout: 600,
    transportOptions: { atLeastOnce: true },
  })
  const called = client.call({}, 'add', { increment: 1 })
  await expect(called).rejects.toBeInstanceOf(MessageUndeliverable)
})

it('casts to one server change that one alone', async () => {
  await using host = await virtualHost()
  await using group = await serverGroup(host, 3)
  const client = clientOf(group, { server: 'server_1' })
  await client.cast({}, 'append', { text: 'open' })
  await client.cast({}, 'append', { text: 'stack' })
  await client.cast({}, 'add', { increment: 2 })
  await client.cast({}, 'add', { increment: 10 })
  await client.call({}, 'sync')
  expect(texts(group)).toEqual(['', 'openstack', ''])
  expect(numbers(group)).toEqual([0, 12, 0])
})

it('casts to a group are each served once, and none by all', async () => {
  await using host = await virtualHost()
  await using group = await serverGroup(host, 3)
  const client = clientOf(group)
  for (let count = 0; count < 20; count += 1)
    await client.cast({}, 'add', { increment: 1 })
  const all = async () => numbers(group)
  const got = await until(all, (values) => sum(values) >= 20, SYNC)
  expect(sum(got)).toBe(20)
  for (const one of got) expect(one).toBeGreaterThan(0)
})

it('casts to all reach every server, in order', async () => {
  await using host = await virtualHost()
  await using group = await serverGroup(host, 3)
  const client = clientOf(group, { fanout: true })
  await client.cast({}, 'append', { text: 'open' })
  await client.cast({}, 'append', { text: 'stack' })
  await client.cast({}, 'add', { increment: 12 })
  const all = async () => numbers(group)
  await until(all, (values) => sum(values) >= 36, SYNC)
  expect(numbers(group)).toEqual([12, 12, 12])
  expect(texts(group)).toEqual(['openstack', 'openstack', 'openstack'])
})
