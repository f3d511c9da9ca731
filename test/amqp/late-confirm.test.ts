import { expect, test } from 'vitest'
import type { BasicPublish, Broker } from '../../src/amqp/channel.ts'
import { until } from './deadline.ts'
import type { RecordingBroker } from './recording-broker.ts'
import { makeDriver, pollOne, SERVER, TOPIC } from './rig.ts'

/** Confirms a publish only once the client has acknowledged the reply to it. */
function confirmingLate(broker: RecordingBroker): Broker {
  return {
    async connect(purpose) {
      const channel = await broker.connect(purpose)
      const publish = channel.basicPublish.bind(channel)
      const late = async (message: BasicPublish) => {
        await publish(message)
        await until(
          () => broker.methods().filter((method) => method === 'basicAck'),
          (acks) => acks.length === 2,
          'an acknowledged request and an acknowledged reply',
        )
      }
      return Object.assign(channel, { basicPublish: late })
    },
  }
}

test('a reply that is faster than the confirm of its request is kept', async () => {
  const { broker, driver: server } = makeDriver()
  const listener = await server.listen(SERVER)
  const late = confirmingLate(broker) as RecordingBroker
  const client = makeDriver(late).driver
  const message = { method: 'm', args: {} }
  const result = client.send(TOPIC, {}, message, {
    waitForReply: true,
    timeout: 3,
  })
  const request = await pollOne(listener.poll())
  request.acknowledge()
  await request.reply({ reply: 'fast' })
  expect(await result).toBe('fast')
  await listener.stop()
  await Promise.all([client.cleanup(), server.cleanup()])
})
