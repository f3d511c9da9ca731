import { virtualHost } from '../support/broker.ts'
import { neutronConversation } from './conversation.ts'
import { rabbitWire } from './rabbit-wire.ts'

neutronConversation('RabbitMQ', async () => {
  const host = await virtualHost()
  return {
    transportUrl: host.transportUrl,
    wire: () => rabbitWire(host.transportUrl),
    [Symbol.asyncDispose]: () => host[Symbol.asyncDispose](),
  }
})
