// Way 2: Docker answers, so RabbitMQ runs in a container, by testcontainers.
// The image need not be RabbitMQ's own; it must read /etc/rabbitmq and start
// rabbitmq-server. The interop run takes rabbitContainer() and puts it where
// its peers are.

import { randomBytes } from 'node:crypto'
import type { GenericContainer, StartedTestContainer } from 'testcontainers'
import {
  addresses,
  type BrokerSettings,
  brokerSettings,
  extraConf,
  speaksTLS,
} from './broker-settings.ts'
import { connectDocker, labelsOf, pullIfMissing, RUN_LABEL } from './docker.ts'
import { greetUntilReady } from './greeting.ts'
import { Guardian } from './guardian.ts'
import type {
  Extras,
  NotHere,
  RunningBroker,
  Search,
} from './running-broker.ts'

/** The one place that names the image. */
const DEFAULT_IMAGE = 'rabbitmq:4.2'
/** Where RabbitMQ listens in its container. */
export const AMQP_PORT = 5672
/** The same for its management API. */
export const MANAGEMENT_PORT = 15672
const TLS_PORT = 5671
const FOLDER = '/etc/rabbitmq'
const START_TIMEOUT_MS = 120_000
const GREETING_DEADLINE_MS = 30_000
const LOG_LINES_SHOWN = 15

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
  const client = await connectDocker(search)
  if ('notHere' in client) {
    return client
  }
  const image = search.env.WALKTHROUGH_RABBITMQ_IMAGE || DEFAULT_IMAGE
  const refusal = await pullIfMissing(client, image, search)
  if (refusal && image !== DEFAULT_IMAGE) {
    throw new Error(`WALKTHROUGH_RABBITMQ_IMAGE: ${refusal}`)
  }
  return refusal ? { notHere: refusal } : startContainer(image, search)
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
    const { extras } = search
    const settings = dockerSettings(extras)
    const container = await rabbitContainer(image, run, settings, log, extras)
    container.withExposedPorts(
      AMQP_PORT,
      MANAGEMENT_PORT,
      ...(speaksTLS(extras) ? [TLS_PORT] : []),
    )
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
    return {
      how: 'docker',
      version,
      ...at,
      tlsPort: speaksTLS(search.extras)
        ? started.getMappedPort(TLS_PORT)
        : null,
      control: (...args) => control(started, args),
      [Symbol.asyncDispose]: dispose,
    }
  } catch (cause) {
    await guardian[Symbol.asyncDispose]()
    search.signal.throwIfAborted()
    const end = log.slice(-LOG_LINES_SHOWN).join('').trim()
    throw new Error(`a container of ${image} did not start: ${cause}\n${end}`, {
      cause,
    })
  }
}

async function control(
  container: StartedTestContainer,
  args: string[],
): Promise<string> {
  const { output, exitCode } = await container.exec(['rabbitmqctl', ...args])
  if (exitCode === 0) return output
  throw new Error(`rabbitmqctl ${args.join(' ')}: ${exitCode} ${output}`)
}

function dockerSettings(extras: Extras | null): BrokerSettings {
  const tls = speaksTLS(extras) ? [`listeners.ssl.1 = ${TLS_PORT}`] : []
  return brokerSettings([...tls, ...extraConf(extras, FOLDER)], extras)
}

/** What is copied into the container, by its path. */
function contents(
  { conf, enabledPlugins }: BrokerSettings,
  extras: Extras | null,
) {
  const files = {
    'conf.d/20-walkthrough.conf': conf,
    enabled_plugins: enabledPlugins,
    ...extras?.files,
  }
  return Object.entries(files).map(([name, content]) => ({
    content,
    target: `${FOLDER}/${name}`,
    mode: 0o644,
  }))
}

/**
 * A container of RabbitMQ that is not started yet and publishes no port: it is
 * ready when its log says so.
 *
 * @param run - its name for the guardian
 * @param log - takes what the broker prints
 */
export async function rabbitContainer(
  image: string,
  run: string,
  settings: BrokerSettings,
  log: string[],
  extras: Extras | null = null,
): Promise<GenericContainer> {
  const { GenericContainer, Wait } = await import('testcontainers')
  return (
    new GenericContainer(image)
      .withLabels(labelsOf(run))
      .withCopyContentToContainer(contents(settings, extras))
      // Erlang makes tables for as many files as it may open.
      .withUlimits({ nofile: { soft: 4096, hard: 4096 } })
      .withLogConsumer((stream) =>
        stream.on('data', (line) => log.push(String(line))),
      )
      .withWaitStrategy(Wait.forLogMessage(/Server startup complete/))
      .withStartupTimeout(START_TIMEOUT_MS)
  )
}
