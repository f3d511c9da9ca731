// A RabbitMQ node of our own from a rabbitmq-server script that is on this
// machine: own name, own ports (AMQP, management, distribution, epmd), own
// folder for data, log, cookie and configuration, nothing of the system's.
// Called by installed-broker.ts and unpacked-broker.ts. At the end the node is
// killed, not stopped: its data goes with its folder.

import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { hostname, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import {
  addresses,
  brokerSettings,
  extraConf,
  speaksTLS,
} from './broker-settings.ts'
import { greetUntilReady } from './greeting.ts'
import { Guardian } from './guardian.ts'
import { isGone } from './owner.ts'
import type { Extras, RunningBroker, Search } from './running-broker.ts'

const HOST = '127.0.0.1'
const START_DEADLINE_MS = 120_000
const FOLDER_PREFIX = 'walkthrough-rabbitmq-'
const LOG_LINES_SHOWN = 15

/** Where the programs of a node are. */
export interface NodePrograms {
  readonly how: 'installed' | 'unpacked'
  /** RabbitMQ's own script, not a wrapper that changes the user. */
  readonly serverScript: string
  /** PATH of the node; `erl` is found there. */
  readonly path: string
  /** More variables for the node. */
  readonly env?: Readonly<Record<string, string>>
}

interface Ports {
  readonly amqp: number
  readonly management: number
  readonly distribution: number
  readonly epmd: number
  readonly tls: number
}

/**
 * Starts a node and waits until it answers on AMQP and management.
 *
 * @throws Error with the end of the node's log when it ends or does not answer
 * within two minutes; nothing is left then.
 */
export async function startPrivateNode(
  programs: NodePrograms,
  search: Search,
): Promise<RunningBroker> {
  const guardian = new Guardian()
  const folder = join(
    tmpdir(),
    `${FOLDER_PREFIX}${process.pid}-${randomBytes(4).toString('hex')}`,
  )
  for (const stale of [folder, ...foldersWithoutOwner()]) {
    guardian.guardFolder(stale)
  }
  const logFile = join(folder, 'node.log')
  try {
    const ports = await freePorts()
    const at = await furnish(folder, ports, search.extras)
    const env = environment(programs, folder, ports)
    search.report(`starting ${programs.serverScript} on port ${ports.amqp}`)
    guardian.run({
      command: programs.serverScript,
      args: [],
      env,
      cwd: folder,
      logFile,
      epmdPort: ports.epmd,
    })
    const signal = AbortSignal.any([guardian.ended, search.signal])
    const version = await greetUntilReady(at, START_DEADLINE_MS, signal)
    const dispose = () => guardian[Symbol.asyncDispose]()
    return {
      how: programs.how,
      version,
      ...at,
      tlsPort: speaksTLS(search.extras) ? ports.tls : null,
      control: (...args) => control(programs, env, args),
      [Symbol.asyncDispose]: dispose,
    }
  } catch (cause) {
    const failure = explained(programs, logFile, cause)
    await guardian[Symbol.asyncDispose]()
    search.signal.throwIfAborted()
    throw failure
  }
}

/** Folders of nodes whose program and guardian both died before cleaning. */
function foldersWithoutOwner(): string[] {
  return readdirSync(tmpdir())
    .filter((name) => name.startsWith(FOLDER_PREFIX))
    .filter((name) => isGone(Number(name.split('-')[2]), hostname()))
    .map((name) => join(tmpdir(), name))
}

/** By the script beside the server's, in the environment of the node. */
function control(
  { serverScript }: NodePrograms,
  env: Record<string, string>,
  args: string[],
): Promise<string> {
  const script = join(dirname(serverScript), 'rabbitmqctl')
  return new Promise((resolve, reject) => {
    execFile(script, args, { env }, (error, stdout) => {
      if (error) reject(error)
      else resolve(stdout)
    })
  })
}

async function furnish(folder: string, ports: Ports, extras: Extras | null) {
  const settings = brokerSettings(
    [
      `listeners.tcp.1 = ${HOST}:${ports.amqp}`,
      `management.tcp.ip = ${HOST}`,
      `management.tcp.port = ${ports.management}`,
      ...(speaksTLS(extras) ? [`listeners.ssl.1 = ${HOST}:${ports.tls}`] : []),
      ...extraConf(extras, folder),
    ],
    extras,
  )
  await mkdir(folder, { mode: 0o700 })
  await writeFile(join(folder, 'rabbitmq.conf'), settings.conf)
  await writeFile(join(folder, 'enabled_plugins'), settings.enabledPlugins)
  for (const [name, content] of Object.entries(extras?.files ?? {}))
    await writeFile(join(folder, name), content)
  return addresses(settings, HOST, ports)
}

/**
 * The node's whole environment; RABBITMQ_ and ERL_ variables of ours do not
 * reach it. A file named here need not exist: it keeps the system's from being
 * read. RUNNING_UNDER_SYSTEMD makes the script replace itself with the
 * Erlang machine instead of staying as its parent.
 */
function environment(
  { path, env }: NodePrograms,
  folder: string,
  ports: Ports,
): Record<string, string> {
  return {
    HOME: folder,
    PATH: path,
    LANG: 'C.UTF-8',
    TMPDIR: folder,
    RUNNING_UNDER_SYSTEMD: 'true',
    ERL_EPMD_ADDRESS: HOST,
    ERL_EPMD_PORT: String(ports.epmd),
    RABBITMQ_NODENAME: `walkthrough${ports.amqp}@localhost`,
    RABBITMQ_DIST_PORT: String(ports.distribution),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS:
      '-kernel inet_dist_use_interface {127,0,0,1}',
    RABBITMQ_CONF_ENV_FILE: join(folder, 'rabbitmq-env.conf'),
    RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
    RABBITMQ_CONFIG_FILES: join(folder, 'conf.d'),
    RABBITMQ_ADVANCED_CONFIG_FILE: join(folder, 'advanced.config'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
    RABBITMQ_MNESIA_BASE: join(folder, 'data'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_LOGS: '-',
    RABBITMQ_PID_FILE: join(folder, 'pid'),
    ...env,
  }
}

/** Ports that were free at the same moment on the loopback address. */
async function freePorts(): Promise<Ports> {
  const servers = Array.from({ length: 5 }, () => createServer())
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve, reject) => {
          server.once('error', reject)
          server.listen(0, HOST, () => {
            const address = server.address()
            resolve(typeof address === 'object' && address ? address.port : 0)
          })
        }),
    ),
  )
  await Promise.all(
    servers.map((server) => new Promise((resolve) => server.close(resolve))),
  )
  const [amqp = 0, management = 0, distribution = 0, epmd = 0, tls = 0] = ports
  return { amqp, management, distribution, epmd, tls }
}

function explained(
  { serverScript }: NodePrograms,
  logFile: string,
  cause: unknown,
): Error {
  const log = existsSync(logFile) ? readFileSync(logFile, 'utf8') : ''
  const end = log.trim().split('\n').slice(-LOG_LINES_SHOWN).join('\n')
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new Error(`${serverScript} did not start: ${reason}\n${end}`, {
    cause,
  })
}
