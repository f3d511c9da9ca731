/**
 * Topology: what is on the in-memory broker at one moment, as plain facts, with
 * the keys of RabbitMQ's management interface, so that one question fits both
 * brokers. Sorted by name; the exchanges that every virtual host has are left
 * out, and so are the bindings of the default exchange.
 *
 * Given out by `FakeBroker.topology` to lessons and tests.
 */
import type { Arguments } from '../amqp/channel.ts'
import type { Exchange } from './exchange.ts'
import type { Queue } from './queue.ts'
import type { VirtualHost } from './virtual-host.ts'

interface ExchangeFacts {
  readonly name: string
  readonly type: string
  readonly durable: boolean
  readonly auto_delete: boolean
  readonly internal: boolean
  readonly arguments: Arguments
}

interface QueueFacts {
  readonly name: string
  readonly durable: boolean
  readonly auto_delete: boolean
  readonly exclusive: boolean
  readonly arguments: Arguments
  readonly type: string
  readonly consumers: number
  /** Messages that no consumer holds. */
  readonly ready: number
  /** Messages that a consumer holds. */
  readonly unacknowledged: number
}

interface BindingFacts {
  readonly source_name: string
  readonly source_kind: string
  readonly destination_name: string
  readonly destination_kind: string
  readonly routing_key: string
  readonly arguments: Arguments
}

interface ConsumerFacts {
  readonly queue_name: string
  readonly consumer_tag: string
  readonly ack_required: boolean
  readonly prefetch_count: number
  readonly active: boolean
  readonly arguments: Arguments
}

export interface Topology {
  readonly exchanges: readonly ExchangeFacts[]
  readonly queues: readonly QueueFacts[]
  readonly bindings: readonly BindingFacts[]
  readonly consumers: readonly ConsumerFacts[]
}

export function topologyOf(virtualHost: VirtualHost): Topology {
  const exchanges = virtualHost.exchanges.filter(
    ({ declare }) => !declare.exchange.startsWith('amq.'),
  )
  return {
    exchanges: sorted(exchanges.map(exchangeFacts), ({ name }) => [name]),
    queues: sorted(virtualHost.queues.map(queueFacts), ({ name }) => [name]),
    bindings: sorted(virtualHost.exchanges.flatMap(bindingFacts), (binding) => [
      binding.source_name,
      binding.destination_name,
      binding.routing_key,
    ]),
    consumers: sorted(
      virtualHost.queues.flatMap(consumerFacts),
      ({ queue_name, consumer_tag }) => [queue_name, consumer_tag],
    ),
  }
}

function exchangeFacts({ declare }: Exchange): ExchangeFacts {
  return {
    name: declare.exchange,
    type: declare.type,
    durable: declare.durable,
    auto_delete: declare.autoDelete,
    internal: false,
    arguments: {},
  }
}

function queueFacts(queue: Queue): QueueFacts {
  const { declare } = queue
  return {
    name: declare.queue,
    durable: declare.durable,
    auto_delete: declare.autoDelete,
    exclusive: declare.exclusive,
    arguments: { ...declare.arguments },
    type: queue.type,
    consumers: queue.consumers.length,
    ready: queue.ready,
    unacknowledged: queue.unacknowledged,
  }
}

function bindingFacts({ declare, bindings }: Exchange): BindingFacts[] {
  return bindings.map(({ queue, routingKey }) => ({
    source_name: declare.exchange,
    source_kind: 'exchange',
    destination_name: queue.declare.queue,
    destination_kind: 'queue',
    routing_key: routingKey,
    arguments: {},
  }))
}

function consumerFacts(queue: Queue): ConsumerFacts[] {
  return queue.consumers.map((consumer) => ({
    queue_name: queue.declare.queue,
    consumer_tag: consumer.tag,
    ack_required: true,
    prefetch_count: consumer.prefetchCount,
    active: true,
    arguments: { ...consumer.arguments },
  }))
}

/** By code unit, so that every machine sorts alike. */
function sorted<T>(facts: T[], keys: (fact: T) => readonly string[]): T[] {
  return facts.sort((a, b) => compare(keys(a), keys(b)))
}

function compare(a: readonly string[], b: readonly string[]): number {
  for (const [index, key] of a.entries()) {
    const other = b[index] ?? ''
    if (key !== other) return key < other ? -1 : 1
  }
  return 0
}
