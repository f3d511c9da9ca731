/**
 * Message: one message in one queue of the in-memory broker. A fanout to three
 * queues makes three, since each is expired, delivered and requeued by itself.
 * They share the content, which no client can reach: `FakeChannel` copies it
 * when it is sent, and each delivery gets a copy of its own.
 *
 * Made by `BrokerChannel`, kept by `Queue`, delivered by `BrokerChannel`.
 */
import type { BasicPublish, Properties } from '../amqp/channel.ts'

export class Message {
  readonly exchange: string
  readonly routingKey: string
  /** Time to live in milliseconds; null: for ever. */
  readonly ttlMs: number | null
  readonly #properties: Properties
  readonly #body: Uint8Array
  /** Where it stands in its queue: a requeued message goes back there. */
  position = 0
  /** How often it was delivered and came back. */
  returned = 0
  /** True when its time is over: its queue drops it when it is at the head. */
  isExpired = false

  constructor(publish: BasicPublish, ttlMs: number | null) {
    this.exchange = publish.exchange
    this.routingKey = publish.routingKey
    this.ttlMs = ttlMs
    this.#properties = publish.properties
    this.#body = publish.body
  }

  get redelivered(): boolean {
    return this.returned > 0
  }

  /** Copies, for one delivery; `headers` are added to the sender's. */
  content(headers: Readonly<Record<string, unknown>> | null): {
    properties: Properties
    body: Uint8Array
  } {
    const copy = structuredClone(this.#properties)
    const all = headers && { headers: { ...copy.headers, ...headers } }
    return { properties: { ...copy, ...all }, body: this.#body.slice() }
  }
}
