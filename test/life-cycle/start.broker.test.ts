/** The server's life, 2: it starts. Everything is compared with a capture. */
import { expect, it } from 'vitest'
import { ServerListenError } from '../../src/index.ts'
import { virtualHost } from '../support/broker.ts'
import { connectionsUpTo, consumersAre } from './broker-questions.ts'
import { l3Agent } from './l3-agent.ts'
import { pythonCaller } from './python-caller.ts'
import { normalised, pythonServer, unordered } from './python-server.ts'
import { wireTap } from './wire-tap.ts'

const python = pythonServer.while_running

it('start opens one connection', async () => {
  await using broker = await virtualHost()
  await using agent = await l3Agent(broker, { routers_updated() {} })
  await agent.server.start()
  await using later = await pythonCaller(broker)
  expect(await connectionsUpTo(broker, later)).toHaveLength(1 + 1)
})

it('start declares the exchanges that a Python server declares', async () => {
  await using broker = await virtualHost()
  await using agent = await l3Agent(broker, { routers_updated() {} })
  await agent.server.start()
  expect(unordered(await broker.exchanges())).toEqual(
    unordered(python.exchanges),
  )
})

it('start declares the queues that a Python server declares', async () => {
  await using broker = await virtualHost()
  await using agent = await l3Agent(broker, { routers_updated() {} })
  await agent.server.start()
  expect(unordered(await broker.queues())).toEqual(unordered(python.queues))
})

it('start binds the queues as a Python server binds them', async () => {
  await using broker = await virtualHost()
  await using agent = await l3Agent(broker, { routers_updated() {} })
  await agent.server.start()
  expect(unordered(await broker.bindings())).toEqual(unordered(python.bindings))
})

it('start consumes all three queues as a Python server does', async () => {
  await using broker = await virtualHost()
  await using agent = await l3Agent(broker, { routers_updated() {} })
  await agent.server.start()
  await consumersAre(broker, 3)
  expect(unordered(await broker.consumers())).toEqual(
    unordered(python.consumers),
  )
})

it('start says to the broker what a Python server says, in its order', async () => {
  await using broker = await virtualHost()
  await using tap = await wireTap(broker)
  await using agent = await l3Agent(tap, { routers_updated() {} })
  await agent.server.start()
  const declarations = pythonServer.declarations_by_connection['1'].filter(
    ({ method }) => method !== 'queue.delete', // that was at the end
  )
  expect(normalised(tap.methods)).toEqual(normalised(declarations))
})

it('start throws ServerListenError when the broker refuses a declaration', async () => {
  await using broker = await virtualHost()
  const conf = { oslo_messaging_rabbit: { amqp_durable_queues: true } }
  await using durable = await l3Agent(broker, {}, { conf })
  await durable.server.start()

  // The exchange is there, and durable; the default is not.
  await using agent = await l3Agent(broker, {}, { host: 'host2' })
  const start = agent.server.start()
  await expect(start).rejects.toThrow(ServerListenError)
  await expect(start).rejects.toThrow(/PRECONDITION_FAILED/)
  expect(agent.server.listener).toBe(null)
})
