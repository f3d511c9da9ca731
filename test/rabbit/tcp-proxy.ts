/**
 * A TCP proxy before the broker, so that a test can take the network away: cut
 * what is connected, refuse what comes, or swallow everything in silence.
 */
import { connect, createServer, type Server, type Socket } from 'node:net'
import { TransportURL } from '../../src/transport-url.ts'

export class TCPProxy implements AsyncDisposable {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  /** True: what connects is cut at once, as if nobody listened. */
  refusing = false
  /** How many have connected, refused or not. */
  connections = 0
  /** How often the broker has said something. */
  heard = 0
  #onConnection: (() => void)[] = []

  private constructor(server: Server) {
    this.#server = server
  }

  /** Before the first host of a transport URL. */
  static async before(transportUrl: string): Promise<TCPProxy> {
    const [host] = TransportURL.parse(transportUrl).hosts
    const server = createServer({ allowHalfOpen: false })
    const proxy = new TCPProxy(server)
    server.on('connection', (near) => {
      proxy.connections += 1
      for (const call of proxy.#onConnection.splice(0)) call()
      if (proxy.refusing) near.destroy()
      else proxy.#join(near, connect(host?.port ?? 5672, host?.hostname))
    })
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
    return proxy
  }

  #join(near: Socket, far: Socket): void {
    far.on('data', () => {
      this.heard += 1
    })
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(one)
      one.pipe(other)
      one.on('error', () => {})
      one.on('close', () => {
        this.#sockets.delete(one)
        other.destroy()
      })
    }
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port
  }

  /** The transport URL, with the proxy as its host. */
  through(transportUrl: string): string {
    return transportUrl.replace(/@[^/]*/, `@127.0.0.1:${this.port}`)
  }

  /** Resolves when somebody connects, refused or not. */
  nextConnection(): Promise<void> {
    return new Promise((resolve) => this.#onConnection.push(resolve))
  }

  /** Ends what is connected, without a word of AMQP. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  /** From now on nothing gets through, and nobody is told. */
  swallow(): void {
    for (const socket of this.#sockets) {
      socket.unpipe()
      socket.pause()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}
