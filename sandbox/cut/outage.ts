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
      connect: async (purpose: ConnectionPurpose, connection?: Client) => {
        if (this.#isOn)
          throw new AMQPError('The AMQP server is unreachable: ECONNREFUSED')
        return await broker.connect(purpose, connection)
      },
    }
  }
}
