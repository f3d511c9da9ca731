/**
 * A client and a server of Mitaka at one broker, re-enacted: see
 * peers/mitaka_wire.py. Mitaka's own code runs on no Python of Debian's.
 */
import {
  Conf,
  getRPCClient,
  getRPCTransport,
  type RPCClient,
  Target,
  type TargetAttributes,
} from '../../src/index.ts'
import { OurSide } from './our-side.ts'
import type { PeerProcess } from './peer-process.ts'
import type { Pod, PodBroker } from './pod.ts'
import { createVirtualHost, type VirtualHost } from './virtual-host.ts'

/** What the captured server listened on. */
export const MITAKA_TOPIC = 'l3_agent'
export const MITAKA_SERVER = 'host1'
/** What our servers listen on, for Mitaka's client. */
export const OUR_TOPIC = 'ours-mitaka'

/** What Mitaka's client is told. */
export interface MitakaOrder {
  readonly do: 'call' | 'cast'
  readonly target: Readonly<Record<string, unknown>>
  readonly method: string
  readonly args?: unknown
  readonly context?: unknown
  readonly timeout?: number
}

/** What its client heard: a result, or the failure as it arrived. */
export interface MitakaOutcome {
  readonly result?: unknown
  readonly error?: Readonly<Record<string, unknown>>
}

export class MitakaScene implements AsyncDisposable {
  readonly virtualHost: VirtualHost
  readonly ours: OurSide
  readonly client: PeerProcess
  readonly server: PeerProcess

  private constructor(
    virtualHost: VirtualHost,
    ends: { ours: OurSide; client: PeerProcess; server: PeerProcess },
  ) {
    this.virtualHost = virtualHost
    this.ours = ends.ours
    this.client = ends.client
    this.server = ends.server
  }

  static async set(pod: Pod, broker: PodBroker): Promise<MitakaScene> {
    const virtualHost = await createVirtualHost(broker, 'mitaka')
    const env = {
      TRANSPORT_URL: virtualHost.podTransportUrl,
      TOPIC: MITAKA_TOPIC,
      SERVER: MITAKA_SERVER,
    }
    const ours = new OurSide(virtualHost.transportUrl)
    await ours.serve(OUR_TOPIC)
    const start = (script: string) => pod.startPeer('bookworm', { script, env })
    const started = Promise.all([
      start('mitaka_server.py'),
      start('mitaka_client.py'),
    ])
    const [server, client] = await started.catch(async (error: unknown) => {
      await ours[Symbol.asyncDispose]()
      throw error
    })
    return new MitakaScene(virtualHost, { ours, client, server })
  }

  /** A request by Mitaka's client. */
  async ask(order: MitakaOrder): Promise<MitakaOutcome> {
    return (await this.client.ask({ timeout: 10, ...order })) as MitakaOutcome
  }

  /** Runs `act` with a client of ours, which hears Mitaka's servers or not. */
  async withOurClient<T>(
    { hearMitaka, ...target }: TargetAttributes & { hearMitaka: boolean },
    act: (client: RPCClient) => Promise<T>,
  ): Promise<T> {
    const { transportUrl } = this.virtualHost
    const options = { hearMitaka }
    const transport = await getRPCTransport(new Conf(), transportUrl, options)
    try {
      const whole = new Target({ topic: MITAKA_TOPIC, ...target })
      return await act(getRPCClient(transport, whole, { timeout: 3 }))
    } finally {
      await transport.cleanup()
    }
  }

  /** The server may be busy with a reply that nobody can get: it is killed. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([
      this.client.stop(),
      this.server.kill(),
      this.ours[Symbol.asyncDispose](),
    ])
  }
}
