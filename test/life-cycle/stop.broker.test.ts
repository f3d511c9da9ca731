/** The server's life, 6: it stops, and serves what it had taken. */
import { expect, it } from 'vitest'
import type { Context, Payload } from '../../src/index.ts'
import { virtualHost } from '../support/broker.ts'
import { consumersAre, queueHolds } from './broker-questions.ts'
import { Diary } from './diary.ts'
import { Gate } from './gate.ts'
import { l3Agent, neutronServer } from './l3-agent.ts'

it('stop cancels the consumers', async () => {
  await using broker = await virtualHost()
  await using agent = await l3Agent(broker, {})
  await agent.server.start()
  await consumersAre(broker, 3)
  await agent.server.stop()
  await consumersAre(broker, 0)
})

it('a request that comes after stop is served by another server', async () => {
  const served = new Diary()
  await using broker = await virtualHost()
  await using neutron = await neutronServer(broker)
  const writing = (host: string) => ({
    routers_updated: () => served.write(host),
  })
  await using agent = await l3Agent(broker, writing('host1'))
  await agent.server.start()
  await agent.server.stop()
  await neutron.cast('routers_updated')
  await queueHolds(broker, 'l3_agent', { ready: 1, unacknowledged: 0 })

  const host = 'host2'
  await using other = await l3Agent(broker, writing(host), { host })
  await other.server.start()
  expect(await served.reaches(1)).toEqual(['host2'])
})

it('what waited for a worker before stop is served after it', async () => {
  const served = new Diary()
  const gate = new Gate()
  await using broker = await virtualHost()
  await using neutron = await neutronServer(broker)
  await using agent = await l3Agent(broker, {
    async routers_updated(_ctxt: Context, { router }: Payload) {
      await gate.pass()
      served.write(router)
    },
  })
  await agent.server.start(1)
  for (const router of ['r1', 'r2', 'r3'])
    await neutron.cast('routers_updated', { router })
  await queueHolds(broker, 'l3_agent', { ready: 0, unacknowledged: 0 })
  await agent.server.stop()
  gate.open()
  await agent.server.wait()
  expect(served.entries).toEqual(['r1', 'r2', 'r3'])
})

it('what was delivered before stop, and not polled, is served after it', async () => {
  const served = new Diary()
  const gate = new Gate()
  await using broker = await virtualHost()
  await using neutron = await neutronServer(broker)
  const endpoint = {
    async routers_updated(_ctxt: Context, { router }: Payload) {
      await gate.pass()
      served.write(router)
    },
  }
  // The blocking executor polls nothing while a method runs.
  await using agent = await l3Agent(broker, endpoint, { executor: 'blocking' })
  const untilStopped = agent.server.start()
  await consumersAre(broker, 3)
  for (const router of ['r1', 'r2', 'r3'])
    await neutron.cast('routers_updated', { router })
  await queueHolds(broker, 'l3_agent', { ready: 0, unacknowledged: 2 })
  await agent.server.stop()
  gate.open()
  await untilStopped
  expect(served.entries).toEqual(['r1', 'r2', 'r3'])
  await queueHolds(broker, 'l3_agent', { ready: 0, unacknowledged: 0 })
})
