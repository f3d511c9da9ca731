/**
 * An exception that both sides of lesson 13 know, under the name that
 * Python has for it. On the wire are its `args` and its `kwargs`, and a
 * caller that trusts the module makes it anew, out of these.
 */
import { type Payload, registerRemoteError } from 'oslo-messaging'

export class PortNotFound extends Error {
  readonly args = []
  readonly kwargs: Payload

  constructor(kwargs: Payload) {
    super(`Port ${kwargs.port_id} could not be found`)
    this.kwargs = kwargs
  }
}

registerRemoteError('neutron_lib.exceptions', PortNotFound)
