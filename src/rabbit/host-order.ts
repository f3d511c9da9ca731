/**
 * Rabbit: in which order one connection tries the hosts of the transport URL.
 * Shuffled once, so that many connections spread over a cluster; a host that
 * fails goes to the end. `RabbitBroker` keeps one for each `Connection`.
 *
 * oslo counterpart: the shuffle in `Connection.__init__`, and kombu's failover
 * strategies. A difference: kombu tries the host of a connection that was lost
 * once more before the others; here it comes last, for it is most likely ill.
 */
import type { TransportHost } from '../transport-url.ts'

export class HostOrder {
  readonly #strategy: 'round-robin' | 'shuffle'
  #hosts: readonly TransportHost[]

  constructor(
    hosts: readonly TransportHost[],
    strategy: 'round-robin' | 'shuffle',
  ) {
    this.#hosts = shuffle(hosts)
    this.#strategy = strategy
  }

  /** Each host once; a round that has begun does not change. */
  get round(): readonly TransportHost[] {
    return this.#hosts
  }

  /** `shuffle`: the other hosts are drawn anew. Else their order stays. */
  failed(host: TransportHost): void {
    const at = this.#hosts.indexOf(host)
    const others = [...this.#hosts.slice(at + 1), ...this.#hosts.slice(0, at)]
    const next = this.#strategy === 'shuffle' ? shuffle(others) : others
    this.#hosts = [...next, host]
  }
}

function shuffle<T>(items: readonly T[]): T[] {
  const shuffled = [...items]
  for (let end = shuffled.length - 1; end > 0; end -= 1) {
    const other = Math.floor(Math.random() * (end + 1))
    const [last, picked] = [shuffled[end] as T, shuffled[other] as T]
    shuffled[end] = picked
    shuffled[other] = last
  }
  return shuffled
}
