import { chmodSync, mkdirSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Conf } from '../src/conf.ts'
import { ConfigurationError } from '../src/errors.ts'
import { type LoadConfOptions, loadConf } from '../src/load-conf.ts'
import type { Opt } from '../src/opt.ts'
import { rabbitOpts } from '../src/options/rabbit-opts.ts'
import { clientOpts } from '../src/options/rpc-opts.ts'
import { notifierOpts, transportOpts } from '../src/options/transport-opts.ts'
import { collectLog } from './amqp/log-records.ts'
import { folderOf } from './conf-file/folder.ts'
import { recordLog } from './support/recorded-log.ts'

collectLog()

const NEUTRON = fileURLToPath(
  new URL('conf-file/etc/neutron.conf', import.meta.url),
)

const R = '[oslo_messaging_rabbit]\n'
const N = '[oslo_messaging_notifications]\n'

function value<T>(conf: Conf, opt: Opt<T>): T {
  conf.registerOpts({ opt })
  return conf.get(opt)
}

/** A file of this text, and no environment. */
async function load(text: string, options: LoadConfOptions = {}) {
  const folder = folderOf({ 'a.conf': text })
  return await loadConf(join(folder, 'a.conf'), { env: null, ...options })
}

/** The message, with the folder left out. */
async function refusal(text: string, options?: LoadConfOptions) {
  const error = await load(text, options).catch((thrown) => thrown)
  expect(error).toBeInstanceOf(ConfigurationError)
  return error.message.replace(/\/\S*\/(?=a\.conf)/g, '')
}

describe("a service's own file", () => {
  it('says what it says to the service', async () => {
    const log = recordLog()
    const conf = await loadConf(NEUTRON, { env: null })
    const read = (opt: Opt<unknown>) => value(conf, opt)
    expect(read(transportOpts.transport_url)).toBe(
      'rabbit://neutron:p%40ss@192.0.2.7:5672,neutron:p%40ss@192.0.2.8:5672' +
        '/openstack',
    )
    expect(read(transportOpts.control_exchange)).toBe('neutron')
    expect(read(clientOpts.rpc_response_timeout)).toBe(120)
    expect(read(rabbitOpts.amqp_durable_queues)).toBe(true)
    expect(read(rabbitOpts.rabbit_quorum_queue)).toBe(false)
    expect(read(rabbitOpts.kombu_reconnect_delay)).toBe(0.5)
    expect(read(rabbitOpts.rpc_conn_pool_size)).toBe(15)
    expect(read(notifierOpts.driver)).toEqual(['messagingv2', 'log'])
    expect(read(notifierOpts.topics)).toEqual(['notifications', 'audit'])
    expect(log.lines('warning')).toEqual([
      'Option [oslo_messaging_rabbit] heartbeat_in_pthread in ' +
        `${NEUTRON} line 47 has no effect: heartbeats run in the event loop, ` +
        'of which there is one',
    ])
  })

  it('leaves the default where a number is empty', async () => {
    const conf = await loadConf(NEUTRON, { env: null })
    expect(value(conf, rabbitOpts.rabbit_qos_prefetch_count)).toBe(0)
    expect(conf.isGiven(rabbitOpts.rabbit_qos_prefetch_count)).toBe(false)
  })

  it('may begin with a byte order mark', async () => {
    const conf = await load('\uFEFF[DEFAULT]\r\ncontrol_exchange = nova\r\n')
    expect(value(conf, transportOpts.control_exchange)).toBe('nova')
  })

  it('switches compression off by an empty value', async () => {
    const conf = await load(`${R}kombu_compression =\n`)
    expect(value(conf, rabbitOpts.kombu_compression)).toBeNull()
  })
})

