/**
 * FakeWire: the peers' side of a broker in memory, over two channels of it.
 */
import { MessageUndeliverable } from '../../src/errors.ts'
import type { FakeBroker } from '../../src/fake/fake-broker.ts'
import type { Wire } from './wire.ts'

const QUEUE = { durable: false, exclusive: false, autoDelete: false }

export async function fakeWire(broker: FakeBroker): Promise<Wire> {
  const listen = await broker.connect('listen')
  const send = await broker.connect('send')
  await send.confirmSelect()
  return {
    exchangeDeclare(exchange, type) {
      const autoDelete = type === 'fanout'
      return send.exchangeDeclare({
        exchange,
        type,
        durable: false,
        autoDelete,
      })
    },
    queueDeclare(queue, expiresMs) {
      const expires = expiresMs === undefined ? {} : { 'x-expires': expiresMs }
      return send.queueDeclare({ ...QUEUE, queue, arguments: expires })
    },
    queueBind: (queue, exchange, routingKey) =>
      send.queueBind({ queue, exchange, routingKey }),
    async publish(message) {
      try {
        await send.basicPublish({ ...message, mandatory: true })
        return true
      } catch (error) {
        if (error instanceof MessageUndeliverable) return false
        throw error
      }
    },
    consume: (queue, onMessage) =>
      listen.basicConsume({ queue, consumerTag: queue }, (delivery) => {
        if (delivery === null) return
        listen.basicAck(delivery.deliveryTag)
        const { exchange, routingKey, properties, body } = delivery
        onMessage({ exchange, routingKey, properties: { ...properties }, body })
      }),
    async [Symbol.asyncDispose]() {
      await Promise.all([listen.close(), send.close()])
    },
  }
}
