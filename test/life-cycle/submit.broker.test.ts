/** The server's life, 4: submit, run and done. */
import { expect, it } from 'vitest'
import type { Context, Payload } from '../../src/index.ts'
import { virtualHost } from '../support/broker.ts'
import { queueHolds } from './broker-questions.ts'
import { Diary } from './diary.ts'
import { Gate } from './gate.ts'
import { CONTEXT, l3Agent, neutronServer } from './l3-agent.ts'

it('a pool of two runs two methods at once, and the third request waits', async () => {
  const begun = new Diary()
  const gate = new Gate()
  await using broker = await virtualHost()
  await using neutron = await neutronServer(broker)
  await using agent = await l3Agent(broker, {
    async routers_updated(_ctxt: Context, { router }: Payload) {
      begun.write(router)
      await gate.pass()
    },
  })
  await agent.server.start(2)
  for (const router of ['r1', 'r2', 'r3'])
    await neutron.cast('routers_updated', { router })
  await begun.reaches(2)
  await queueHolds(broker, 'l3_agent', { ready: 0, unacknowledged: 0 })
  expect(begun.entries).toEqual(['r1', 'r2'])

  gate.letOneThrough()
  expect(await begun.reaches(3)).toEqual(['r1', 'r2', 'r3'])
})

it('run calls the method with the context and the arguments of the request', async () => {
  const called = new Diary()
  await using broker = await virtualHost()
  await using neutron = await neutronServer(broker)
  await using agent = await l3Agent(broker, {
    routers_updated(ctxt: Context, args: Payload) {
      called.write({ ctxt, args })
    },
  })
  await agent.server.start()
  const args = { routers: ['r1', 'r2'], operation: null, shuffle: false }
  await neutron.cast('routers_updated', args)
  expect(await called.reaches(1)).toEqual([{ ctxt: CONTEXT, args }])
})

it('a worker is done with one request before it runs the next', async () => {
  const diary = new Diary()
  await using broker = await virtualHost()
  await using neutron = await neutronServer(broker)
  await using agent = await l3Agent(broker, {
    async routers_updated(_ctxt: Context, { router }: Payload) {
      diary.write(`${router} begins`)
      await broker.queues() // takes its time
      diary.write(`${router} ends`)
    },
  })
  await agent.server.start(1)
  for (const router of ['r1', 'r2'])
    await neutron.cast('routers_updated', { router })
  const order = ['r1 begins', 'r1 ends', 'r2 begins', 'r2 ends']
  expect(await diary.reaches(4)).toEqual(order)
})
