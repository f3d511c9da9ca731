/**
 * Act: the file that the README quotes, run as a program of its own against a
 * Python peer with the methods of Neutron's L3 plugin.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { ActList } from '../act.ts'
import { expectSame, expectText } from '../check.ts'
import { createVirtualHost } from '../virtual-host.ts'

const EXAMPLE = new URL('../readme-example.ts', import.meta.url).pathname
const PEER_CONF = '[DEFAULT]\ncontrol_exchange = neutron\n'
const ROUTER = '768b4519-af23-4f04-8f55-f34abd2da438'
/** With what Python's endpoints see of the call monitor. */
const CONTEXT = { is_admin: true, request_id: 'req-1', client_timeout: null }

const list = new ActList('the example of the README')
export const readmeActs = list.acts

list.ours('calls two methods of the L3 plugin', async (scene) => {
  const { broker, kind, startPeer } = scene
  // Each scene has a virtual host for it: topic and exchange are Neutron's.
  const name = `readme-${kind.suite}-${kind.executor}`
  const { transportUrl, podTransportUrl } = await createVirtualHost(
    broker,
    name,
  )
  const EXECUTOR = kind.executor
  const env = { TRANSPORT_URL: podTransportUrl, EXECUTOR, PEER_CONF }
  const peer = await startPeer({ script: 'neutron_l3_plugin.py', env })
  const output = await runExample(transportUrl)
  expectText(output, [`id: '${ROUTER}'`, "name: 'r1'", 'admin_state_up: true'])
  const host = 'net-node-1'
  const ids = await peer.events.take(
    ({ event }) => event === 'get_router_ids',
    'a call of get_router_ids',
  )
  expectSame([ids.host, ids.context], [host, CONTEXT])
  const routers = await peer.events.take(
    ({ event }) => event === 'sync_routers',
    'a call of sync_routers',
  )
  expectSame([routers.host, routers.router_ids], [host, [ROUTER]])
  await peer.stop()
})

/** What it prints. */
async function runExample(transportUrl: string): Promise<string> {
  const child = spawn(process.execPath, ['--import', 'tsx', EXAMPLE], {
    env: { ...process.env, TRANSPORT_URL: transportUrl },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [output, errors] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ])
  if (child.exitCode === 0) return output
  throw new Error(`it ended with ${child.exitCode}: ${errors}`)
}
