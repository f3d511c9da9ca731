/**
 * A virtual host of a real RabbitMQ as a subject. What is in a queue is asked
 * by a passive declaration, which counts exactly, unlike the statistics of the
 * management interface.
 */
import { connect } from 'amqplib'
import { Conf } from '../../src/conf.ts'
import { RabbitBroker } from '../../src/rabbit/rabbit-broker.ts'
import { RabbitDriver } from '../../src/rabbit/rabbit-driver.ts'
import { TransportURL } from '../../src/transport-url.ts'
import type { QueueState, Subject } from './subject.ts'

/** What the subject needs of a virtual host; it ends it. */
export interface VirtualHost extends AsyncDisposable {
  readonly transportUrl: string
  closeConnections(): Promise<void>
}

/** @param version of the broker, of which two numbers name it */
export function rabbitSubject(host: VirtualHost, version: string): Subject {
  const url = TransportURL.parse(host.transportUrl)
  const options = { defaultExchange: 'openstack' }
  const drivers: RabbitDriver[] = []
  return {
    product: `RabbitMQ ${version.split('.', 2).join('.')}`,
    broker: new RabbitBroker(url),
    async driver(conf = {}, more = {}) {
      const driver = new RabbitDriver(new Conf(conf), url, {
        ...options,
        ...more,
      })
      drivers.push(driver)
      return driver
    },
    queue: (name) => queueState(host.transportUrl, name),
    closeConnections: () => host.closeConnections(),
    async [Symbol.asyncDispose]() {
      await Promise.all(drivers.map((driver) => driver.cleanup()))
      await host[Symbol.asyncDispose]()
    },
  }
}

/** On a connection of its own: the question ends the channel if it is no. */
async function queueState(
  transportUrl: string,
  name: string,
): Promise<QueueState | null> {
  const connection = await connect(transportUrl.replace('rabbit:', 'amqp:'))
  connection.on('error', () => {})
  try {
    const channel = await connection.createChannel()
    channel.on('error', () => {})
    const answer = await channel.checkQueue(name)
    return { ready: answer.messageCount, consumers: answer.consumerCount }
  } catch (error) {
    if ((error as { code?: number }).code === 404) return null
    throw error
  } finally {
    await connection.close()
  }
}
