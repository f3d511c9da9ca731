import { expect, it } from 'vitest'
import { Conf } from '../../src/conf.ts'
import { getRPCServer } from '../../src/rpc/get-rpc-server.ts'
import { getRPCClient } from '../../src/rpc/rpc-client.ts'
import { Target } from '../../src/target.ts'
import { getRPCTransport } from '../../src/transport.ts'
import { recordLog } from '../support/recorded-log.ts'

const HEARTBEAT = 0.02

class Agent {
  sync(): void {
    const until = performance.now() + HEARTBEAT * 1000 + 5
    while (performance.now() < until);
  }
}

it('a server names the method that blocked the loop', async () => {
  const log = recordLog()
  const conf = new Conf({
    oslo_messaging_rabbit: { heartbeat_timeout_threshold: HEARTBEAT },
  })
  const transport = await getRPCTransport(conf, 'fake://blocked-loop')
  const target = new Target({ topic: 'l3_agent', server: 'node-1' })
  const server = getRPCServer(transport, target, [new Agent()])
  await server.start()
  await getRPCClient(transport, target).call({}, 'sync')
  await server.stop()
  await server.wait()
  await transport.cleanup()
  expect(
    log.records.filter(({ message }) => /Agent\.sync blocked/.test(message)),
  ).toMatchObject([{ level: 'warning', logger: 'oslo_messaging.dispatcher' }])
})
