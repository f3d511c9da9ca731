import { expect, test } from 'vitest'
import type { Broker } from '../../src/amqp/channel.ts'
import { SendConnection } from '../../src/amqp/send-connection.ts'
import { Conf } from '../../src/conf.ts'
import { rabbitOpts } from '../../src/options/rabbit-opts.ts'
import { RecordingBroker } from './recording-broker.ts'

test('a connection tells the broker each time for whom it asks', async () => {
  const conf = new Conf()
  conf.registerOpts(rabbitOpts)
  const { inner } = new RecordingBroker()
  const asked: unknown[] = []
  const broker: Broker = {
    connect: async (purpose, connection) => {
      asked.push(connection)
      return inner.connect(purpose)
    },
  }
  const [one, other] = [
    new SendConnection(conf, broker),
    new SendConnection(conf, broker),
  ]
  for (let time = 0; time < 2; time += 1)
    for (const connection of [one, other]) {
      await connection.ensure(async (channel) => channel.close())
    }
  expect(asked).toEqual([one, other, one, other])
  await Promise.all([one.close(), other.close()])
})
