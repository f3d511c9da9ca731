import { FakeBroker } from '../../src/fake/fake-broker.ts'
import { neutronConversation, type Place } from './conversation.ts'
import { fakeWire } from './fake-wire.ts'

let made = 0

/** A virtual host of its own for each test. */
async function place(): Promise<Place> {
  const name = `neutron-l3/${++made}`
  const broker = FakeBroker.named(name)
  return {
    transportUrl: `fake://${name}`,
    wire: () => fakeWire(broker),
    [Symbol.asyncDispose]: () => broker.closeConnections(),
  }
}

neutronConversation('the broker in memory', place)
