// How a broker of ours is set up, be it a container or a private node: a user,
// a virtual host that is not `/`, and a management API that tests can ask.
// Called by docker-broker.ts and private-node.ts; what leaves it is the text
// of rabbitmq.conf and the facts of RunningBroker.

import { randomBytes } from 'node:crypto'
import type { Extras, Management } from './running-broker.ts'

/** Name, password and virtual host that a broker of ours begins with. */
export interface BrokerSettings {
  readonly user: string
  readonly password: string
  readonly virtualHost: string
  /** Lines of rabbitmq.conf. */
  readonly conf: string
  /** Content of RabbitMQ's file `enabled_plugins`, an Erlang term. */
  readonly enabledPlugins: string
}

/** Lines of rabbitmq.conf that a test asks for, its files in `folder`. */
export function extraConf(extras: Extras | null, folder: string): string[] {
  return [...(extras?.conf?.((file) => `${folder}/${file}`) ?? [])]
}

/** Whether those lines have the broker speak TLS. */
export function speaksTLS(extras: Extras | null): boolean {
  return extraConf(extras, '').some((line) => line.startsWith('ssl_options'))
}

/**
 * Settings with a fresh password. `extra` are more lines of rabbitmq.conf.
 *
 * The management plugin samples every 5 s unless each of its three sampling
 * policies says otherwise; until it has sampled, a connection or a consumer
 * is missing from its answers. One second is the least it takes.
 */
export function brokerSettings(
  extra: readonly string[] = [],
  extras: Extras | null = null,
): BrokerSettings {
  const user = 'walkthrough'
  const password = randomBytes(12).toString('hex')
  const virtualHost = 'walkthrough'
  const conf = [
    'loopback_users = none',
    `default_user = ${user}`,
    `default_pass = ${password}`,
    `default_vhost = ${virtualHost}`,
    'collect_statistics_interval = 500',
    ...['global', 'basic', 'detailed'].map(
      (policy) => `management.sample_retention_policies.${policy}.minute = 1`,
    ),
    ...extra,
  ]
  const plugins = ['rabbitmq_management', ...(extras?.plugins ?? [])]
  return {
    user,
    password,
    virtualHost,
    conf: `${conf.join('\n')}\n`,
    enabledPlugins: `[${plugins.join(', ')}].\n`,
  }
}

/** The two addresses of a broker of ours on `host`. */
export function addresses(
  settings: BrokerSettings,
  host: string,
  ports: { amqp: number; management: number },
): { transportUrl: string; management: Management } {
  const { user, password, virtualHost } = settings
  return {
    transportUrl: `rabbit://${user}:${password}@${host}:${ports.amqp}/${virtualHost}`,
    management: { url: `http://${host}:${ports.management}`, user, password },
  }
}
