/**
 * FakeBroker: a broker in memory, with RabbitMQ's rules. What was declared and
 * what waits in queues stays as long as the process, whoever comes and goes, as
 * on RabbitMQ. What it is asked it does in a later turn of the event loop.
 *
 * Taken by name by `FakeDriver`, so that the clients and servers of one page or
 * one test meet; asked for facts by lessons and tests. Left out here: accounts,
 * heartbeats, what a restart of the broker would keep.
 */
import type { Broker, Channel, ConnectionPurpose } from '../amqp/channel.ts'
import { AMQPError } from '../errors.ts'
import { BrokerChannel, type ChannelEvents } from './broker-channel.ts'
import { FakeChannel } from './fake-channel.ts'
import { type Topology, topologyOf } from './topology.ts'
import { Turns } from './turns.ts'
import { VirtualHost } from './virtual-host.ts'

/** One client, as the broker sees it. */
interface ConnectionFacts {
  /** Unique in the broker, counting from 1: `listen-1`, `send-2`. */
  readonly name: string
  readonly purpose: ConnectionPurpose
}

export class FakeBroker implements Broker {
  static readonly #named = new Map<string, FakeBroker>()
  readonly #turns = new Turns()
  readonly #virtualHost: VirtualHost
  readonly #connections = new Map<BrokerChannel, ConnectionFacts>()
  #connected = 0

  constructor(virtualHost = '/') {
    this.#virtualHost = new VirtualHost(virtualHost)
  }

  /**
   * The broker `host/virtual_host`, the same one for everybody in this process
   * who names it so; made at the first call.
   */
  static named(name: string): FakeBroker {
    const there = FakeBroker.#named.get(name)
    if (there !== undefined) return there
    const broker = new FakeBroker(name.slice(name.indexOf('/') + 1) || '/')
    FakeBroker.#named.set(name, broker)
    return broker
  }

  connect(purpose: ConnectionPurpose): Promise<Channel> {
    return new Promise((resolve) => {
      this.#turns.toBroker(() => {
        const channel = this.#open(purpose)
        this.#turns.toClients(() => resolve(channel))
      })
    })
  }

  #open(purpose: ConnectionPurpose): FakeChannel {
    const name = `${purpose}-${++this.#connected}`
    const open = (events: ChannelEvents): BrokerChannel => {
      const peer: BrokerChannel = new BrokerChannel(this.#virtualHost, {
        ...events,
        disconnected: () => this.#connections.delete(peer),
      })
      this.#connections.set(peer, { name, purpose })
      return peer
    }
    return new FakeChannel(this.#turns, open)
  }

  /** Who is connected, in the order of connecting. */
  connections(): readonly ConnectionFacts[] {
    return [...this.#connections.values()]
  }

  /**
   * Cuts connections like a socket that is lost: their channels end with a
   * recoverable `AMQPError` without reply code, and what they held goes back
   * to its queues, marked redelivered. What they had sent before is taken.
   * Resolves when the clients know.
   *
   * @param which default: all of them.
   */
  closeConnections(
    reason = 'the connection was lost',
    which: (connection: ConnectionFacts) => boolean = () => true,
  ): Promise<void> {
    return new Promise((resolve) => {
      this.#turns.toBroker(() => {
        for (const [peer, facts] of [...this.#connections])
          if (which(facts)) peer.disconnect(new AMQPError(reason))
        this.#turns.toClients(resolve)
      })
    })
  }

  /** All that there is now, as plain facts in the shape of RabbitMQ's. */
  topology(): Topology {
    return topologyOf(this.#virtualHost)
  }
}
