/**
 * A broker that cannot be reached for a while. Whoever connects meanwhile is
 * refused at once, by a stand-in for the broker's host, so that it is the same
 * in memory and on RabbitMQ. Connections that are there already stay.
 *
 * Used by the stage, for a lesson that asks for it.
 */
import type {
  Broker,
  Client,
  ConnectionPurpose,
} from '../../src/amqp/channel.ts'
import { AMQPError } from '../../src/errors.ts'

export class Outage {
  #isOn = false

  /** @returns what ends it. */
  begin(): () => void {
    this.#isOn = true
    return () => {
      this.#isOn = false
    }
  }

  /** The broker, as long as it is there. */
  over(broker: Broker): Broker {
    return {
      // Not async: it may add no turn of the microtask queue.
      connect: (purpose: ConnectionPurpose, connection?: Client) =>
        this.#isOn ? refuse() : broker.connect(purpose, connection),
    }
  }
}

function refuse(): Promise<never> {
  const message = 'The AMQP server is unreachable: ECONNREFUSED'
  return Promise.reject(new AMQPError(message))
}
