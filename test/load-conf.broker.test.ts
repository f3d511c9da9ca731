import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Conf } from '../src/conf.ts'
import { loadConf } from '../src/load-conf.ts'
import { rabbitOpts } from '../src/options/rabbit-opts.ts'
import { getRPCServer } from '../src/rpc/get-rpc-server.ts'
import { getRPCClient } from '../src/rpc/rpc-client.ts'
import { Target } from '../src/target.ts'
import { getRPCTransport } from '../src/transport.ts'
import { TransportURL } from '../src/transport-url.ts'
import { folderOf } from './conf-file/folder.ts'
import { virtualHost } from './support/broker.ts'
import { recordLog } from './support/recorded-log.ts'

async function load(...lines: string[]): Promise<Conf> {
  const folder = folderOf({ 'neutron.conf': lines.join('\n') })
  return await loadConf(join(folder, 'neutron.conf'), { env: null })
}

/** What a server answers to a client, both of this configuration. */
async function answer(conf: Conf): Promise<unknown> {
  await using transport = await getRPCTransport(conf)
  const target = new Target({ topic: 'l3_agent', server: 'host1' })
  const echo = { echo: (_ctxt: unknown, { text }: { text: string }) => text }
  const server = getRPCServer(transport, target, [echo])
  await server.start()
  const client = getRPCClient(transport, new Target({ topic: 'l3_agent' }))
  const answered = await client.call({}, 'echo', { text: 'here' })
  await server.stop()
  await server.wait()
  return answered
}

it("a service's file of today leads to its RabbitMQ", async () => {
  await using host = await virtualHost()
  const conf = await load(
    '[DEFAULT]',
    `transport_url = ${host.transportUrl}`,
    'control_exchange = neutron',
    'rpc_response_timeout = 20',
    '[oslo_messaging_rabbit]',
    'amqp_durable_queues = true',
    'use_queue_manager = false',
  )
  expect(await answer(conf)).toBe('here')
  expect(conf.get(rabbitOpts.amqp_durable_queues)).toBe(true)
})

it("a service's file of Mitaka leads to the same, by its older names", async () => {
  recordLog()
  await using host = await virtualHost()
  const url = TransportURL.parse(host.transportUrl)
  const [{ hostname, port, username, password } = {}] = url.hosts
  const conf = await load(
    '[DEFAULT]',
    'rpc_backend = rabbit',
    'control_exchange = neutron',
    `rabbit_userid = ${username ?? 'guest'}`,
    '[oslo_messaging_rabbit]',
    `rabbit_host = ${hostname}`,
    `rabbit_port = ${port ?? 5672}`,
    'rabbit_hosts = $rabbit_host:$rabbit_port',
    `rabbit_password = ${password ?? 'guest'}`,
    `rabbit_virtual_host = ${url.virtualHost}`,
  )
  expect(await answer(conf)).toBe('here')
})
