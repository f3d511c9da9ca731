import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { Conf } from '../../src/conf.ts'
import { FakeBroker } from '../../src/fake/fake-broker.ts'
import { FakeDriver } from '../../src/fake/fake-driver.ts'
import type { Topology } from '../../src/fake/topology.ts'
import { Target } from '../../src/target.ts'
import { TransportURL } from '../../src/transport-url.ts'

const CAPTURE = new URL('../captures/topology-default.json', import.meta.url)
const OPTIONS = { defaultExchange: 'openstack' }

function driver(url: string): FakeDriver {
  return new FakeDriver(new Conf(), TransportURL.parse(url), OPTIONS)
}

/** Without ids, and in one order; what waits in queues was not captured. */
function comparable(topology: object): unknown {
  const text = JSON.stringify(topology).replaceAll(/[0-9a-f]{32}/g, 'ID')
  const { exchanges, queues, bindings, consumers } = JSON.parse(
    text,
  ) as Topology
  const byText = <T>(facts: readonly T[]) =>
    facts.map((fact) => JSON.stringify(sortKeys(fact))).sort()
  return {
    exchanges: byText(exchanges),
    queues: byText(queues.map(({ ready, unacknowledged, ...rest }) => rest)),
    bindings: byText(bindings),
    consumers: byText(consumers),
  }
}

function sortKeys(fact: unknown): unknown {
  const entries = Object.entries(fact as object)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** A server of l3_agent, and a client that called it and cast to all. */
async function conversation(url: string): Promise<FakeDriver[]> {
  const [server, client] = [driver(url), driver(url)]
  const topic = new Target({ topic: 'l3_agent' })
  const listener = await server.listen(topic.with({ server: 'host1' }))
  const message = { method: 'ask', args: {} }
  const call = { waitForReply: true, timeout: 10 }
  const reply = client.send(topic, {}, message, call)
  const [request] = await listener.poll()
  request?.acknowledge()
  await request?.reply({ reply: 'answer' })
  expect(await reply).toBe('answer')
  await client.send(topic.with({ fanout: true }), {}, message, {})
  return [server, client]
}

describe('FakeDriver', () => {
  it('leaves on its broker what oslo.messaging leaves on RabbitMQ', async () => {
    const { while_running } = JSON.parse(await readFile(CAPTURE, 'utf8'))
    const drivers = await conversation('fake://capture/default')
    const topology = FakeBroker.named('capture/default').topology()
    // The client of the capture had ended, so nobody consumed its replies.
    const theirs = JSON.stringify(while_running)
    const ours = JSON.stringify({
      ...topology,
      queues: topology.queues.map((queue) =>
        queue.name.startsWith('reply_') ? { ...queue, consumers: 0 } : queue,
      ),
      consumers: topology.consumers.filter(
        ({ queue_name }) => !queue_name.startsWith('reply_'),
      ),
    })
    expect(comparable(JSON.parse(ours))).toEqual(comparable(JSON.parse(theirs)))
    for (const one of drivers) await one.cleanup()
  })

  it('takes its broker by host and virtual host, and nothing else', async () => {
    const drivers = await conversation('fake://u:p@shared:1/course')
    const names = FakeBroker.named('shared/course')
      .topology()
      .queues.map(({ name }) => name)
    expect(names).toContain('l3_agent.host1')
    for (const one of drivers) await one.cleanup()
  })

  it('has localhost and / where the URL names none', async () => {
    const drivers = await conversation('fake://')
    const names = FakeBroker.named('localhost//')
      .topology()
      .queues.map(({ name }) => name)
    expect(names).toContain('l3_agent')
    for (const one of drivers) await one.cleanup()
  })

  it('leaves no connection when it is cleaned up', async () => {
    const broker = FakeBroker.named('clean/up')
    const drivers = await conversation('fake://clean/up')
    expect(broker.connections().length).toBeGreaterThan(2)
    for (const one of drivers) await one.cleanup()
    expect(broker.connections()).toEqual([])
  })
})
