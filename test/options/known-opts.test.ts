import { describe, expect, it } from 'vitest'
import { Conf, type ConfValues } from '../../src/conf.ts'
import { ConfigurationError } from '../../src/errors.ts'
import type { Opt } from '../../src/opt.ts'
import { KNOWN_OPTS } from '../../src/options/known-opts.ts'
import { rabbitOpts } from '../../src/options/rabbit-opts.ts'
import { recordLog } from '../support/recorded-log.ts'

const R = 'oslo_messaging_rabbit'
const N = 'oslo_messaging_notifications'

/**
 * Name, default and older names, as oslo.messaging registers them in some
 * release from Mitaka (4.6.1) to 18.1.0.
 */
const FACTS: Record<string, [value: unknown, ...older: string[]]> = {
  'DEFAULT.transport_url': ['rabbit://'],
  'DEFAULT.control_exchange': ['openstack'],
  'DEFAULT.rpc_backend': ['rabbit'],
  'DEFAULT.executor_thread_pool_size': [64, 'DEFAULT.rpc_thread_pool_size'],
  'DEFAULT.rpc_response_timeout': [60],
  'DEFAULT.rpc_ping_enabled': [false],
  [`${R}.rpc_conn_pool_size`]: [30, 'DEFAULT.rpc_conn_pool_size'],
  [`${R}.conn_pool_min_size`]: [2],
  [`${R}.conn_pool_ttl`]: [1200],
  [`${R}.rabbit_host`]: ['localhost', 'DEFAULT.rabbit_host'],
  [`${R}.rabbit_port`]: [5672, 'DEFAULT.rabbit_port'],
  [`${R}.rabbit_hosts`]: [[], 'DEFAULT.rabbit_hosts'],
  [`${R}.rabbit_userid`]: ['guest', 'DEFAULT.rabbit_userid'],
  [`${R}.rabbit_password`]: ['guest', 'DEFAULT.rabbit_password'],
  [`${R}.rabbit_virtual_host`]: ['/', 'DEFAULT.rabbit_virtual_host'],
  [`${R}.rabbit_login_method`]: ['AMQPLAIN', 'DEFAULT.rabbit_login_method'],
  [`${R}.rabbit_retry_interval`]: [1],
  [`${R}.rabbit_retry_backoff`]: [2, 'DEFAULT.rabbit_retry_backoff'],
  [`${R}.rabbit_interval_max`]: [30],
  [`${R}.rabbit_max_retries`]: [0, 'DEFAULT.rabbit_max_retries'],
  [`${R}.rabbit_ha_queues`]: [false, 'DEFAULT.rabbit_ha_queues'],
  [`${R}.rabbit_quorum_queue`]: [false],
  [`${R}.rabbit_transient_quorum_queue`]: [false],
  [`${R}.rabbit_quorum_delivery_limit`]: [0],
  [`${R}.rabbit_quorum_max_memory_length`]: [
    0,
    `${R}.rabbit_quroum_max_memory_length`,
  ],
  [`${R}.rabbit_quorum_max_memory_bytes`]: [
    0,
    `${R}.rabbit_quroum_max_memory_bytes`,
  ],
  [`${R}.rabbit_transient_queues_ttl`]: [1800],
  [`${R}.rabbit_qos_prefetch_count`]: [0],
  [`${R}.rabbit_stream_fanout`]: [false],
  [`${R}.use_queue_manager`]: [false],
  [`${R}.hostname`]: [null],
  [`${R}.processname`]: [null],
  [`${R}.heartbeat_timeout_threshold`]: [60],
  [`${R}.heartbeat_rate`]: [3],
  [`${R}.heartbeat_in_pthread`]: [false],
  [`${R}.amqp_durable_queues`]: [
    false,
    'DEFAULT.amqp_durable_queues',
    'DEFAULT.rabbit_durable_queues',
  ],
  [`${R}.amqp_auto_delete`]: [false, 'DEFAULT.amqp_auto_delete'],
  [`${R}.kombu_reconnect_delay`]: [1, 'DEFAULT.kombu_reconnect_delay'],
  [`${R}.kombu_reconnect_splay`]: [0],
  [`${R}.kombu_missing_consumer_retry_timeout`]: [
    60,
    `${R}.kombu_reconnect_timeout`,
  ],
  [`${R}.kombu_failover_strategy`]: ['round-robin'],
  [`${R}.kombu_compression`]: [null],
  [`${R}.direct_mandatory_flag`]: [true],
  [`${R}.enable_cancel_on_failover`]: [false],
  [`${R}.ssl`]: [false, `${R}.rabbit_use_ssl`, 'DEFAULT.rabbit_use_ssl'],
  [`${R}.ssl_version`]: [
    '',
    `${R}.kombu_ssl_version`,
    'DEFAULT.kombu_ssl_version',
  ],
  [`${R}.ssl_key_file`]: [
    '',
    `${R}.kombu_ssl_keyfile`,
    'DEFAULT.kombu_ssl_keyfile',
  ],
  [`${R}.ssl_cert_file`]: [
    '',
    `${R}.kombu_ssl_certfile`,
    'DEFAULT.kombu_ssl_certfile',
  ],
  [`${R}.ssl_ca_file`]: [
    '',
    `${R}.kombu_ssl_ca_certs`,
    'DEFAULT.kombu_ssl_ca_certs',
  ],
  [`${R}.ssl_enforce_hostname_verification`]: [true],
  [`${R}.ssl_enforce_fips_mode`]: [false],
  [`${R}.fake_rabbit`]: [false, 'DEFAULT.fake_rabbit'],
  [`${R}.send_single_reply`]: [false],
  [`${N}.driver`]: [[], 'DEFAULT.notification_driver'],
  [`${N}.transport_url`]: [null, 'DEFAULT.notification_transport_url'],
  [`${N}.topics`]: [
    ['notifications'],
    'rpc_notifier2.topics',
    'DEFAULT.notification_topics',
  ],
  [`${N}.retry`]: [-1],
  [`${N}.routing_config`]: [null, 'DEFAULT.routing_notifier_config'],
  'oslo_messaging_metrics.metrics_enabled': [false],
}

