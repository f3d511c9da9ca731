/**
 * Lesson 13: what an endpoint throws. One method throws what its callers
 * expect, the other makes a mistake. Of two agents one trusts Neutron's
 * exceptions, one trusts nobody's. What does each catch, and what does
 * the server say in its log?
 */
import {
  type Context,
  expectedExceptions,
  getRPCClient,
  getRPCServer,
  type Payload,
  setLogSink,
  Target,
} from 'oslo-messaging'
import type { Stage } from '../stage.ts'
import { PortNotFound } from './port-not-found.ts'

const options = { control_exchange: 'neutron' }
const topic = 'q-l3-plugin'

export default async function lesson({ connect }: Stage) {
  let runs = 0
  const l3RpcCallback = {
    // A port may be gone: that is part of what the method says.
    get_port: expectedExceptions(PortNotFound)((_ctxt, { port_id }) => {
      throw new PortNotFound({ port_id })
    }),
    set_mtu(_ctxt: Context, { mtu }: Payload) {
      runs += 1
      throw new RangeError(`no link has an MTU of ${mtu}`)
    },
  }
  const neutron = await connect('neutron-server', options)
  const target = new Target({ topic, server: 'neutron-1' })
  const plugin = getRPCServer(neutron, target, [l3RpcCallback])
  await plugin.start()

  // An agent, and the modules whose exceptions it is ready to make.
  const agent = async (who: string, trusted?: string[]) =>
    getRPCClient(await connect(who, options, trusted), new Target({ topic }))
  const l3 = await agent('l3-agent', ['neutron_lib.exceptions'])
  const other = await agent('other-agent')

  const errors: string[] = []
  const before = setLogSink((record) => {
    if (record.level === 'error') errors.push(record.message)
    before(record)
  })
  const port = { port_id: '9b5c' }
  const trusting = await caught(l3.call({}, 'get_port', port))
  const wary = await caught(other.call({}, 'get_port', port))
  const logged = { expected: errors.length, mistake: 0 }
  const mistake = await caught(other.call({}, 'set_mtu', { mtu: 0 }))
  logged.mistake = errors.length - logged.expected
  setLogSink(before)

  await plugin.stop()
  await plugin.wait()
  return { trusting, wary, mistake, logged, runs }
}

/** The class, whether it is the one, and the text without traceback. */
function caught(call: Promise<unknown>) {
  return call.then(null, (error: Error) => ({
    class: error.constructor.name,
    isPortNotFound: error instanceof PortNotFound,
    text: error.message.split('\n')[0],
  }))
}
