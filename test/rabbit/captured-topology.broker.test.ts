/**
 * The broker objects of oslo.messaging on a real RabbitMQ, by its management:
 * what is there after a conversation of ours, beside what was there after
 * Python's. The captures are of 3.10; on 4.0 the same holds, for the default
 * queue type that it adds to the arguments is left out by `VirtualHost`.
 */
import { expect, inject, test } from 'vitest'
import { Conf } from '../../src/conf.ts'
import type { Listener } from '../../src/driver/listener.ts'
import { RabbitDriver } from '../../src/rabbit/rabbit-driver.ts'
import { Target } from '../../src/target.ts'
import { TransportURL } from '../../src/transport-url.ts'
import { until, type VirtualHost, virtualHost } from '../support/broker.ts'
import {
  capturedTopology,
  conversationNames,
  type Facts,
  inOrder,
  leftByUs,
  sameIds,
} from '../support/topology-captures.ts'

const TOPIC = new Target({ topic: 'l3_agent' })
const SERVER = TOPIC.with({ server: 'host1' })
const CALL = { waitForReply: true, timeout: 20 }

function driver(
  host: VirtualHost,
  options: Facts,
  hearMitaka = false,
): RabbitDriver {
  const conf = new Conf({ oslo_messaging_rabbit: options })
  const url = TransportURL.parse(host.transportUrl)
  const rest = { defaultExchange: 'openstack', hearMitaka }
  return new RabbitDriver(conf, url, rest)
}

/** Takes `count` requests and answers each. */
async function serve(listener: Listener, count: number): Promise<void> {
  for (let served = 0; served < count; served += 1) {
    const [request] = await listener.poll()
    request?.acknowledge()
    await request?.reply({ reply: 1 })
  }
}

/** A server that has served a call and a fanout cast; its client is gone. */
async function converse(host: VirtualHost, options: Facts, mitaka = false) {
  const server = driver(host, options)
  const client = driver(host, options, mitaka)
  const listener = await server.listen(SERVER)
  const served = serve(listener, 2)
  await client.send(TOPIC, {}, { method: 'm' }, CALL)
  await client.send(TOPIC.with({ fanout: true }), {}, { method: 'f' }, {})
  await served
  await client.cleanup()
  return async () => {
    await listener.stop()
    await listener.cleanup()
    await server.cleanup()
  }
}

/** Of a quorum queue RabbitMQ says nothing about being exclusive: it is not. */
async function queuesOf(host: VirtualHost): Promise<Facts[]> {
  const all = sameIds(await host.queues())
  return inOrder(
    all.map(({ ready, unacknowledged, ...queue }) => ({
      ...queue,
      exclusive: queue.exclusive ?? false,
    })),
  )
}

async function consumersAre(host: VirtualHost, expected: readonly Facts[]) {
  const ask = async () => inOrder(sameIds(await host.consumers()))
  const same = (found: Facts[]) =>
    JSON.stringify(found) === JSON.stringify(expected)
  const what = JSON.stringify(expected)
  expect(await until(ask, same, { what })).toEqual(expected)
}

test.each(conversationNames())(
  'on RabbitMQ there is what %s holds',
  async (name) => {
    await using host = await virtualHost()
    const captured = capturedTopology(name)
    const { options, python } = captured
    const stop = await converse(host, options, python === 'mitaka')
    expect(inOrder(sameIds(await host.exchanges()))).toEqual(captured.exchanges)
    expect(await queuesOf(host)).toEqual(captured.queues)
    expect(inOrder(sameIds(await host.bindings()))).toEqual(captured.bindings)
    await consumersAre(host, captured.consumers)
    await stop()
    const left = {
      exchanges: (await host.exchanges()).map(({ name }) => name),
      queues: (await host.queues()).map(({ name }) => name),
    }
    expect(sameIds(left)).toEqual(leftByUs(captured))
  },
)

test('a quorum queue has the limits that the options name', async () => {
  await using host = await virtualHost()
  const stop = await converse(host, {
    rabbit_quorum_queue: true,
    rabbit_quorum_max_memory_length: 100,
    rabbit_quorum_max_memory_bytes: 1_000_000,
    rabbit_transient_queues_ttl: 0,
  })
  const queues = await queuesOf(host)
  const found = Object.fromEntries(
    queues.map(({ name, arguments: given }) => [name, given]),
  )
  const quorum = {
    'x-queue-type': 'quorum',
    'x-max-in-memory-length': 100,
    'x-max-in-memory-bytes': 1_000_000,
  }
  expect(found).toEqual({
    l3_agent: quorum,
    'l3_agent.host1': quorum,
    'l3_agent_fanout_<uuid>': {},
    'reply_<uuid>': {},
  })
  await stop()
})

test('enable_cancel_on_failover asks for it with each consumer', async () => {
  await using host = await virtualHost()
  const stop = await converse(host, { enable_cancel_on_failover: true })
  const all = await until(
    () => host.consumers(),
    (consumers) => consumers.length === 3,
    { what: 'three consumers' },
  )
  const failover = { 'x-cancel-on-ha-failover': true }
  for (const consumer of all) expect(consumer.arguments).toEqual(failover)
  await stop()
})

test('with quorum queues RabbitMQ 3 refuses that, and the option is named', async () => {
  await using host = await virtualHost()
  const options = { enable_cancel_on_failover: true, rabbit_quorum_queue: true }
  const conversation = converse(host, options)
  if (inject('broker').version.startsWith('3.'))
    await expect(conversation).rejects.toMatchObject({
      replyCode: 406,
      message: expect.stringContaining('Option enable_cancel_on_failover asks'),
    })
  else await (await conversation)()
})