const keyOf = ({ group, name }: Opt<unknown>) => `${group}.${name}`

/** Values of one option, under some of its names. */
function valuesOf(...given: [key: string, value: unknown][]): ConfValues {
  const groups: Record<string, Record<string, unknown>> = {}
  for (const [key, value] of given) {
    const [group = '', name = ''] = key.split('.')
    groups[group] = { ...groups[group], [name]: value }
  }
  return groups
}

function read(values: ConfValues, opt: Opt<unknown>): unknown {
  const conf = new Conf(values)
  conf.registerOpts({ opt })
  return conf.get(opt)
}

/** Some value that is fine and not the default. */
function other({ default: value, check, name }: Opt<unknown>): unknown {
  if (name === 'rabbit_login_method') return 'PLAIN'
  if (name === 'kombu_failover_strategy') return 'shuffle'
  if (name === 'kombu_compression') return 'gzip'
  if (Array.isArray(value)) return ['other']
  if (typeof value === 'number') return value + 1
  if (typeof value === 'boolean') return check(!value) ? value : !value
  return 'other'
}

describe('the options', () => {
  it('have the names, groups, defaults and older names of oslo.messaging', () => {
    const facts = KNOWN_OPTS.map((opt) => [
      keyOf(opt),
      [opt.default, ...(opt.deprecated ?? [])],
    ])
    expect(Object.fromEntries(facts)).toEqual(FACTS)
    expect(KNOWN_OPTS.length).toBe(Object.keys(FACTS).length)
  })

  it.each(KNOWN_OPTS.map((opt) => [keyOf(opt), opt] as const))(
    '%s takes its default, and says what it is for in a sentence',
    (_key, opt) => {
      expect(opt.check(opt.default)).toBeNull()
      expect(opt.help).toMatch(/^[A-Z].*\.$/)
      expect(opt.help).not.toMatch(/\||\n/)
    },
  )

  it('have no two of one name, older names included', () => {
    const keys = KNOWN_OPTS.flatMap((opt) => [
      keyOf(opt),
      ...(opt.deprecated ?? []),
    ])
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([])
  })

  it('that are secrets are the URLs and the password', () => {
    const secrets = KNOWN_OPTS.filter(({ secret }) => secret)
    expect(secrets.map(keyOf)).toEqual([
      'DEFAULT.transport_url',
      `${R}.rabbit_password`,
      `${N}.transport_url`,
    ])
  })
})

