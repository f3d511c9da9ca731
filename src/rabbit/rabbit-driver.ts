/**
 * Rabbit: the driver for `rabbit://`. Everything it does is in
 * `AMQPDriverBase`; here it only gets its broker. Loaded by name when a
 * transport URL asks for it, never exported statically.
 *
 * oslo counterpart: `RabbitDriver` in `_drivers/impl_rabbit.py`.
 */
import { AMQPDriverBase } from '../amqp/amqp-driver-base.ts'
import type { Conf } from '../conf.ts'
import type { DriverOptions } from '../driver/base-driver.ts'
import type { TransportURL } from '../transport-url.ts'
import { RabbitBroker } from './rabbit-broker.ts'

/**
 * Constructing it connects to nothing.
 *
 * @throws ConfigurationError for a file or a version of TLS that is no good.
 */
export class RabbitDriver extends AMQPDriverBase {
  constructor(conf: Conf, url: TransportURL, options: DriverOptions) {
    super(conf, url, options, new RabbitBroker(url, conf))
  }
}
