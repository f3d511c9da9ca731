// A virtual host per test, with a user of its own, and questions to the broker
// about it: `await using vhost = await virtualHost()`. Answers are plain facts,
// sorted, in the words of test/captures/topology-*.json. Queues with their
// counts are exact at once; consumers and connections are known to RabbitMQ's
// management up to a second late: wait for them with until().

import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { inject } from 'vitest'
import { ManagementApi, pick, sorted } from './broker-management.ts'
import type { BrokerFacts } from './broker-setup.ts'

const ASK_AGAIN_MS = 50
const EXCHANGE = ['type', 'durable', 'auto_delete', 'internal'] as const
const QUEUE = ['type', 'durable', 'auto_delete', 'exclusive'] as const
const CONSUMER = ['consumer_tag', 'ack_required', 'prefetch_count'] as const

/** A fresh virtual host, of this run's broker if no other; deleted at the end. */
export async function virtualHost(
  broker: BrokerFacts = inject('broker'),
): Promise<VirtualHost> {
  if (!broker.management) {
    throw new Error(
      'the tests create virtual hosts: set WALKTHROUGH_RABBITMQ_MANAGEMENT_URL=http://user:password@host:15672 beside WALKTHROUGH_RABBITMQ_URL',
    )
  }
  const name = `test-${randomBytes(6).toString('hex')}`
  const api = new ManagementApi(broker.management, name)
  await api.createVirtualHost()
  return new VirtualHost(broker, api, name)
}

/** Asks until `predicate` holds; returns that answer, else throws the last. */
export async function until<T>(
  question: () => Promise<T>,
  predicate: (answer: T) => boolean,
  { deadlineMs = 10_000, what }: { deadlineMs?: number; what: string },
): Promise<T> {
  const end = performance.now() + deadlineMs
  for (;;) {
    const answer = await question()
    if (predicate(answer)) {
      return answer
    }
    if (performance.now() > end) {
      const last = JSON.stringify(answer, null, 1)
      throw new Error(`waited ${deadlineMs} ms for ${what}; last: ${last}`)
    }
    await delay(ASK_AGAIN_MS)
  }
}

export class VirtualHost implements AsyncDisposable {
  readonly name: string
  /** For oslo and for us: `rabbit://user:password@host:port/vhost`. */
  readonly transportUrl: string
  /** The same for amqplib. */
  readonly amqpUrl: string
  readonly #api: ManagementApi

  constructor(broker: BrokerFacts, api: ManagementApi, name: string) {
    const { host } = new URL(broker.transportUrl)
    this.name = name
    this.transportUrl = `rabbit://${name}:${name}@${host}/${name}`
    this.amqpUrl = this.transportUrl.replace('rabbit:', 'amqp:')
    this.#api = api
  }

  /** Without those that every virtual host has. */
  async exchanges() {
    const all = await this.#api.list('exchanges')
    return sorted(
      all
        .filter(({ name }) => name !== '' && !/^amq\./.test(String(name)))
        .map((it) => ({
          name: String(it.name),
          ...pick(it, 'arguments', ...EXCHANGE),
        })),
    )
  }

  /**
   * `ready` and `unacknowledged` are of this moment. RabbitMQ 4 writes the
   * default queue type into the arguments; it is left out, being in `type`.
   */
  async queues() {
    const all = await this.#api.list(
      'queues',
      '?disable_stats=true&enable_queue_totals=true',
    )
    return sorted(
      all.map((it) => ({
        name: String(it.name),
        ...pick(it, ...QUEUE),
        arguments: withoutClassic(it.arguments),
        ready: Number(it.messages_ready),
        unacknowledged: Number(it.messages_unacknowledged),
      })),
    )
  }

  /** Without those to the default exchange. */
  async bindings() {
    const all = await this.#api.list('bindings')
    return sorted(
      all
        .filter(({ source }) => source !== '')
        .map((it) => ({
          source_name: it.source,
          source_kind: 'exchange',
          destination_name: it.destination,
          destination_kind: it.destination_type,
          ...pick(it, 'routing_key', 'arguments'),
        })),
    )
  }

  /** Known up to a second late. */
  async consumers() {
    const all = await this.#api.list('consumers')
    return sorted(
      all.map((it) => ({
        queue_name: (it.queue as { name: string }).name,
        ...pick(it, 'active', 'arguments', ...CONSUMER),
      })),
    )
  }

  /** Known up to a second late; a closed one is gone at once. */
  async connections() {
    const all = await this.#api.connections()
    return sorted(
      all.map((it) => ({
        name: String(it.name),
        connection_name: clientProperties(it).connection_name,
        ...pick(it, 'state', 'auth_mechanism', 'timeout'),
      })),
    )
  }

  /**
   * Has the broker close connections (320, CONNECTION_FORCED): all that are
   * open at this moment, or the known ones that `which` chooses. RabbitMQ 3
   * does not close one that its statistics do not know yet: asked again.
   */
  async closeConnections(
    which?: (connection: { connection_name: unknown }) => boolean,
  ): Promise<void> {
    const chosen = which
      ? (await this.connections()).filter(which)
      : await this.#api.openConnections()
    const names = new Set(chosen.map(({ name }) => String(name)))
    const closeThoseLeft = async () => {
      const open = await this.#api.openConnections()
      const left = open.map(({ name }) => String(name))
      const ours = left.filter((name) => names.has(name))
      await Promise.all(ours.map((name) => this.#api.closeConnection(name)))
      return ours
    }
    await until(closeThoseLeft, (left) => left.length === 0, {
      what: 'the broker to close connections',
    })
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#api.deleteVirtualHost()
  }
}

function withoutClassic(given: unknown): Record<string, unknown> {
  const { 'x-queue-type': type, ...others } = given as Record<string, unknown>
  return type === undefined || type === 'classic'
    ? others
    : { ...others, 'x-queue-type': type }
}

function clientProperties(of: Record<string, unknown>) {
  return (of.client_properties ?? {}) as Record<string, unknown>
}
