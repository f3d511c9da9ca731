import { Conf } from '../../src/conf.ts'
import { FakeBroker } from '../../src/fake/fake-broker.ts'
import { FakeDriver } from '../../src/fake/fake-driver.ts'
import { TransportURL } from '../../src/transport-url.ts'
import { conformance } from './conformance.ts'
import type { Subject } from './subject.ts'

let made = 0

/** A virtual host of its own for each case. */
async function fakeSubject(): Promise<Subject> {
  const name = `conformance/${++made}`
  const broker = FakeBroker.named(name)
  const url = TransportURL.parse(`fake://${name}`)
  const options = { defaultExchange: 'openstack' }
  const drivers: FakeDriver[] = []
  return {
    product: 'in memory',
    broker,
    async driver(conf = {}, more = {}) {
      const driver = new FakeDriver(new Conf(conf), url, {
        ...options,
        ...more,
      })
      drivers.push(driver)
      return driver
    },
    async queue(queue) {
      const { queues } = broker.topology()
      const facts = queues.find((one) => one.name === queue)
      if (facts === undefined) return null
      return { ready: facts.ready, consumers: facts.consumers }
    },
    closeConnections: () => broker.closeConnections(),
    async [Symbol.asyncDispose]() {
      await Promise.all(drivers.map((driver) => driver.cleanup()))
      await broker.closeConnections()
    },
  }
}

conformance('fake', fakeSubject)
