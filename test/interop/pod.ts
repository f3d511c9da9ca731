/**
 * The containers of an interop run share one network: a container of each
 * Debian release with Python peers, and one broker at a time. For all of them
 * the broker is at 127.0.0.1; for this process it is at ports that the first
 * container publishes. So nothing depends on Docker's name server, on its
 * gateway or on new addresses after a restart of the broker. All containers go
 * when the pod is disposed, and when this program is killed.
 */
import { randomBytes } from 'node:crypto'
import type {
  ContainerRuntimeClient,
  GenericContainer,
  StartedTestContainer,
} from 'testcontainers'
import {
  addresses,
  brokerSettings,
} from '../../sandbox/broker/broker-settings.ts'
import {
  connectDocker,
  type DockerSearch,
  labelsOf,
  RUN_LABEL,
} from '../../sandbox/broker/docker.ts'
import {
  AMQP_PORT,
  MANAGEMENT_PORT,
  rabbitContainer,
} from '../../sandbox/broker/docker-broker.ts'
import { greetUntilReady } from '../../sandbox/broker/greeting.ts'
import { Guardian } from '../../sandbox/broker/guardian.ts'
import type { Management } from '../../sandbox/broker/running-broker.ts'
import {
  BROKER_IMAGES,
  expectVersion,
  findImage,
  PEER_IMAGES,
} from './images.ts'
import {
  type Container,
  PeerProcess,
  type PeerProgram,
} from './peer-process.ts'

/** A release of Debian, by which a peer's version is chosen. */
export type Suite = keyof typeof PEER_IMAGES
/** A version of RabbitMQ. */
export type BrokerVersion = keyof typeof BROKER_IMAGES

const PEERS = new URL('peers/', import.meta.url).pathname
const START_DEADLINE_MS = 60_000
const BROKER_STOP_SECONDS = 30

/** The broker of the moment. */
export interface PodBroker extends AsyncDisposable {
  /** As it says itself, for example `4.0.5`. */
  readonly version: string
  /** For this process. */
  readonly transportUrl: string
  /** For peers in the pod. */
  readonly podTransportUrl: string
  readonly management: Management
  /** Ends it, starts it again; resolves when it answers. */
  restart(): Promise<void>
}

export class Pod implements AsyncDisposable {
  readonly #client: ContainerRuntimeClient
  readonly #search: DockerSearch
  readonly #guardian: Guardian
  readonly #run = randomBytes(8).toString('hex')
  readonly #peers = new Map<Suite, StartedTestContainer>()

  private constructor(
    client: ContainerRuntimeClient,
    search: DockerSearch,
    guardian: Guardian,
  ) {
    this.#client = client
    this.#search = search
    this.#guardian = guardian
    guardian.guardContainers(`${RUN_LABEL}=${this.#run}`)
  }

  /**
   * Finds or makes the images, and starts the containers of the peers.
   *
   * @throws Error saying what would do, where Docker or an image is missing.
   */
  static async start(
    search: DockerSearch,
    brokers: readonly BrokerVersion[],
  ): Promise<Pod> {
    const client = await connectDocker(search)
    if ('notHere' in client)
      throw new Error(
        `${client.notHere}; the interop run needs Docker, 20.10 or later`,
      )
    // Before the first container: what is missing is told at once.
    for (const version of brokers)
      await findImage(client, BROKER_IMAGES[version], search)
    const images = {
      bookworm: await findImage(client, PEER_IMAGES.bookworm, search),
      trixie: await findImage(client, PEER_IMAGES.trixie, search),
    }
    const pod = new Pod(client, search, new Guardian())
    try {
      await pod.#startPeers(images)
      return pod
    } catch (error) {
      await pod[Symbol.asyncDispose]()
      throw error
    }
  }

  async #startPeers(images: Readonly<Record<Suite, string>>): Promise<void> {
    this.#search.report('starting the containers of the peers')
    const first = await this.#container(images.bookworm)
    first.withExposedPorts(AMQP_PORT, MANAGEMENT_PORT)
    this.#peers.set('bookworm', await first.start())
    const second = await this.#container(images.trixie)
    second.withNetworkMode(this.#network)
    this.#peers.set('trixie', await second.start())
  }

  /** A process waits in it; peers are started beside that one. */
  async #container(image: string): Promise<GenericContainer> {
    const { GenericContainer, Wait } = await import('testcontainers')
    return new GenericContainer(image)
      .withLabels(labelsOf(this.#run))
      .withCommand(['sh', '-c', 'echo waiting; exec sleep infinity'])
      .withCopyDirectoriesToContainer([{ source: PEERS, target: '/peers' }])
      .withWaitStrategy(Wait.forLogMessage('waiting'))
      .withStartupTimeout(START_DEADLINE_MS)
  }

  get #network(): string {
    return `container:${this.#peers.get('bookworm')!.getId()}`
  }

  /** @throws Error if it does not start, or is of another version. */
  async startBroker(version: BrokerVersion): Promise<PodBroker> {
    const spec = BROKER_IMAGES[version]
    const image = await findImage(this.#client, spec, this.#search)
    this.#search.report(`starting RabbitMQ ${version}`)
    const settings = brokerSettings()
    const log: string[] = []
    const container = await rabbitContainer(image, this.#run, settings, log)
    const started = await container.withNetworkMode(this.#network).start()
    const door = this.#peers.get('bookworm')!
    const at = addresses(settings, door.getHost(), {
      amqp: door.getMappedPort(AMQP_PORT),
      management: door.getMappedPort(MANAGEMENT_PORT),
    })
    const ports = { amqp: AMQP_PORT, management: MANAGEMENT_PORT }
    const inPod = addresses(settings, '127.0.0.1', ports)
    const greet = () =>
      greetUntilReady(at, START_DEADLINE_MS, this.#guardian.ended)
    const itsVersion = await greet()
    expectVersion(spec, itsVersion)
    const id = started.getId()
    const dockerContainer = this.#client.container.getById(id)
    return {
      version: itsVersion,
      ...at,
      podTransportUrl: inPod.transportUrl,
      async restart() {
        await dockerContainer.restart({ t: BROKER_STOP_SECONDS })
        await greet()
      },
      async [Symbol.asyncDispose]() {
        await started.stop()
      },
    }
  }

  /** A peer of that release, when it is ready. */
  async startPeer(suite: Suite, program: PeerProgram): Promise<PeerProcess> {
    const id = this.#peers.get(suite)!.getId()
    const container: Container = this.#client.container.getById(id)
    return await PeerProcess.start(container, program)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#guardian[Symbol.asyncDispose]()
  }
}
