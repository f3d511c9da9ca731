import { createServer, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { SendConnection } from '../../src/amqp/send-connection.ts'
import { Conf } from '../../src/conf.ts'
import { RabbitBroker } from '../../src/rabbit/rabbit-broker.ts'
import { TransportURL } from '../../src/transport-url.ts'
import { deferred } from '../support/deferred.ts'

test('a connection that is closed while it connects tries no further host', async () => {
  const sockets: Socket[] = []
  const begun = deferred()
  const server = createServer((socket) => {
    sockets.push(socket)
    begun.resolve()
  })
  onTestFinished(() => void server.close())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const host = `u:p@127.0.0.1:${port}`
  const url = TransportURL.parse(`rabbit://${host},${host},${host}/v`)
  const conf = new Conf()
  const broker = new RabbitBroker(url, conf)
  let connecting: Promise<unknown> = Promise.resolve()
  const connection = new SendConnection(conf, {
    connect: (purpose, who) => {
      const channel = broker.connect(purpose, who)
      connecting = channel
      return channel
    },
  })
  const sent = connection.fanoutSend('topic', new Uint8Array())
  sent.catch(() => {})
  await begun.promise
  await connection.close()
  sockets[0]?.destroy()
  await expect(connecting).rejects.toThrow('is unreachable')
  await expect(sent).rejects.toThrow(
    'The connection to the AMQP server is closed',
  )
  expect(sockets.length).toBe(1)
})
