import { Conf, getRPCClient, getRPCTransport, Target } from 'oslo-messaging'

const conf = new Conf({ control_exchange: 'neutron' })
const transport = await getRPCTransport(conf, process.env.TRANSPORT_URL)
const plugin = new Target({ topic: 'q-l3-plugin', version: '1.9' })
const neutron = getRPCClient(transport, plugin, { timeout: 20 })
const [host, ctxt] = ['net-node-1', { is_admin: true, request_id: 'req-1' }]
const router_ids = await neutron.call(ctxt, 'get_router_ids', { host })
console.log(await neutron.call(ctxt, 'sync_routers', { host, router_ids }))
await transport.cleanup()
