/**
 * Drivers on a real broker whose waits are short, and a server that answers
 * each call with its arguments.
 */
import { Conf } from '../../src/conf.ts'
import type { BaseDriver } from '../../src/driver/base-driver.ts'
import { RabbitBroker } from '../../src/rabbit/rabbit-broker.ts'
import { RabbitDriver } from '../../src/rabbit/rabbit-driver.ts'
import { Target } from '../../src/target.ts'
import { TransportURL } from '../../src/transport-url.ts'

export const TOPIC = new Target({ topic: 'l3_agent' })
export const SERVER = new Target({ topic: 'l3_agent', server: 'host1' })
export const CALL = { waitForReply: true, timeout: 20 }

type Rabbit = Record<string, unknown>

function conf(rabbit: Rabbit): Conf {
  const waits = { kombu_reconnect_delay: 0.05, rabbit_retry_interval: 0.05 }
  return new Conf({ oslo_messaging_rabbit: { ...waits, ...rabbit } })
}

export function driver(url: string, rabbit: Rabbit = {}): BaseDriver {
  const options = { defaultExchange: 'openstack' }
  return new RabbitDriver(conf(rabbit), TransportURL.parse(url), options)
}

export function brokerOf(url: TransportURL, rabbit: Rabbit = {}): RabbitBroker {
  return new RabbitBroker(url, conf(rabbit))
}

/** Serves until it is stopped; `served` holds the arguments of each request. */
export async function echo(server: BaseDriver, target = SERVER) {
  const listener = await server.listen(target)
  const served: unknown[] = []
  const serving = (async () => {
    for (;;) {
      const [message] = await listener.poll()
      if (message === undefined) return
      message.acknowledge()
      served.push(message.message.args)
      await message.reply({ reply: message.message.args })
    }
  })()
  const stop = async () => {
    await listener.stop()
    await serving
    await listener.cleanup()
  }
  return { listener, served, stop }
}
