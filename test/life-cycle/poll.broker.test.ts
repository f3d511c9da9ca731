/** The server's life, 3: the poll loop, and the acknowledgement. */
import { expect, it } from 'vitest'
import type { Context, Payload } from '../../src/index.ts'
import { virtualHost } from '../support/broker.ts'
import { recordLog } from '../support/recorded-log.ts'
import { consumersAre, cutConnections, queueHolds } from './broker-questions.ts'
import { Diary } from './diary.ts'
import { Gate } from './gate.ts'
import { HOST, l3Agent, neutronServer } from './l3-agent.ts'
import { pythonCaller } from './python-caller.ts'

it('poll takes from the queues of topic, server and fanout', async () => {
  const served = new Diary()
  await using broker = await virtualHost()
  await using neutron = await neutronServer(broker)
  await using agent = await l3Agent(broker, {
    routers_updated: (_ctxt: Context, { by }: Payload) => served.write(by),
  })
  await agent.server.start()
  await neutron.cast('routers_updated', { by: 'topic' })
  await neutron.castTo(HOST, 'routers_updated', { by: 'server' })
  await neutron.fanout('routers_updated', { by: 'fanout' })
  await served.reaches(3)
  expect(served.entries.toSorted()).toEqual(['fanout', 'server', 'topic'])
})

it('poll hands on what waited in the queue, in its order', async () => {
  const served = new Diary()
  await using broker = await virtualHost()
  await using neutron = await neutronServer(broker)
  await using first = await l3Agent(broker, {})
  await first.server.start()
  await first.server.stop()
  for (const router of ['r1', 'r2', 'r3'])
    await neutron.cast('routers_updated', { router })
  await queueHolds(broker, 'l3_agent', { ready: 3, unacknowledged: 0 })

  await using second = await l3Agent(broker, {
    routers_updated(_ctxt: Context, { router }: Payload) {
      served.write(router)
    },
  })
  await second.server.start()
  expect(await served.reaches(3)).toEqual(['r1', 'r2', 'r3'])
})

it('a request is acknowledged before its method runs', async () => {
  const served = new Diary()
  const gate = new Gate()
  await using broker = await virtualHost()
  await using neutron = await neutronServer(broker)
  await using agent = await l3Agent(broker, {
    async routers_updated(_ctxt: Context, { router }: Payload) {
      served.write(router)
      await gate.pass()
    },
  })
  await agent.server.start()
  await neutron.cast('routers_updated', { router: 'held' })
  await served.reaches(1)
  await queueHolds(broker, 'l3_agent', { ready: 0, unacknowledged: 0 })

  // What is not acknowledged would be delivered again, before the marker.
  recordLog()
  await cutConnections(broker, 2)
  gate.open()
  await neutron.cast('routers_updated', { router: 'marker' })
  await served.reaches(2)
  await queueHolds(broker, 'l3_agent', { ready: 0, unacknowledged: 0 })
  expect(served.entries).toEqual(['held', 'marker'])
})

it('a request that was not polled yet is delivered again after a cut', async () => {
  const served = new Diary()
  const gate = new Gate()
  await using broker = await virtualHost()
  await using neutron = await neutronServer(broker)
  const endpoint = {
    async routers_updated(_ctxt: Context, { router }: Payload) {
      served.write(router)
      await gate.pass()
    },
  }
  // The blocking executor polls nothing while a method runs.
  await using agent = await l3Agent(broker, endpoint, { executor: 'blocking' })
  void agent.server.start()
  await consumersAre(broker, 3)
  await neutron.cast('routers_updated', { router: 'held' })
  await neutron.cast('routers_updated', { router: 'delivered' })
  await queueHolds(broker, 'l3_agent', { ready: 0, unacknowledged: 1 })

  recordLog()
  await cutConnections(broker, 2)
  gate.open()
  await served.reaches(2)
  await queueHolds(broker, 'l3_agent', { ready: 0, unacknowledged: 0 })
  expect(served.entries).toEqual(['held', 'delivered'])
})

it('the poll loop outlives a message that is not JSON', async () => {
  const log = recordLog()
  await using broker = await virtualHost()
  await using neutron = await neutronServer(broker)
  await using python = await pythonCaller(broker)
  await using agent = await l3Agent(broker, { ping: () => 'pong' })
  await agent.server.start()
  await python.publish('l3_agent', '{"oslo.version": ')
  expect(await neutron.call('ping')).toBe('pong')
  expect(log.lines('error')).toEqual(['A message to "l3_agent" is rejected'])
})
