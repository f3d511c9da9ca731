/**
 * Life cycle: reads the AMQP 0-9-1 methods that a server or a client sends, as
 * the bytes of their frames. `WireTap` calls it. The result is shaped like the
 * methods of the captures; of others there is only the number.
 */
import type { Fact } from './python-server.ts'

type Read = (bytes: MethodBytes) => Fact

/** By class and method id. Fields that the captures leave out are skipped. */
const READERS: Readonly<Record<string, readonly [name: string, read: Read]>> = {
  '10.11': [
    'connection.start-ok',
    (bytes) => ({
      client_properties: bytes.table(),
      ...bytes.strings('mechanism'),
      response: bytes.longString(),
      ...bytes.strings('locale'),
    }),
  ],
  '10.31': [
    'connection.tune-ok',
    (bytes) => ({
      channel_max: bytes.integer(2),
      frame_max: bytes.integer(4),
      heartbeat: bytes.integer(2),
    }),
  ],
  '10.40': ['connection.open', (bytes) => bytes.strings('vhost')],
  '10.50': ['connection.close', () => ({})],
  '20.10': ['channel.open', () => ({})],
  '20.40': ['channel.close', () => ({})],
  '40.10': [
    'exchange.declare',
    (bytes) => ({
      ...bytes.reserved().strings('exchange', 'type'),
      ...bytes.bits('passive', 'durable', 'auto_delete', 'internal', 'no_wait'),
      arguments: bytes.table(),
    }),
  ],
  '50.10': [
    'queue.declare',
    (bytes) => ({
      ...bytes.reserved().strings('queue'),
      ...bytes.bits(
        'passive',
        'durable',
        'exclusive',
        'auto_delete',
        'no_wait',
      ),
      arguments: bytes.table(),
    }),
  ],
  '50.20': [
    'queue.bind',
    (bytes) => ({
      ...bytes.reserved().strings('queue', 'exchange', 'routing_key'),
      ...bytes.bits('no_wait'),
      arguments: bytes.table(),
    }),
  ],
  '50.40': [
    'queue.delete',
    (bytes) => ({
      ...bytes.reserved().strings('queue'),
      ...bytes.bits('if_unused', 'if_empty', 'no_wait'),
    }),
  ],
  '60.10': [
    'basic.qos',
    (bytes) => ({
      prefetch_size: bytes.integer(4),
      prefetch_count: bytes.integer(2),
      ...bytes.bits('a_global'),
    }),
  ],
  '60.20': [
    'basic.consume',
    (bytes) => ({
      ...bytes.reserved().strings('queue', 'consumer_tag'),
      ...bytes.bits('no_local', 'no_ack', 'exclusive', 'no_wait'),
      arguments: bytes.table(),
    }),
  ],
  '60.30': [
    'basic.cancel',
    (bytes) => ({
      ...bytes.strings('consumer_tag'),
      ...bytes.bits('no_wait'),
    }),
  ],
  '60.40': [
    'basic.publish',
    (bytes) => ({
      ...bytes.reserved().strings('exchange', 'routing_key'),
      ...bytes.bits('mandatory', 'immediate'),
    }),
  ],
  '60.80': [
    'basic.ack',
    (bytes) => ({
      delivery_tag: bytes.integer(6, 2),
      ...bytes.bits('multiple'),
    }),
  ],
  '85.10': ['confirm.select', (bytes) => bytes.bits('no_wait')],
}

/** The method in the payload of a method frame. */
export function readMethod(payload: Buffer): Fact {
  const id = `${payload.readUInt16BE(0)}.${payload.readUInt16BE(2)}`
  const [method, read] = READERS[id] ?? [`method ${id}`, () => ({})]
  return { method, ...read(new MethodBytes(payload.subarray(4))) }
}

/** Reads on and on. Strings, bits and tables are those of AMQP 0-9-1. */
class MethodBytes {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  #take(length: number): Buffer {
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }

  #string(): string {
    return this.#take(this.#take(1).readUInt8()).toString()
  }

  /** After `skipped` bytes that are 0 in a test. */
  integer(length: number, skipped = 0): number {
    return this.#take(skipped + length).readUIntBE(skipped, length)
  }

  longString(): string {
    return this.#take(this.#take(4).readUInt32BE()).toString()
  }

  /** A number that once named a realm and is 0 now. */
  reserved(): this {
    this.#take(2)
    return this
  }

  strings(...names: string[]): Fact {
    return Object.fromEntries(names.map((name) => [name, this.#string()]))
  }

  /** Up to eight in one byte, the lowest first. */
  bits(...names: string[]): Fact {
    const byte = this.#take(1).readUInt8()
    return Object.fromEntries(
      names.map((name, index) => [name, (byte & (1 << index)) !== 0]),
    )
  }

  table(): Fact {
    const end = this.#take(4).readUInt32BE() + this.#at
    const entries: [string, unknown][] = []
    while (this.#at < end) entries.push([this.#string(), this.#value()])
    return Object.fromEntries(entries)
  }

  /** Arguments are integers and strings; the client tells also what it can. */
  #value(): unknown {
    const type = this.#take(1).toString()
    if (type === 'I') return this.#take(4).readInt32BE()
    if (type === 'S') return this.longString()
    if (type === 't') return this.integer(1) !== 0
    if (type === 'F') return this.table()
    throw new Error(`a table has a value of type "${type}"; expected I S t F`)
  }
}