describe('of several sources', () => {
  const files = () =>
    folderOf({
      'one.conf': '[DEFAULT]\ncontrol_exchange = one\nrpc_response_timeout = 1',
      'two.conf': '[DEFAULT]\ncontrol_exchange = two',
      'conf.d/20.conf': '[DEFAULT]\ncontrol_exchange = twenty',
      'conf.d/10.conf': '[DEFAULT]\ncontrol_exchange = ten',
      'conf.d/99.conf.orig': '[DEFAULT]\ncontrol_exchange = orig',
      'conf.d/.99.conf': '[DEFAULT]\ncontrol_exchange = hidden',
    })
  const exchange = async (options: LoadConfOptions) =>
    value(
      await loadConf({ env: null, ...options }),
      transportOpts.control_exchange,
    )

  it('a later file wins, option by option', async () => {
    const folder = files()
    const paths = ['one.conf', 'two.conf'].map((name) => join(folder, name))
    const conf = await loadConf(paths, { env: null })
    expect(value(conf, transportOpts.control_exchange)).toBe('two')
    expect(value(conf, clientOpts.rpc_response_timeout)).toBe(1)
    expect(await exchange({ files: paths.toReversed() })).toBe('one')
  })

  it('the *.conf of a folder come after the files, in order', async () => {
    const folder = files()
    const dirs = [join(folder, 'conf.d')]
    expect(await exchange({ files: [join(folder, 'one.conf')], dirs })).toBe(
      'twenty',
    )
  })

  it('the environment wins over files, and the program over both', async () => {
    const paths = [join(files(), 'one.conf')]
    const env = { OS_DEFAULT__CONTROL_EXCHANGE: 'env' }
    const values = { control_exchange: 'program' }
    expect(await exchange({ files: paths, env })).toBe('env')
    expect(await exchange({ files: paths, env, values })).toBe('program')
  })

  it('the program wins by an older name too, and by null never', async () => {
    const conf = await load(`${R}ssl = true\nrpc_conn_pool_size = 7\n`, {
      values: {
        oslo_messaging_rabbit: { rabbit_use_ssl: false },
        rpc_conn_pool_size: null,
      },
    })
    expect(value(conf, rabbitOpts.ssl)).toBe(false)
    expect(value(conf, rabbitOpts.rpc_conn_pool_size)).toBe(7)
  })

  it('the environment of the process is looked at unless told not to', async () => {
    const name = 'OS_OSLO_MESSAGING_RABBIT__RPC_CONN_POOL_SIZE'
    process.env[name] = '5'
    try {
      const given = await loadConf({})
      const none = await loadConf({ env: null })
      expect(value(given, rabbitOpts.rpc_conn_pool_size)).toBe(5)
      expect(value(none, rabbitOpts.rpc_conn_pool_size)).toBe(30)
    } finally {
      delete process.env[name]
    }
  })

  it('a list of which each line adds one takes all, the earlier first', async () => {
    const folder = folderOf({
      'one.conf': `${N}driver = log\n[DEFAULT]\nnotification_driver = noop\n`,
      'two.conf': `${N}driver = messaging\ndriver = messagingv2\n`,
    })
    const paths = ['one.conf', 'two.conf'].map((name) => join(folder, name))
    const conf = await loadConf(paths, { env: null })
    expect(value(conf, notifierOpts.driver)).toEqual([
      'noop',
      'log',
      'messaging',
      'messagingv2',
    ])
  })

  it('the environment sets such a list to one', async () => {
    const env = { OS_OSLO_MESSAGING_NOTIFICATIONS__DRIVER: 'log' }
    const conf = await load(`${N}driver = noop\n`, { env })
    expect(value(conf, notifierOpts.driver)).toEqual(['log'])
  })
})

describe('older names in a file', () => {
  it.each([
    'rabbit_use_ssl = true\nssl = false',
    'ssl = false\nrabbit_use_ssl = true',
  ])('give way to the present one: %j', async (lines) => {
    const conf = await load(R + lines)
    expect(value(conf, rabbitOpts.ssl)).toBe(false)
  })

  it('of a later file win over present ones of an earlier', async () => {
    const folder = folderOf({
      'one.conf': `${R}ssl = false\n`,
      'two.conf': '[DEFAULT]\nrabbit_use_ssl = true\n',
    })
    const paths = ['one.conf', 'two.conf'].map((name) => join(folder, name))
    const conf = await loadConf(paths, { env: null })
    expect(value(conf, rabbitOpts.ssl)).toBe(true)
  })

  it('are warned of once, with the place', async () => {
    const log = recordLog()
    const conf = await load('[DEFAULT]\nrabbit_use_ssl = 1\nrabbit_use_ssl = 0')
    value(conf, rabbitOpts.ssl)
    value(conf, rabbitOpts.ssl)
    expect(log.lines('warning')).toEqual([
      expect.stringMatching(
        /^Option \[DEFAULT\] rabbit_use_ssl in .*a\.conf line 3 is deprecated; use \[oslo_messaging_rabbit\] ssl$/,
      ),
    ])
  })
})

