// Way 3: rabbitmq-server is installed on this machine. It runs as a private
// node; a service that may be running is not spoken to and its folders are not
// touched. The first rabbitmq-server in PATH is often a wrapper of the package
// that changes to the user rabbitmq, so RabbitMQ's own script is looked for.

import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { startPrivateNode } from './private-node.ts'
import type { NotHere, RunningBroker, Search } from './running-broker.ts'

/** Where packages put RabbitMQ's own script: Debian, RPM, Homebrew. */
const SCRIPT_FOLDERS = [
  '/usr/lib/rabbitmq/bin',
  '/opt/homebrew/opt/rabbitmq/sbin',
  '/usr/local/opt/rabbitmq/sbin',
]
/** Not in everyone's PATH, and `erl` may be there. */
const SYSTEM_FOLDERS = [
  '/opt/homebrew/bin',
  '/usr/local/bin',
  '/usr/bin',
  '/bin',
]

/**
 * A private node of the installed RabbitMQ.
 *
 * @throws Error with the end of its log when it does not start.
 */
export async function installedBroker(
  search: Search,
): Promise<RunningBroker | NotHere> {
  const path = search.env.PATH?.split(delimiter) ?? []
  const serverScript = findServerScript(path)
  if (!serverScript) {
    return { notHere: 'rabbitmq-server is not installed' }
  }
  return startPrivateNode(
    {
      how: 'installed',
      serverScript,
      path: [...path, ...SYSTEM_FOLDERS].join(delimiter),
    },
    search,
  )
}

/**
 * RabbitMQ's own rabbitmq-server: it has the script rabbitmq-env beside it,
 * which a wrapper has not. A folder in PATH may be that of an unpacked
 * archive from rabbitmq.com.
 */
export function findServerScript(path: readonly string[]): string | undefined {
  return [...path, ...SCRIPT_FOLDERS]
    .filter((folder) => existsSync(join(folder, 'rabbitmq-env')))
    .map((folder) => join(folder, 'rabbitmq-server'))
    .find((script) => existsSync(script))
}
