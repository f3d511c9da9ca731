/** The server's life, 9: reset, which oslo.service calls on SIGHUP. */
import { expect, it } from 'vitest'
import { type VirtualHost, virtualHost } from '../support/broker.ts'
import { consumersAre } from './broker-questions.ts'
import { l3Agent, neutronServer } from './l3-agent.ts'

it('reset does nothing', async () => {
  await using broker = await virtualHost()
  await using neutron = await neutronServer(broker)
  await using agent = await l3Agent(broker, { ping: () => 'pong' })
  await agent.server.start()
  expect(await neutron.call('ping')).toBe('pong')
  await consumersAre(broker, 4) // with that of the reply queue
  const before = await topology(broker)
  agent.server.reset()
  expect(await neutron.call('ping')).toBe('pong')
  expect(await topology(broker)).toEqual(before)
})

async function topology(broker: VirtualHost): Promise<unknown> {
  return [
    await broker.exchanges(),
    await broker.queues(),
    await broker.bindings(),
    await broker.consumers(),
  ]
}
