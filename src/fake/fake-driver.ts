/**
 * FakeDriver: the driver of `fake://name/virtual_host`. All that it knows of
 * oslo.messaging stands in `AMQPDriverBase`, as for RabbitMQ; its own is only
 * the broker, which lies in memory and is shared by everybody in this process
 * who gives the same name and virtual host.
 *
 * Loaded by the transport under the scheme `fake`. oslo counterpart:
 * `FakeDriver` in `_drivers/impl_fake.py`, which imitates the driver's
 * behaviour instead of the broker's.
 */
import { AMQPDriverBase } from '../amqp/amqp-driver-base.ts'
import type { Conf } from '../conf.ts'
import type { DriverOptions } from '../driver/base-driver.ts'
import type { TransportURL } from '../transport-url.ts'
import { FakeBroker } from './fake-broker.ts'

export class FakeDriver extends AMQPDriverBase {
  constructor(conf: Conf, url: TransportURL, options: DriverOptions) {
    super(conf, url, options, FakeBroker.named(brokerName(url)))
  }
}

/** The first host's name; port and credentials say nothing here. */
function brokerName({ hosts, virtualHost }: TransportURL): string {
  return `${hosts[0]?.hostname ?? 'localhost'}/${virtualHost || '/'}`
}
