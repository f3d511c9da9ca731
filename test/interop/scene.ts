/**
 * One pair: a Python peer of one version and executor, and our end, at one
 * broker. Acts are played in it; it is made by `run-interop.ts`.
 */
import type {
  CallContext,
  CallSettings,
  TargetAttributes,
} from '../../src/index.ts'
import { expectTyped } from './check.ts'
import { expectVersion, PEER_IMAGES } from './images.ts'
import { type Compression, OurSide, RECONNECT } from './our-side.ts'
import type { PeerProcess, PeerProgram } from './peer-process.ts'
import type { Pod, PodBroker, Suite } from './pod.ts'
import { type Typed, typedOf } from './typed-json.ts'

/** Which Python peer. */
export interface PeerKind {
  readonly suite: Suite
  readonly executor: 'threading' | 'eventlet'
}

/** What a Python client sends, beyond the target's topic. */
export interface PythonRequest {
  readonly target?: Readonly<Record<string, unknown>>
  readonly args?: Readonly<Record<string, Typed>>
  readonly context?: Typed
  /** Seconds, for a call. */
  readonly timeout?: number
  /** `call_monitor_timeout`. */
  readonly monitor?: number
  readonly version_cap?: string
  readonly compression?: Compression
}

/** What a Python client got: one of the two. */
export interface PythonOutcome {
  readonly result?: Typed
  readonly error?: PythonError
  /** How long the client waited. */
  readonly seconds: number
}

/** An exception as whoever catches it sees it. */
export interface PythonError {
  readonly class: string
  readonly module: string
  readonly bases: readonly string[]
  readonly text: string
  readonly args: Typed
  readonly kwargs: Typed
  /** Of a RemoteError: what it was there. */
  readonly remote?: {
    readonly class: string
    readonly text: string
    readonly traceback: string
  }
}

/** What our client may be told, beyond the target's topic. */
export interface OurRequest extends Partial<CallSettings> {
  readonly target?: TargetAttributes
  readonly compression?: Compression
  /** What the topic's name ends with. */
  readonly at?: `-${Compression}`
}

const TIMEOUT_SECONDS = 30

export class Scene implements AsyncDisposable {
  readonly kind: PeerKind
  readonly broker: PodBroker
  readonly ours: OurSide
  readonly ourTopic: string
  readonly pythonTopic: string
  /** Further peers of the same kind. */
  readonly startPeer: (program: PeerProgram) => Promise<PeerProcess>
  pythonServer: PeerProcess
  pythonClient: PeerProcess

  private constructor(
    kind: PeerKind,
    broker: PodBroker,
    ends: {
      ours: OurSide
      server: PeerProcess
      client: PeerProcess
      startPeer: Scene['startPeer']
    },
  ) {
    this.startPeer = ends.startPeer
    this.kind = kind
    this.broker = broker
    this.ours = ends.ours
    this.pythonServer = ends.server
    this.pythonClient = ends.client
    this.ourTopic = ourTopic(kind)
    this.pythonTopic = pythonTopic(kind)
  }

  /** Both ends, when they are ready. */
  static async set(
    pod: Pod,
    broker: PodBroker,
    kind: PeerKind,
  ): Promise<Scene> {
    const env = {
      TRANSPORT_URL: broker.podTransportUrl,
      EXECUTOR: kind.executor,
      TOPIC: pythonTopic(kind),
      PEER_CONF: PEER_CONF,
    }
    const ours = new OurSide(broker.transportUrl)
    await ours.serve(ourTopic(kind))
    const startPeer = (program: PeerProgram) =>
      pod.startPeer(kind.suite, program)
    const started = Promise.all([
      startPeer({ script: 'rpc_server.py', env }),
      startPeer({ script: 'rpc_client.py', env }),
    ])
    const [server, client] = await started.catch(async (error: unknown) => {
      await ours[Symbol.asyncDispose]()
      throw error
    })
    expectVersion(PEER_IMAGES[kind.suite], server.versions['oslo.messaging'])
    return new Scene(kind, broker, { ours, server, client, startPeer })
  }

  /** Our client, to the Python servers. */
  async toPython(request: OurRequest = {}): Promise<CallContext> {
    const { target, compression = null, at = '', ...settings } = request
    const topic = `${this.pythonTopic}${at}`
    return await this.ours.client(
      { topic, version: '1.0', ...target },
      { timeout: TIMEOUT_SECONDS, ...settings },
      compression,
    )
  }

  /** A call by our client to a Python server. */
  async call(
    method: string,
    args: Readonly<Record<string, unknown>> = {},
    request: OurRequest = {},
  ): Promise<unknown> {
    return await (await this.toPython(request)).call({}, method, args)
  }

  /** A call by the Python client to our servers, however it ends. */
  async pythonCall(
    method: string,
    request: PythonRequest = {},
  ): Promise<PythonOutcome> {
    return await this.#ask('call', method, request)
  }

  /** A cast by the Python client to our servers. */
  async pythonCast(method: string, request: PythonRequest): Promise<void> {
    const { error } = await this.#ask('cast', method, request)
    if (error !== undefined) throw new Error(describe(error))
  }

  /** A call by the Python client that must have this result. */
  async expectPython(
    method: string,
    expected: unknown,
    request: PythonRequest = {},
  ): Promise<void> {
    const { result, error } = await this.pythonCall(method, request)
    if (result === undefined)
      throw new Error(`expected a result, got ${describe(error!)}`)
    expectTyped(result, typedOf(expected))
  }

  /** A call by the Python client that must fail. */
  async pythonError(
    method: string,
    request: PythonRequest = {},
  ): Promise<PythonError> {
    const { result, error } = await this.pythonCall(method, request)
    if (error !== undefined) return error
    throw new Error(`expected an exception, got ${JSON.stringify(result)}`)
  }

  async #ask(
    what: 'call' | 'cast',
    method: string,
    request: PythonRequest,
  ): Promise<PythonOutcome> {
    const { target, ...others } = request
    const order = {
      do: what,
      method,
      timeout: TIMEOUT_SECONDS,
      ...others,
      target: { topic: this.ourTopic, version: '1.0', ...target },
    }
    return (await this.pythonClient.ask(order)) as unknown as PythonOutcome
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([
      this.pythonClient.stop(),
      this.pythonServer.stop(),
      this.ours[Symbol.asyncDispose](),
    ])
  }
}

/** For a failure in the table. */
export function describe(error: PythonError): string {
  return `${error.module}.${error.class}: ${error.text.slice(0, 300)}`
}

const PEER_CONF = [
  '[DEFAULT]',
  'rpc_ping_enabled = true',
  '[oslo_messaging_rabbit]',
  ...Object.entries(RECONNECT).map(([name, value]) => `${name} = ${value}`),
].join('\n')

/** As the table names it. */
export function peerName({ suite, executor }: PeerKind): string {
  return `${PEER_IMAGES[suite].version} ${executor}`
}

function ourTopic({ suite, executor }: PeerKind): string {
  return `ours-${suite}-${executor}`
}

function pythonTopic({ suite, executor }: PeerKind): string {
  return `python-${suite}-${executor}`
}