describe('a reference to another option', () => {
  const exchange = async (text: string, options?: LoadConfOptions) =>
    value(await load(text, options), transportOpts.control_exchange)

  it.each([
    [`[DEFAULT]\ncontrol_exchange = $a\na = \${b}\nb = x\n`, 'x'],
    [`[DEFAULT]\ncontrol_exchange = \${g.a}\n[G]\na = $b\nb = x\n`, 'x'],
    [`[DEFAULT]\ncontrol_exchange = \${g.a}\nb = x\n[g]\na = $b\n`, 'x'],
    ['[DEFAULT]\ncontrol_exchange = $rpc_backend-x\n', 'rabbit-x'],
    [`[DEFAULT]\ncontrol_exchange = \${DEFAULT.a}\na = $$x\n`, '$x'],
    [
      `[DEFAULT]\ncontrol_exchange = \${oslo_messaging_rabbit.ssl}\n${R}` +
        'rabbit_use_ssl = yes\n',
      'yes',
    ],
  ])('%j', async (text, expected) => {
    expect(await exchange(text)).toBe(expected)
  })

  it('in our group is looked for there first', async () => {
    const conf = await load(
      `[DEFAULT]\nrabbit_host = h1\n${R}rabbit_hosts = $rabbit_host:1,$x:2\n` +
        'rabbit_host = h2\n[DEFAULT]\nx = h3\n',
    )
    expect(value(conf, rabbitOpts.rabbit_hosts)).toEqual(['h2:1', 'h3:2'])
  })

  it('may be set by the environment', async () => {
    const env = { OS_DEFAULT__A: 'env' }
    const text = '[DEFAULT]\ncontrol_exchange = $a\na = file\n'
    expect(await exchange(text, { env })).toBe('env')
  })

  it.each([
    ['$no', 'refers to $no, which is set in none of the files'],
    [`\${g.no}`, 'refers to $g.no, which is set in none of the files'],
    ['$a', 'refers to $b, which leads back to itself'],
  ])('%s is refused with its place', async (text, why) => {
    expect(
      await refusal(
        `[DEFAULT]\ncontrol_exchange = ${text}\na = $b\nb = $c\nc = $b\n`,
      ),
    ).toBe(
      `option [DEFAULT] control_exchange in a.conf line 2 ${why}; a dollar ` +
        'sign that refers to nothing is written $$',
    )
  })

  it('in a password is not printed', async () => {
    const text = '[DEFAULT]\ntransport_url = rabbit://u:pa$word@h/\n'
    expect(await refusal(text)).toBe(
      'option [DEFAULT] transport_url in a.conf line 2 refers to a name that ' +
        'is set in none of the files; a dollar sign that refers to nothing ' +
        'is written $$',
    )
  })
})

describe('a value that its option cannot take', () => {
  it.each([
    [
      '[DEFAULT]\nrpc_response_timeout = 1m\n',
      'option [DEFAULT] rpc_response_timeout is "1m" in a.conf line 2; ' +
        'expected a number not below 0',
    ],
    [
      `${R}\nheartbeat_rate = 2.5\n`,
      'option [oslo_messaging_rabbit] heartbeat_rate is "2.5" in a.conf ' +
        'line 3; expected an integer not below 1',
    ],
    [
      `${R}amqp_durable_queues = ja\n`,
      'option [oslo_messaging_rabbit] amqp_durable_queues is "ja" in a.conf ' +
        'line 2; expected true or false',
    ],
    [
      `${R}kombu_compression = zip\n`,
      'option [oslo_messaging_rabbit] kombu_compression is "zip" in a.conf ' +
        'line 2; expected one of gzip, bz2',
    ],
    [
      '[DEFAULT]\nrabbit_port = 70000\n',
      'option [DEFAULT] rabbit_port is 70000 in a.conf line 2; expected an ' +
        'integer from 0 to 65535',
    ],
  ])(
    '%j is refused at once, by file, line, group and name',
    async (text, message) => {
      expect(await refusal(text)).toBe(message)
    },
  )

  it('may stand in the environment or the program as well', async () => {
    const env = { OS_DEFAULT__RPC_PING_ENABLED: 'perhaps' }
    expect(await refusal('', { env })).toBe(
      'option [DEFAULT] rpc_ping_enabled is "perhaps" in the environment ' +
        'variable OS_DEFAULT__RPC_PING_ENABLED; expected true or false',
    )
    expect(await refusal('', { values: { rpc_ping_enabled: 1 } })).toBe(
      'option [DEFAULT] rpc_ping_enabled is 1; expected true or false',
    )
  })
})

