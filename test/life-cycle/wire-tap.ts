/**
 * Life cycle: stands between a server and its broker and notes the methods
 * that the server sends, in their order. The broker itself cannot be asked in
 * which order something was declared. It changes no byte.
 */
import { once } from 'node:events'
import {
  type AddressInfo,
  connect,
  createServer,
  type Server,
  type Socket,
} from 'node:net'
import { pipeline } from 'node:stream/promises'
import { readMethod } from './amqp-method.ts'
import type { Fact } from './python-server.ts'

const PROTOCOL_HEADER_BYTES = 8
const FRAME_HEADER_BYTES = 7
const FRAME_END_BYTES = 1
const METHOD_FRAME = 1
const DECLARES =
  /^(exchange|queue)\.|^basic\.(consume|cancel)$|^(channel|connection)\.close$/

export class WireTap implements AsyncDisposable {
  /** Where the server is to connect. */
  readonly transportUrl: string
  /** All that was sent so far, on each connection in the order of opening. */
  readonly connections: Fact[][] = []
  /** What declares, consumes and closes, on all connections together. */
  readonly methods: Fact[] = []
  readonly #listener: Server
  readonly #sockets = new Set<Socket>()

  /** Use `wireTap`. */
  constructor(listener: Server, transportUrl: string) {
    const { hostname, port } = new URL(transportUrl)
    const tapped = new URL(transportUrl)
    tapped.hostname = '127.0.0.1'
    tapped.port = String((listener.address() as AddressInfo).port)
    this.transportUrl = tapped.href
    this.#listener = listener
    listener.on('connection', (client) => {
      this.#tap(client, connect(Number(port), hostname))
    })
  }

  #tap(client: Socket, broker: Socket): void {
    this.#sockets.add(client).add(broker)
    const methods: Fact[] = []
    this.connections.push(methods)
    const reader = new FrameReader((payload) => {
      const method = readMethod(payload)
      methods.push(method)
      if (DECLARES.test(String(method.method))) this.methods.push(method)
    })
    client.on('data', (chunk) => reader.read(chunk))
    // Whichever side ends first ends the other.
    pipeline(client, broker).catch(() => client.destroy())
    pipeline(broker, client).catch(() => broker.destroy())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    this.#listener.close()
    await once(this.#listener, 'close')
  }
}

/** A tap before the broker of `transportUrl`. */
export async function wireTap({
  transportUrl,
}: {
  readonly transportUrl: string
}): Promise<WireTap> {
  const listener = createServer().listen(0, '127.0.0.1')
  await once(listener, 'listening')
  return new WireTap(listener, transportUrl)
}

/** Cuts what a client sends into frames, and passes on the method frames. */
class FrameReader {
  readonly #onMethod: (payload: Buffer) => void
  #bytes = Buffer.alloc(0)
  #greeted = false

  constructor(onMethod: (payload: Buffer) => void) {
    this.#onMethod = onMethod
  }

  read(chunk: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk])
    if (!this.#greeted && this.#bytes.length >= PROTOCOL_HEADER_BYTES) {
      this.#bytes = this.#bytes.subarray(PROTOCOL_HEADER_BYTES)
      this.#greeted = true
    }
    while (this.#greeted && this.#readFrame());
  }

  #readFrame(): boolean {
    if (this.#bytes.length < FRAME_HEADER_BYTES) return false
    const end = FRAME_HEADER_BYTES + this.#bytes.readUInt32BE(3)
    if (this.#bytes.length < end + FRAME_END_BYTES) return false
    if (this.#bytes.readUInt8(0) === METHOD_FRAME)
      this.#onMethod(this.#bytes.subarray(FRAME_HEADER_BYTES, end))
    this.#bytes = this.#bytes.subarray(end + FRAME_END_BYTES)
    return true
  }
}
