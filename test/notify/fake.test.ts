import { FakeBroker } from '../../src/fake/fake-broker.ts'
import { notifyCases } from './notify-cases.ts'

let made = 0

/** A virtual host of its own for each test. */
notifyCases('the broker in memory', async () => {
  const name = `notify/${++made}`
  const broker = FakeBroker.named(name)
  return {
    transportUrl: `fake://${name}`,
    closeConnections: () => broker.closeConnections(),
    topology: async () => broker.topology(),
    async held(name) {
      const { queues } = broker.topology()
      const queue = queues.find((one) => one.name === name)
      return (queue?.ready ?? 0) + (queue?.unacknowledged ?? 0)
    },
    [Symbol.asyncDispose]: () => broker.closeConnections(),
  }
})