describe('names that are not ours', () => {
  it('pass in silence in groups that are not ours', async () => {
    const log = recordLog()
    await load('[nova]\nssl = 5\n[DEFAULT]\ndebug = true\nrpc_workers = 1\n')
    expect(log.lines('warning')).toEqual([])
  })

  it.each([
    [
      `${R}rabbit_quorum_queues = true`,
      'Option [oslo_messaging_rabbit] rabbit_quorum_queues in a.conf line 2 ' +
        'is not read; was rabbit_quorum_queue meant?',
    ],
    [
      `${R}frame_max = 9000`,
      'Option [oslo_messaging_rabbit] frame_max in a.conf line 2 is not read',
    ],
    [
      '[DEFAULT]\ntransport_ulr = rabbit://u:secret@h/',
      'Option [DEFAULT] transport_ulr in a.conf line 2 is not read; was ' +
        'transport_url meant?',
    ],
    [
      '[oslo_messaging_rabit]\nssl = true',
      'Group [oslo_messaging_rabit] in a.conf line 1 is not read; was ' +
        '[oslo_messaging_rabbit] meant?',
    ],
    [
      '[default]\nssl = true',
      'Group [default] in a.conf line 1 is not read; was [DEFAULT] meant?',
    ],
  ])('%j is warned of', async (text, warning) => {
    const log = recordLog()
    await load(text)
    const lines = log
      .lines('warning')
      .map((line) => line.replace(/\/\S*\//, ''))
    expect(lines).toEqual([warning])
  })

  it('named as parts of every object are names like others', async () => {
    const conf = await load(
      '[__proto__]\nconstructor = 1\n[DEFAULT]\ntoString=1',
    )
    expect(value(conf, transportOpts.control_exchange)).toBe('openstack')
  })
})

describe('a file or folder that cannot be read', () => {
  const message = async (options: LoadConfOptions) => {
    const error = await loadConf({ env: null, ...options }).catch(
      (thrown) => thrown,
    )
    expect(error).toBeInstanceOf(ConfigurationError)
    return error.message
  }

  it('is named: there is none', async () => {
    const path = join(folderOf({}), 'no.conf')
    expect(await message({ files: [path] })).toBe(
      `the configuration file ${path} cannot be read: there is none`,
    )
    expect(await message({ dirs: [path] })).toBe(
      `the configuration folder ${path} cannot be read: there is none`,
    )
  })

  it('is named: the one for the other', async () => {
    const folder = folderOf({ 'a.conf': '' })
    mkdirSync(join(folder, 'b.conf'))
    expect(await message({ files: [folder] })).toBe(
      `the configuration file ${folder} cannot be read: it is a folder; ` +
        'folders are given as dirs',
    )
    expect(await message({ dirs: [join(folder, 'a.conf')] })).toMatch(
      /a\.conf cannot be read: it is no folder, or lies in none$/,
    )
    expect(await message({ dirs: [folder] })).toMatch(
      /b\.conf cannot be read: it is a folder; folders are given as dirs$/,
    )
  })

  it('is named: not UTF-8', async () => {
    const path = join(folderOf({ 'a.conf': Buffer.from([0xe4]) }), 'a.conf')
    expect(await message({ files: [path] })).toBe(
      `the configuration file ${path} cannot be read: it is not UTF-8`,
    )
  })

  it.skipIf(userInfo().uid === 0)('is named: not allowed', async () => {
    const path = join(folderOf({ 'a.conf': '' }), 'a.conf')
    chmodSync(path, 0)
    expect(await message({ files: [path] })).toBe(
      `the configuration file ${path} cannot be read: this process may not`,
    )
  })
})

it("a project's files are looked for, and need not be there", async () => {
  const conf = await loadConf({ project: 'no-such-project', env: null })
  expect(value(conf, transportOpts.control_exchange)).toBe('openstack')
})
