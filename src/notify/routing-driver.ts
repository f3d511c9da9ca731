/**
 * Notify: driver `routing`, which is not here. In Python it reads from a YAML
 * file which events go to which other drivers; a service that asks for it must
 * not find out by the silence.
 *
 * oslo counterpart: `RoutingDriver` in `notify/_impl_routing.py`.
 */
import type { Conf } from '../conf.ts'
import { ConfigurationError } from '../errors.ts'
import { NotifyDriver, type NotifyDriverOptions } from './notify-driver.ts'

/** Refuses to be made. */
export class RoutingDriver extends NotifyDriver {
  /** @throws ConfigurationError always. */
  constructor(conf: Conf, options: NotifyDriverOptions) {
    super(conf, options)
    throw new ConfigurationError(
      "notification driver 'routing' is not here, since it needs a YAML file " +
        "(routing_config); expected 'messagingv2', 'messaging', 'log' or 'noop'",
    )
  }

  notify(): void {}
}
