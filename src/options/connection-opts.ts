/**
 * Options: how the broker is reached. Hosts, credentials, TLS, the pool of
 * connections, heartbeats, and how long to wait before trying again.
 *
 * oslo counterpart: `rabbit_opts` in `_drivers/impl_rabbit.py`, of Mitaka and
 * of today.
 */
import { choice, flag, integer, number, text, texts, without } from '../opt.ts'

/** The group of the drivers that speak AMQP; a transport URL may override it. */
export const RABBIT = 'oslo_messaging_rabbit'

/** Mitaka read these in DEFAULT too. */
const wasDefault = (name: string) => ({ deprecated: [`DEFAULT.${name}`] })

const NOW_IN_THE_URL = 'transport_url holds it'

const removed = (name: string) => ({
  ...wasDefault(name),
  deprecatedForRemoval: NOW_IN_THE_URL,
})

/** What a transport URL without hosts leaves open. Removed there in 9.0.0. */
export const hostOpts = {
  rabbit_host: text(
    RABBIT,
    'rabbit_host',
    'localhost',
    'Host of a transport URL that names none.',
    removed('rabbit_host'),
  ),
  rabbit_port: integer(
    RABBIT,
    'rabbit_port',
    5672,
    [0, 65_535],
    'Port of that host.',
    removed('rabbit_port'),
  ),
  rabbit_hosts: texts(
    RABBIT,
    'rabbit_hosts',
    [],
    'Several such hosts, as host:port; empty: rabbit_host alone.',
    removed('rabbit_hosts'),
  ),
  rabbit_userid: text(
    RABBIT,
    'rabbit_userid',
    'guest',
    'User at those hosts.',
    removed('rabbit_userid'),
  ),
  rabbit_password: text(
    RABBIT,
    'rabbit_password',
    'guest',
    'Password of that user.',
    { ...removed('rabbit_password'), secret: true },
  ),
  rabbit_virtual_host: text(
    RABBIT,
    'rabbit_virtual_host',
    '/',
    'Virtual host of a transport URL that names none.',
    removed('rabbit_virtual_host'),
  ),
}

/** How the connection is encrypted. */
export const sslOpts = {
  ssl: flag(RABBIT, 'ssl', false, 'Whether to connect by TLS.', {
    deprecated: [`${RABBIT}.rabbit_use_ssl`, 'DEFAULT.rabbit_use_ssl'],
  }),
  ssl_version: text(
    RABBIT,
    'ssl_version',
    '',
    'The one version of TLS to speak, as TLSv1_2; empty: the best of both.',
    {
      deprecated: [`${RABBIT}.kombu_ssl_version`, 'DEFAULT.kombu_ssl_version'],
    },
  ),
  ssl_key_file: text(
    RABBIT,
    'ssl_key_file',
    '',
    'File with the key of the client certificate, in PEM.',
    {
      deprecated: [`${RABBIT}.kombu_ssl_keyfile`, 'DEFAULT.kombu_ssl_keyfile'],
    },
  ),
  ssl_cert_file: text(
    RABBIT,
    'ssl_cert_file',
    '',
    'File with the client certificate, in PEM.',
    {
      deprecated: [
        `${RABBIT}.kombu_ssl_certfile`,
        'DEFAULT.kombu_ssl_certfile',
      ],
    },
  ),
  ssl_ca_file: text(
    RABBIT,
    'ssl_ca_file',
    '',
    "File with the authorities that the broker's certificate must come from, " +
      'in PEM; empty: nothing is verified.',
    {
      deprecated: [
        `${RABBIT}.kombu_ssl_ca_certs`,
        'DEFAULT.kombu_ssl_ca_certs',
      ],
    },
  ),
  ssl_enforce_hostname_verification: flag(
    RABBIT,
    'ssl_enforce_hostname_verification',
    true,
    "With ssl_ca_file: whether the broker's certificate must be for its host.",
    { deprecatedForRemoval: 'it is for a migration; leave it true' },
  ),
}

const LOGIN_METHODS = ['PLAIN', 'AMQPLAIN', 'EXTERNAL'] as const
const STRATEGIES = ['round-robin', 'shuffle'] as const

/** Connections: how they are made, kept and made again. */
export const connectionOpts = {
  rpc_conn_pool_size: integer(
    RABBIT,
    'rpc_conn_pool_size',
    30,
    [1],
    'How many connections for sending there may be; further senders wait.',
    wasDefault('rpc_conn_pool_size'),
  ),
  conn_pool_min_size: integer(
    RABBIT,
    'conn_pool_min_size',
    2,
    [0],
    'How many connections for sending stay open, however long they are idle.',
  ),
  conn_pool_ttl: number(
    RABBIT,
    'conn_pool_ttl',
    1200,
    [0],
    'Seconds after which an idle connection for sending beyond those is closed.',
  ),
  rabbit_login_method: without(
    choice<(typeof LOGIN_METHODS)[number]>(
      RABBIT,
      'rabbit_login_method',
      'AMQPLAIN',
      LOGIN_METHODS,
      'SASL mechanism; EXTERNAL: the client certificate says who we are.',
      wasDefault('rabbit_login_method'),
    ),
    'RABBIT-CR-DEMO',
    "RABBIT-CR-DEMO is RabbitMQ's demonstration of a challenge, in a plugin " +
      'that no broker has on; PLAIN and AMQPLAIN say the same user and password',
  ),
  rabbit_retry_interval: number(
    RABBIT,
    'rabbit_retry_interval',
    1,
    [0],
    'Seconds to wait after the first full round of hosts that failed.',
  ),
  rabbit_retry_backoff: number(
    RABBIT,
    'rabbit_retry_backoff',
    2,
    [0],
    'Seconds by which that wait grows with each further round.',
    wasDefault('rabbit_retry_backoff'),
  ),
  rabbit_interval_max: number(
    RABBIT,
    'rabbit_interval_max',
    30,
    [0],
    'Seconds that this wait is at most.',
  ),
  rabbit_max_retries: integer(
    RABBIT,
    'rabbit_max_retries',
    0,
    [-1],
    'How often sending is tried again where the caller does not say; 0 or ' +
      '-1: without end.',
    {
      ...wasDefault('rabbit_max_retries'),
      deprecatedForRemoval: 'the argument retry of client and notifier says it',
    },
  ),
  kombu_reconnect_delay: number(
    RABBIT,
    'kombu_reconnect_delay',
    1,
    [0],
    'Seconds to wait before each attempt to connect again.',
    wasDefault('kombu_reconnect_delay'),
  ),
  kombu_reconnect_splay: number(
    RABBIT,
    'kombu_reconnect_splay',
    0,
    [0],
    'Up to so many seconds more, at random, so that not all come at once.',
  ),
  kombu_failover_strategy: choice<(typeof STRATEGIES)[number]>(
    RABBIT,
    'kombu_failover_strategy',
    'round-robin',
    STRATEGIES,
    'Which host is tried next when one fails.',
  ),
  heartbeat_timeout_threshold: number(
    RABBIT,
    'heartbeat_timeout_threshold',
    60,
    [0, 65_535],
    'Seconds of silence after which a connection counts as lost; 0: never.',
  ),
  heartbeat_rate: integer(
    RABBIT,
    'heartbeat_rate',
    3,
    [1],
    'Parts of that time; in each it is looked twice whether the broker is heard.',
  ),
}
