import { describe, expect, it } from 'vitest'
import { Conf } from '../src/conf.ts'
import { ConfigurationError } from '../src/errors.ts'
import { rabbitOpts } from '../src/options/rabbit-opts.ts'
import { clientOpts, poolOpts } from '../src/options/rpc-opts.ts'
import { transportOpts } from '../src/options/transport-opts.ts'
import { recordLog } from './support/recorded-log.ts'

const ALL = { ...poolOpts, ...clientOpts, ...transportOpts, ...rabbitOpts }

function registered(values = {}): Conf {
  const conf = new Conf(values)
  conf.registerOpts(ALL)
  return conf
}

describe('a value', () => {
  it('is that which was given, or the default', () => {
    const conf = registered({
      control_exchange: 'neutron',
      oslo_messaging_rabbit: { rabbit_qos_prefetch_count: 8 },
    })
    expect(conf.get(transportOpts.control_exchange)).toBe('neutron')
    expect(conf.get(rabbitOpts.rabbit_qos_prefetch_count)).toBe(8)
    expect(conf.get(clientOpts.rpc_response_timeout)).toBe(60)
  })

  it('that is null or undefined is not given', () => {
    const conf = registered({
      control_exchange: null,
      rpc_response_timeout: undefined,
      oslo_messaging_rabbit: { ssl: null, rabbit_use_ssl: true },
    })
    expect(conf.get(transportOpts.control_exchange)).toBe('openstack')
    expect(conf.isGiven(clientOpts.rpc_response_timeout)).toBe(false)
    expect(conf.get(rabbitOpts.ssl)).toBe(true)
  })

  it('may stand in a group named DEFAULT', () => {
    const conf = registered({ DEFAULT: { rpc_response_timeout: 5 } })
    expect(conf.get(clientOpts.rpc_response_timeout)).toBe(5)
  })

  it.each([
    [{ rpc_response_timeout: 0 }, clientOpts.rpc_response_timeout, 0],
    [{ rpc_response_timeout: 1.5 }, clientOpts.rpc_response_timeout, 1.5],
    [{ rpc_response_timeout: null }, clientOpts.rpc_response_timeout, 60],
    [{ control_exchange: '' }, transportOpts.control_exchange, ''],
  ])('%j is taken as it is', (values, opt, value) => {
    expect(registered(values).get<unknown>(opt)).toBe(value)
  })

  it('cannot be read before somebody has registered it', () => {
    expect(() => new Conf().get(poolOpts.executor_thread_pool_size)).toThrow(
      'option [DEFAULT] executor_thread_pool_size was read before it was ' +
        'registered',
    )
  })
})

describe('a name that is no option', () => {
  it.each([
    [{ rpc_response_timout: 5 }, '[DEFAULT] rpc_response_timout'],
    [{ toString: 5 }, '[DEFAULT] toString'],
    [{ rabbit_qos_prefetch_count: 8 }, '[DEFAULT] rabbit_qos_prefetch_count'],
    [
      { oslo_messaging_rabbit: { rpc_response_timeout: 5 } },
      '[oslo_messaging_rabbit] rpc_response_timeout',
    ],
    [{ oslo_messaging_rabbit: 5 }, '[DEFAULT] oslo_messaging_rabbit'],
  ])('%j is refused at construction, by group and name', (values, name) => {
    expect(() => new Conf(values)).toThrow(
      new ConfigurationError(`no such option ${name}`),
    )
  })

  it.each([{ oslo_messaging_rabit: {} }, { control_exchange: {} }])(
    'the group of %j is refused, even if nothing is in it',
    (values) => {
      expect(() => new Conf(values)).toThrow(
        new ConfigurationError(
          `no such group [${Object.keys(values)[0]}]; ` +
            'there are [DEFAULT], [oslo_messaging_rabbit], ' +
            '[oslo_messaging_notifications], [oslo_messaging_metrics]',
        ),
      )
    },
  )

  it('does not bring a password into the message', () => {
    const values = { transport_ulr: 'rabbit://u:secret@host/' }
    expect(() => new Conf(values)).toThrow(
      expect.objectContaining({
        message: expect.not.stringContaining('secret'),
      }),
    )
  })
})

describe('a wrong value', () => {
  it.each([
    [{ rpc_response_timeout: '60' }, '"60"', 'a number not below 0'],
    [{ rpc_response_timeout: -1 }, '-1', 'a number not below 0'],
    [{ rpc_response_timeout: Number.NaN }, 'NaN', 'a number not below 0'],
    [{ executor_thread_pool_size: 0 }, '0', 'an integer not below 1'],
    [{ executor_thread_pool_size: 1.5 }, '1.5', 'an integer not below 1'],
    [
      { executor_thread_pool_size: Infinity },
      'Infinity',
      'an integer not below 1',
    ],
    [{ executor_thread_pool_size: 5n }, '5', 'an integer not below 1'],
    [{ control_exchange: 5 }, '5', 'a string'],
  ])('%o is refused, with what was expected', (values, printed, expected) => {
    const [name] = Object.keys(values)
    expect(() => registered(values)).toThrow(
      new ConfigurationError(
        `option [DEFAULT] ${name} is ${printed}; expected ${expected}`,
      ),
    )
  })

  it.each([
    ['amqp_durable_queues', 'yes', '"yes"', 'true or false'],
    ['rabbit_qos_prefetch_count', 0.5, '0.5', 'an integer from 0 to 65535'],
    [
      'heartbeat_timeout_threshold',
      65_536,
      '65536',
      'a number from 0 to 65535',
    ],
    ['rpc_conn_pool_size', 0, '0', 'an integer not below 1'],
  ])('%s cannot be %j', (name, value, printed, expected) => {
    expect(() =>
      registered({ oslo_messaging_rabbit: { [name]: value } }),
    ).toThrow(
      `option [oslo_messaging_rabbit] ${name} is ${printed}; ` +
        `expected ${expected}`,
    )
  })
})