const OLDER = KNOWN_OPTS.flatMap((opt) =>
  (opt.deprecated ?? []).map((old) => [old, keyOf(opt), opt] as const),
)

describe.each(OLDER)('the older name %s of %s', (old, key, opt) => {
  it('is read, and warned of once', () => {
    const log = recordLog()
    const value = other(opt)
    expect(read(valuesOf([old, value]), opt)).toEqual(value)
    const [oldGroup, oldName] = old.split('.')
    const warning = `Option [${oldGroup}] ${oldName} is deprecated; use [${opt.group}] ${opt.name}`
    expect(log.lines('warning').filter((line) => line === warning)).toEqual([
      warning,
    ])
  })

  it('gives way to the present one, whichever stands first', () => {
    recordLog()
    const given: [string, unknown][] = [
      [old, opt.default],
      [key, other(opt)],
    ]
    expect(read(valuesOf(...given), opt)).toEqual(other(opt))
    expect(read(valuesOf(...given.toReversed()), opt)).toEqual(other(opt))
  })
})

it('of two older names the one that Python reads first counts', () => {
  recordLog()
  const given: [string, unknown][] = [
    ['DEFAULT.amqp_durable_queues', true],
    ['DEFAULT.rabbit_durable_queues', false],
  ]
  const opt = rabbitOpts.amqp_durable_queues
  expect(read(valuesOf(...given), opt)).toBe(true)
  expect(read(valuesOf(...given.toReversed()), opt)).toBe(true)
})

const FADING = KNOWN_OPTS.filter(
  (opt) => opt.deprecatedForRemoval ?? opt.noEffect,
)

describe('an option that goes away, or does nothing', () => {
  it('is one of these', () => {
    expect(FADING.map(({ name }) => name)).toEqual([
      'rpc_backend',
      'rabbit_host',
      'rabbit_port',
      'rabbit_hosts',
      'rabbit_userid',
      'rabbit_password',
      'rabbit_virtual_host',
      'ssl_enforce_hostname_verification',
      'rabbit_max_retries',
      'direct_mandatory_flag',
      'hostname',
      'processname',
      'heartbeat_in_pthread',
      'send_single_reply',
      'metrics_enabled',
      'routing_config',
    ])
  })

  it.each(FADING.map((opt) => [opt.name, opt] as const))(
    '%s is warned of where it is set, and only there',
    (_name, opt) => {
      const log = recordLog()
      read({}, opt)
      expect(log.lines('warning')).toEqual([])
      read(valuesOf([keyOf(opt), other(opt)]), opt)
      expect(log.lines('warning')).toEqual([
        `Option [${opt.group}] ${opt.name} ` +
          (opt.noEffect
            ? `has no effect: ${opt.noEffect}`
            : `is deprecated: ${opt.deprecatedForRemoval}`),
      ])
    },
  )
})

describe('what is not here', () => {
  const conf = (values: ConfValues) => {
    const made = new Conf({ [R]: values })
    made.registerOpts(rabbitOpts)
    return made
  }

  it.each([
    ['rabbit_stream_fanout', true, /stream.*rabbit_transient_quorum_queue/],
    ['use_queue_manager', true, /lock of oslo.concurrency.*random/],
    ['ssl_enforce_fips_mode', true, /OpenSSL 3; start Node with --force-fips/],
    ['fake_rabbit', true, /transport_url = fake:\/\//],
    [
      'rabbit_login_method',
      'RABBIT-CR-DEMO',
      /PLAIN and AMQPLAIN say the same/,
    ],
  ])(
    '%s = %s is refused, with the reason and what helps',
    (name, value, why) => {
      const make = () => conf({ [name]: value })
      expect(make).toThrow(ConfigurationError)
      expect(make).toThrow(why)
      expect(make).toThrow(new RegExp(`^option \\[${R}\\] ${name} is`))
    },
  )

  it('is fine where it is off, as deployed files have it', () => {
    const off = { rabbit_stream_fanout: false, use_queue_manager: false }
    expect(() => conf(off)).not.toThrow()
  })
})
