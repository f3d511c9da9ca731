/** The server's life, 7: it waits for its work, and is gone. */
import { expect, it } from 'vitest'
import { virtualHost } from '../support/broker.ts'
import { connectionsAre } from './broker-questions.ts'
import { Diary } from './diary.ts'
import { Gate } from './gate.ts'
import { l3Agent, neutronServer } from './l3-agent.ts'
import { capture, type Fact, pythonServer } from './python-server.ts'
import { wireTap } from './wire-tap.ts'

interface ServerStop {
  readonly methods: readonly { readonly method: string }[]
}

const names = (facts: readonly Fact[]) => facts.map(({ name }) => name)

it('wait closes the connection', async () => {
  await using broker = await virtualHost()
  await using agent = await l3Agent(broker, {})
  await agent.server.start()
  await connectionsAre(broker, 1)
  await agent.server.stop()
  await agent.server.wait()
  await connectionsAre(broker, 0)
})

it('wait leaves on the broker what a Python server leaves', async () => {
  await using broker = await virtualHost()
  await using agent = await l3Agent(broker, {})
  await agent.server.start()
  await agent.server.stop()
  await agent.server.wait()
  const python = pythonServer.after_the_server_stopped
  expect(names(await broker.exchanges())).toEqual(python.exchanges)
  expect(names(await broker.queues())).toEqual(
    python.queues.filter((name) => !name.startsWith('reply_')), // the client's
  )
})

it('wait ends when the methods that run have ended', async () => {
  const diary = new Diary()
  const gate = new Gate()
  await using broker = await virtualHost()
  await using neutron = await neutronServer(broker)
  await using agent = await l3Agent(broker, {
    async sync_routers() {
      diary.write('the method begins')
      await gate.pass()
      diary.write('the method ends')
      return ['r1']
    },
  })
  await agent.server.start()
  const routers = neutron.call('sync_routers')
  await diary.reaches(1)
  await agent.server.stop()
  const gone = agent.server.wait().then(() => diary.write('wait ends'))
  await connectionsAre(broker, 3) // the agent's, and two of neutron-server
  gate.open()
  await gone
  expect(diary.entries).toEqual([
    'the method begins',
    'the method ends',
    'wait ends',
  ])
  expect(await routers).toEqual(['r1'])
})

it('an idle server is gone within a second', async () => {
  await using broker = await virtualHost()
  await using agent = await l3Agent(broker, {})
  await agent.server.start()
  const begin = performance.now() // Mitaka took 15 seconds from here
  await agent.server.stop()
  await agent.server.wait()
  expect(performance.now() - begin).toBeLessThan(1000)
})

it('stop and wait end as a Python server does, but cancel first', async () => {
  const { methods } = await capture<ServerStop>('methods-server-stop.json')
  const last = methods.map(({ method }) => method)
  await using broker = await virtualHost()
  await using tap = await wireTap(broker)
  await using agent = await l3Agent(tap, {})
  await agent.server.start()
  const before = tap.methods.length
  await agent.server.stop()
  await agent.server.wait()
  const said = tap.methods.slice(before).map(({ method }) => method)
  const cancels = ['basic.cancel', 'basic.cancel', 'basic.cancel']
  const python = last.filter((method) => method !== 'basic.ack')
  expect(said).toEqual([...cancels, ...python])
})