describe('options overridden by texts', () => {
  const R = 'oslo_messaging_rabbit'

  function overridden(name: string, value: string): unknown {
    const copy = registered().override(R, { [name]: value })
    copy.registerOpts(rabbitOpts)
    return copy.get<unknown>(rabbitOpts[name as keyof typeof rabbitOpts])
  }

  it.each([
    ['rabbit_retry_interval', '1.5', 1.5],
    ['rabbit_qos_prefetch_count', '8', 8],
    ['amqp_durable_queues', 'True', true],
    ['amqp_durable_queues', 'yes', true],
    ['amqp_durable_queues', '1', true],
    ['direct_mandatory_flag', 'OFF', false],
    ['direct_mandatory_flag', 'no', false],
    ['direct_mandatory_flag', '0', false],
  ])('%s=%s is %j', (name, value, converted) => {
    expect(overridden(name, value)).toBe(converted)
  })

  it.each([
    ['rabbit_retry_interval', ''],
    ['rabbit_retry_interval', '1s'],
    ['rabbit_qos_prefetch_count', '0x5'],
    ['rabbit_qos_prefetch_count', '-1'],
    ['rabbit_qos_prefetch_count', '1.5'],
    ['amqp_durable_queues', '2'],
  ])('%s=%s is refused', (name, value) => {
    expect(() => overridden(name, value)).toThrow(ConfigurationError)
  })

  it('leave the original alone, and keep what it was given', () => {
    const conf = new Conf({
      control_exchange: 'neutron',
      [R]: { rabbit_qos_prefetch_count: 3, rpc_conn_pool_size: 4 },
    })
    const copy = conf.override(R, { rabbit_qos_prefetch_count: '5' })
    for (const one of [conf, copy]) one.registerOpts(ALL)
    expect(conf.get(rabbitOpts.rabbit_qos_prefetch_count)).toBe(3)
    expect(copy.get(rabbitOpts.rabbit_qos_prefetch_count)).toBe(5)
    expect(copy.get(rabbitOpts.rpc_conn_pool_size)).toBe(4)
    expect(copy.get(transportOpts.control_exchange)).toBe('neutron')
  })

  it('are the same object when there are no texts', () => {
    const conf = new Conf()
    expect(conf.override(R, {})).toBe(conf)
  })

  it('may be given under an older name of the group, which is warned of', () => {
    const log = recordLog()
    const copy = registered().override(R, { rabbit_use_ssl: 'yes' })
    copy.registerOpts(rabbitOpts)
    expect(copy.get(rabbitOpts.ssl)).toBe(true)
    expect(log.lines('warning')).toEqual([
      "Option [oslo_messaging_rabbit] rabbit_use_ssl in the transport URL's " +
        'query is deprecated; use [oslo_messaging_rabbit] ssl',
    ])
  })

  it('win under an older name over a present one that was given', () => {
    recordLog()
    const conf = new Conf({ [R]: { ssl: true } })
    const copy = conf.override(R, { rabbit_use_ssl: 'no' })
    copy.registerOpts(rabbitOpts)
    expect(copy.get(rabbitOpts.ssl)).toBe(false)
  })
})

describe('values that know where they came from', () => {
  const given = (name: string, value: unknown) => ({
    group: 'DEFAULT',
    name,
    value,
    origin: 'a.conf line 2',
  })

  it('are refused at once, with the place and the name they have there', () => {
    expect(() => Conf.from([given('rpc_thread_pool_size', 0)])).toThrow(
      new ConfigurationError(
        'option [DEFAULT] rpc_thread_pool_size is 0 in a.conf line 2; ' +
          'expected an integer not below 1',
      ),
    )
  })

  it('of a secret are not printed', () => {
    expect(() => Conf.from([given('transport_url', 5)])).toThrow(
      'option [DEFAULT] transport_url is not printed, as it is a secret, in ' +
        'a.conf line 2; expected a string',
    )
  })

  it('give way to what the program says', () => {
    const conf = Conf.from([given('control_exchange', 'nova')], {
      control_exchange: 'neutron',
    })
    conf.registerOpts(transportOpts)
    expect(conf.get(transportOpts.control_exchange)).toBe('neutron')
  })
})
