/** The server's life, 8: the blocking executor, in which the loop is the call. */
import { expect, it } from 'vitest'
import type { Context, Payload } from '../../src/index.ts'
import { virtualHost } from '../support/broker.ts'
import { consumersAre, queueHolds } from './broker-questions.ts'
import { Diary } from './diary.ts'
import { Gate } from './gate.ts'
import { l3Agent, neutronServer } from './l3-agent.ts'

it('with the blocking executor start resolves when the server is stopped', async () => {
  const diary = new Diary()
  await using broker = await virtualHost()
  await using neutron = await neutronServer(broker)
  const endpoint = { ping: () => 'pong' }
  await using agent = await l3Agent(broker, endpoint, { executor: 'blocking' })
  const started = agent.server.start().then(() => diary.write('start resolves'))
  await consumersAre(broker, 3)
  diary.write(await neutron.call('ping'))
  await agent.server.stop()
  await started
  expect(diary.entries).toEqual(['pong', 'start resolves'])
})

it('the blocking executor leaves the next request unacknowledged', async () => {
  const begun = new Diary()
  const gate = new Gate()
  await using broker = await virtualHost()
  await using neutron = await neutronServer(broker)
  const endpoint = {
    async routers_updated(_ctxt: Context, { router }: Payload) {
      begun.write(router)
      await gate.pass()
    },
  }
  await using agent = await l3Agent(broker, endpoint, { executor: 'blocking' })
  void agent.server.start()
  await consumersAre(broker, 3)
  for (const router of ['r1', 'r2'])
    await neutron.cast('routers_updated', { router })
  await queueHolds(broker, 'l3_agent', { ready: 0, unacknowledged: 1 })
  expect(begun.entries).toEqual(['r1'])
  gate.letOneThrough()
  expect(await begun.reaches(2)).toEqual(['r1', 'r2'])
  await queueHolds(broker, 'l3_agent', { ready: 0, unacknowledged: 0 })
})
