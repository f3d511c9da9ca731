// The one place that finds a RabbitMQ, for lessons and tests alike. It tries
// the ways in the order of this list, says which one it took and what it is
// busy with, and returns a broker that has answered. Whatever a way started is
// gone when the broker is disposed, and also when this program is killed.

import { dockerBroker } from './docker-broker.ts'
import { givenUrl } from './given-url.ts'
import { installedBroker } from './installed-broker.ts'
import type { Extras, RunningBroker, Search, Way } from './running-broker.ts'
import { unpackedBroker } from './unpacked-broker.ts'

export type { Extras, RunningBroker } from './running-broker.ts'

const WAYS: Readonly<Record<RunningBroker['how'], Way>> = {
  url: givenUrl,
  docker: dockerBroker,
  installed: installedBroker,
  unpacked: unpackedBroker,
}

/** What to do where no way leads to a broker. */
const ADVICE = [
  'Any one of these would do:',
  '  set WALKTHROUGH_RABBITMQ_URL=rabbit://user:password@host:5672/vhost',
  '  start Docker (WALKTHROUGH_RABBITMQ_IMAGE names another image)',
  '  install rabbitmq-server; it need not run',
].join('\n')

export interface FindBrokerOptions {
  /** Takes a line per phase, with the elapsed seconds; default: stderr. */
  readonly log?: (line: string) => void
  /** Where WALKTHROUGH_*, PATH and XDG_CACHE_HOME are read; default: ours. */
  readonly env?: NodeJS.ProcessEnv
  /** Gives up and removes what was started; default: never. */
  readonly signal?: AbortSignal
  /** What it is to have besides; then a given URL is none. Default: nothing. */
  readonly extras?: Extras
}

/**
 * Finds or starts a RabbitMQ: a given URL, Docker, an installed one, unpacked
 * packages. WALKTHROUGH_RABBITMQ_HOW (url, docker, installed or unpacked)
 * allows one way only.
 *
 * @throws Error when no way leads to a broker, saying for each way why and
 * what would do; or when a way is there and fails.
 */
export async function findBroker(
  options: FindBrokerOptions = {},
): Promise<RunningBroker> {
  const { env = process.env, log = toStderr } = options
  const start = performance.now()
  const report = (phase: string) =>
    log(`RabbitMQ ${elapsedSeconds(start)} s: ${phase}`)
  const signal = options.signal ?? new AbortController().signal
  const extras = options.extras ?? null
  const search: Search = { env, report, signal, extras }
  const reasons: string[] = []
  for (const way of allowedWays(env)) {
    signal.throwIfAborted()
    const found = await WAYS[way](search)
    if (!('notHere' in found)) {
      report(`ready: ${described(found)}`)
      return found
    }
    reasons.push(`  ${way}: ${found.notHere}`)
    if (way !== 'url') {
      report(found.notHere)
    }
  }
  throw new Error(`no RabbitMQ found:\n${reasons.join('\n')}\n${ADVICE}`)
}

function allowedWays(env: NodeJS.ProcessEnv): RunningBroker['how'][] {
  const ways = Object.keys(WAYS) as RunningBroker['how'][]
  const only = env.WALKTHROUGH_RABBITMQ_HOW
  if (!only) {
    return ways
  }
  if (!ways.some((way) => way === only)) {
    throw new Error(
      `WALKTHROUGH_RABBITMQ_HOW is ${JSON.stringify(only)}: expected one of ${ways.join(', ')}`,
    )
  }
  return ways.filter((way) => way === only)
}

const TAKEN = {
  url: 'given by WALKTHROUGH_RABBITMQ_URL',
  docker: 'in a container',
  installed: 'installed here, as a private node',
  unpacked: 'unpacked packages, as a private node',
}

function described({ how, version, transportUrl }: RunningBroker): string {
  const { host, pathname } = new URL(transportUrl)
  return `RabbitMQ ${version}, ${TAKEN[how]}, at ${host}${pathname}`
}

function elapsedSeconds(start: number): string {
  return ((performance.now() - start) / 1000).toFixed(1)
}

function toStderr(line: string): void {
  process.stderr.write(`${line}\n`)
}
