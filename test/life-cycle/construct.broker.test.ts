/** The server's life, 1: it is made. */
import { expect, it } from 'vitest'
import { virtualHost } from '../support/broker.ts'
import { connectionsUpTo } from './broker-questions.ts'
import { l3Agent } from './l3-agent.ts'
import { pythonCaller } from './python-caller.ts'

it('a server that is made has no connection', async () => {
  await using broker = await virtualHost()
  await using agent = await l3Agent(broker, { routers_updated() {} })
  expect(agent.server.listener).toBe(null)

  // The broker shows a connection that came later, and none besides.
  await using later = await pythonCaller(broker)
  expect(await connectionsUpTo(broker, later)).toEqual([later.connectionName])
})
