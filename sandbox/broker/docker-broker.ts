// Way 2: Docker answers, so RabbitMQ runs in a container, by testcontainers.
// Its helper container for cleaning up is an image more to pull and is not
// used: our guardian removes the container by label, and what a program and
// its guardian that were both killed left behind, the next run removes. The
// image need not be RabbitMQ's own; it must read /etc/rabbitmq and start
// rabbitmq-server.

import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import type { ContainerRuntimeClient } from 'testcontainers'
import {
  addresses,
  type BrokerSettings,
  brokerSettings,
  ENABLED_PLUGINS,
} from './broker-settings.ts'
import { greetUntilReady } from './greeting.ts'
import { Guardian } from './guardian.ts'
import { isOwnerGone, ownerMark } from './owner.ts'
import type { NotHere, RunningBroker, Search } from './running-broker.ts'

/** The one place that names the image. */
const DEFAULT_IMAGE = 'rabbitmq:4.2'
const AMQP_PORT = 5672
const MANAGEMENT_PORT = 15672
const START_TIMEOUT_MS = 120_000
const GREETING_DEADLINE_MS = 30_000
const LOG_LINES_SHOWN = 15

/** On each container of ours: who started it, as `pid@host`. */
export const OWNER_LABEL = 'oslo-messaging-walkthrough.owner'
/** On each container of ours: a name for its run, for the guardian. */
const RUN_LABEL = 'oslo-messaging-walkthrough.run'

/**
 * RabbitMQ in a container.
 *
 * The image is WALKTHROUGH_RABBITMQ_IMAGE, or the official one; where the
 * latter is not here and cannot be pulled, this way is none. Docker is looked
 * for as Docker's own client does, in this process's environment.
 *
 * @throws Error when the image that was asked for cannot be had, or when the
 * broker does not start; with the end of its log.
 */
export async function dockerBroker(
  search: Search,
): Promise<RunningBroker | NotHere> {
  // Else testcontainers falls back to the default socket.
  const host = search.env.DOCKER_HOST
  if (host && !(await accepts(host))) {
    return { notHere: `Docker does not answer at DOCKER_HOST=${host}` }
  }
  const client = await dockerClient()
  if (!client) {
    return { notHere: 'Docker does not answer, or testcontainers is missing' }
  }
  await removeStale(client, search)
  const image = search.env.WALKTHROUGH_RABBITMQ_IMAGE || DEFAULT_IMAGE
  const refusal = await pullIfMissing(client, image, search)
  if (refusal && image !== DEFAULT_IMAGE) {
    throw new Error(`WALKTHROUGH_RABBITMQ_IMAGE: ${refusal}`)
  }
  return refusal ? { notHere: refusal } : startContainer(image, search)
}

function accepts(dockerHost: string): Promise<boolean> {
  const url = URL.canParse(dockerHost) ? new URL(dockerHost) : null
  if (url?.protocol !== 'unix:' && url?.protocol !== 'tcp:') {
    return Promise.resolve(true)
  }
  const socket =
    url.protocol === 'unix:'
      ? connect(url.pathname)
      : connect(Number(url.port || 2375), url.hostname)
  return new Promise((resolve) => {
    socket.setTimeout(3000, () => socket.destroy())
    socket.on('error', () => {})
    socket.on('close', () => resolve(false))
    socket.on('connect', () => {
      resolve(true)
      socket.destroy()
    })
  })
}

/** testcontainers is a devDependency: a class may have installed without. */
async function dockerClient(): Promise<ContainerRuntimeClient | undefined> {
  process.env.TESTCONTAINERS_RYUK_DISABLED = 'true'
  try {
    const { getContainerRuntimeClient } = await import('testcontainers')
    return await getContainerRuntimeClient()
  } catch {
    return undefined
  }
}

async function removeStale(
  { container: { dockerode } }: ContainerRuntimeClient,
  search: Search,
): Promise<void> {
  const ours = await dockerode.listContainers({
    all: true,
    filters: { label: [OWNER_LABEL] },
  })
  for (const { Id, Labels } of ours) {
    const owner = Labels[OWNER_LABEL] ?? ''
    if (isOwnerGone(owner)) {
      search.report(`removing the container that ${owner} left behind`)
      await dockerode.getContainer(Id).remove({ force: true, v: true })
    }
  }
}

/** Why `image` cannot be had, or undefined once it is here. */
async function pullIfMissing(
  client: ContainerRuntimeClient,
  image: string,
  search: Search,
): Promise<string | undefined> {
  const { ImageName } = await import('testcontainers')
  const name = ImageName.fromString(image)
  if (await client.image.exists(name)) {
    return undefined
  }
  search.report(`Docker pulls ${image}, the first time only`)
  try {
    await client.image.pull(name)
    return undefined
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return `Docker has no image ${image} and cannot pull it: ${reason}`
  }
}

async function startContainer(
  image: string,
  search: Search,
): Promise<RunningBroker> {
  search.report(`Docker starts a container of ${image}`)
  const guardian = new Guardian()
  const run = randomBytes(8).toString('hex')
  guardian.guardContainers(`${RUN_LABEL}=${run}`)
  const log: string[] = []
  try {
    const settings = brokerSettings(search.settings)
    const container = await describe(image, run, settings, log)
    // Not cut short by the signal: a container half made would be left.
    const started = await container.start()
    search.signal.throwIfAborted()
    const at = addresses(settings, started.getHost(), {
      amqp: started.getMappedPort(AMQP_PORT),
      management: started.getMappedPort(MANAGEMENT_PORT),
    })
    const signal = AbortSignal.any([guardian.ended, search.signal])
    const version = await greetUntilReady(at, GREETING_DEADLINE_MS, signal)
    const dispose = () => guardian[Symbol.asyncDispose]()
    return { how: 'docker', version, ...at, [Symbol.asyncDispose]: dispose }
  } catch (cause) {
    await guardian[Symbol.asyncDispose]()
    search.signal.throwIfAborted()
    const end = log.slice(-LOG_LINES_SHOWN).join('').trim()
    throw new Error(`a container of ${image} did not start: ${cause}\n${end}`, {
      cause,
    })
  }
}

async function describe(
  image: string,
  run: string,
  settings: BrokerSettings,
  log: string[],
) {
  const { GenericContainer, Wait } = await import('testcontainers')
  return (
    new GenericContainer(image)
      .withLabels({ [OWNER_LABEL]: ownerMark(), [RUN_LABEL]: run })
      .withExposedPorts(AMQP_PORT, MANAGEMENT_PORT)
      .withCopyContentToContainer([
        {
          content: settings.conf,
          target: '/etc/rabbitmq/conf.d/20-walkthrough.conf',
          mode: 0o644,
        },
        {
          content: ENABLED_PLUGINS,
          target: '/etc/rabbitmq/enabled_plugins',
          mode: 0o644,
        },
      ])
      // Erlang makes tables for as many files as it may open.
      .withUlimits({ nofile: { soft: 4096, hard: 4096 } })
      .withLogConsumer((stream) =>
        stream.on('data', (line) => log.push(String(line))),
      )
      .withWaitStrategy(Wait.forLogMessage(/Server startup complete/))
      .withStartupTimeout(START_TIMEOUT_MS)
  )
}
