import { virtualHost } from '../support/broker.ts'
import { notifyCases } from './notify-cases.ts'

notifyCases('RabbitMQ', async () => {
  const host = await virtualHost()
  return {
    transportUrl: host.transportUrl,
    closeConnections: () => host.closeConnections(),
    async topology() {
      const exchanges = await host.exchanges()
      const [queues, bindings] = [await host.queues(), await host.bindings()]
      return { exchanges, queues, bindings }
    },
    async held(name) {
      const queue = (await host.queues()).find((one) => one.name === name)
      return (queue?.ready ?? 0) + (queue?.unacknowledged ?? 0)
    },
    [Symbol.asyncDispose]: () => host[Symbol.asyncDispose](),
  }
})
