/**
 * Takes the network away from a process that talks to a RabbitMQ: its sockets
 * are destroyed, with no word of AMQP, so the broker finds out as it would of a
 * dead machine, and the process hears what a reset says. Made by whoever runs a
 * lesson on RabbitMQ. Left out: TLS, which the sandbox does not use.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import type {
  Broker,
  Channel,
  ConnectionPurpose,
} from '../../src/amqp/channel.ts'
import { type CuttableBroker, RESET } from './cuttable-broker.ts'

/** Whose sockets are those that are made now. */
const OWNER = new AsyncLocalStorage<Set<Socket>>()

subscribe('net.client.socket', (message) => {
  const { socket } = message as { readonly socket: Socket }
  const sockets = OWNER.getStore()
  if (sockets === undefined) return
  sockets.add(socket)
  socket.once('close', () => sockets.delete(socket))
})

export class CuttableRabbit implements CuttableBroker {
  readonly #broker: Broker
  readonly #sockets = new Set<Socket>()

  constructor(broker: Broker) {
    this.#broker = broker
  }

  connect(purpose: ConnectionPurpose, connection?: object): Promise<Channel> {
    return OWNER.run(this.#sockets, () =>
      this.#broker.connect(purpose, connection),
    )
  }

  get connections(): number {
    return this.#sockets.size
  }

  async cut(): Promise<void> {
    const closed = [...this.#sockets].map((socket) => {
      const close = once(socket, 'close').catch(() => {}) // it was an error
      socket.destroy(Object.assign(new Error(RESET), { code: 'ECONNRESET' }))
      return close
    })
    await Promise.all(closed)
  }
}
