import { afterEach, describe, expect, it } from 'vitest'
import { ConfigurationError, InvalidTarget } from '../../src/errors.ts'
import { Notifier, type NotifierOptions } from '../../src/notify/notifier.ts'
import {
  type NotificationMessage,
  NotifyDriver,
} from '../../src/notify/notify-driver.ts'
import { NOTIFY_DRIVERS } from '../../src/notify/registry.ts'
import { TestDriver } from '../../src/notify/test-driver.ts'
import { Target } from '../../src/target.ts'
import { NoOpSerializer } from '../../src/wire/serializer.ts'
import { recordingTransport } from '../rpc/recording-driver.ts'
import { recordLog } from '../support/recorded-log.ts'

const UUID =
  /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/

/** The group's options, and what a notifier with them has sent. */
function make(values = {}, options: NotifierOptions = {}) {
  const log = recordLog()
  const { transport, driver } = recordingTransport({
    oslo_messaging_notifications: values,
  })
  const notifier = new Notifier(transport, {
    publisherId: 'network.host1',
    ...options,
  })
  return { notifier, driver, log, transport }
}

afterEach(() => TestDriver.reset())

describe('a notifier', () => {
  it('sends a message of oslo.messaging to each topic', async () => {
    const { notifier, driver } = make({
      driver: ['messagingv2'],
      topics: ['one', 'two'],
    })
    const ctxt = { redactedCopy: () => ({ request_id: 'req-1' }) }
    await notifier.info(ctxt, 'port.create.end', { port: 1 })
    expect(driver.notified).toEqual(
      ['one.info', 'two.info'].map((topic) => [
        new Target({ topic }),
        { request_id: 'req-1' },
        {
          message_id: expect.stringMatching(UUID),
          publisher_id: 'network.host1',
          event_type: 'port.create.end',
          priority: 'INFO',
          payload: { port: 1 },
          timestamp: expect.stringMatching(TIME),
        },
        '2.0',
        null,
      ]),
    )
    const [first, second] = driver.notified
    expect(first?.[2]).toBe(second?.[2])
  })

  it.each([
    ['audit', 'AUDIT'],
    ['debug', 'DEBUG'],
    ['info', 'INFO'],
    ['warn', 'WARN'],
    ['warning', 'WARN'],
    ['error', 'ERROR'],
    ['critical', 'CRITICAL'],
    ['sample', 'SAMPLE'],
  ] as const)('has a method %s for priority %s', async (method, priority) => {
    const { notifier, driver } = make({}, { driver: 'messaging' })
    await notifier[method](null, 'e', {})
    const [[target, , message, version] = []] = driver.notified
    expect(target?.topic).toBe(`notifications.${priority.toLowerCase()}`)
    expect(message?.priority).toBe(priority)
    expect(version).toBe('1.0')
  })

  it('prefers the topics and the driver it is given to those of the options', async () => {
    const given = { driver: 'messaging', topics: ['mine'] }
    const { notifier, driver } = make(
      { driver: ['test'], topics: ['o'] },
      given,
    )
    await notifier.info(null, 'e', {})
    expect(driver.notified.map(([{ topic }]) => topic)).toEqual(['mine.info'])
    expect(TestDriver.notifications).toEqual([])
  })

  it('sends by each of its drivers, by each once', async () => {
    const { notifier, driver } = make({ driver: ['test', 'messaging', 'test'] })
    await notifier.info(null, 'e', {})
    expect(driver.notified.length).toBe(1)
    expect(
      TestDriver.notifications.map(([, { event_type }]) => event_type),
    ).toEqual(['e'])
  })

  it('without a driver sends nothing, and counts as enabled, as in Python', async () => {
    const { notifier, driver } = make()
    await notifier.info(null, 'e', {})
    expect(driver.notified).toEqual([])
    expect(notifier.isEnabled()).toBe(true)
  })

  it('with noop alone is not enabled', async () => {
    const { notifier } = make({}, { driver: 'noop' })
    await notifier.info(null, 'e', {})
    expect(notifier.isEnabled()).toBe(false)
    expect(make({ driver: ['noop', 'log'] }).notifier.isEnabled()).toBe(true)
  })

  it('without a publisher says null', async () => {
    const { transport } = make()
    await new Notifier(transport, { driver: 'test' }).info(null, 'e', 1)
    const [[, message] = []] = TestDriver.notifications
    expect(message?.publisher_id).toBeNull()
  })

  it.each<[object, number | null]>([
    [{}, 5],
    [{ retry: 0 }, 0],
    [{ retry: null }, null],
    [{ publisherId: 'p' }, 5],
    [{ publisherId: undefined, retry: undefined }, 5],
  ])('prepared with %o keeps the rest', async (changes, retry) => {
    const { notifier } = make({ retry: 5 }, { driver: 'test' })
    await notifier.prepare(changes).prepare({}).error(null, 'e', {})
    const [[, message, priority, sentWith] = []] = TestDriver.notifications
    expect(message?.publisher_id).toBe(
      JSON.stringify(changes).includes('"p"') ? 'p' : 'network.host1',
    )
    expect([priority, sentWith]).toEqual(['ERROR', retry])
  })

  it.each([
    [{}, {}, null],
    [{ retry: -1 }, {}, -1],
    [{ retry: 4 }, {}, 4],
    [{ retry: 4 }, { retry: 0 }, 0],
    [{ retry: 4 }, { retry: null }, 4],
  ])(
    'of option %o and argument %o tries %o times again',
    async (values, given, retry) => {
      const { notifier } = make(values, { driver: 'test', ...given })
      await notifier.info(null, 'e', {})
      expect(TestDriver.notifications[0]?.[3]).toBe(retry)
    },
  )

  it('refuses a retry that is no integer', () => {
    expect(() => make({}, { retry: 1.5 })).toThrow('retry is 1.5')
    expect(() => make().notifier.prepare({ retry: 0.5 })).toThrow(RangeError)
  })
})

describe('the serializer', () => {
  class Noting extends NoOpSerializer {
    readonly seen: unknown[] = []
    override serializeEntity(ctxt: object, entity: unknown) {
      this.seen.push(['entity', ctxt, entity])
      return 'payload'
    }
    override serializeContext(ctxt: object) {
      this.seen.push(['context', ctxt])
      return { by: 'serializer' }
    }
  }

  it('sees the payload with the whole context, then what is left of it', async () => {
    const serializer = new Noting()
    const { notifier } = make({}, { driver: 'test', serializer })
    const ctxt = { redactedCopy: () => ({ safe: 1 }) }
    await notifier.info(ctxt, 'e', { port: 1 })
    expect(serializer.seen).toEqual([
      ['entity', ctxt, { port: 1 }],
      ['context', { safe: 1 }],
    ])
    const [[sent, message] = []] = TestDriver.notifications
    expect([sent, message?.payload]).toEqual([{ by: 'serializer' }, 'payload'])
  })

  it('that throws is told to the caller', async () => {
    const serializer = new Noting()
    serializer.serializeEntity = () => JSON.parse('no')
    const { notifier } = make({}, { driver: 'test', serializer })
    await expect(notifier.info(null, 'e', {})).rejects.toThrow(SyntaxError)
  })
})

describe('what cannot be sent', () => {
  it('to one topic is logged by its event and id, and sent to the next', async () => {
    const { notifier, driver, log } = make({
      driver: ['messagingv2'],
      topics: ['gone', 'there'],
    })
    const refusal = new InvalidTarget('no', new Target())
    driver.refuses.set('gone.info', refusal)
    await notifier.info(null, 'e', { token: 'secret' })
    const sent = driver.notified.map(([{ topic }]) => topic)
    expect(sent).toEqual(['gone.info', 'there.info'])
    const [record] = log.records.filter(({ level }) => level === 'error')
    expect(record?.message).toMatch(/^Could not send notification to gone: e, /)
    expect(record?.error).toBe(refusal)
    expect(JSON.stringify(log.records)).not.toContain('secret')
  })

  it('by one driver is logged, and sent by the others', async () => {
    class Failing extends NotifyDriver {
      notify(): never {
        throw new Error('no disk')
      }
    }
    NOTIFY_DRIVERS.register('failing', Failing)
    const { notifier, log } = make({ driver: ['failing', 'test'] })
    await notifier.info(null, 'e', {})
    expect(TestDriver.notifications.length).toBe(1)
    expect(log.lines('error')).toEqual([
      expect.stringMatching(/^Problem attempting to send to notification/),
    ])
  })
})

describe('driver log', () => {
  it.each([
    ['debug', 'debug'],
    ['info', 'info'],
    ['warn', 'warning'],
    ['error', 'error'],
    ['critical', 'critical'],
  ] as const)(
    'writes %s as %s, under the name of the event',
    async (method, level) => {
      const { notifier, log } = make({}, { driver: 'log' })
      await notifier[method](null, 'port.create.end', { port: 1 })
      const logger = 'oslo.messaging.notification.port.create.end'
      const [record] = log.records.filter((one) => one.logger === logger)
      expect(record?.level).toBe(level)
      const written = JSON.parse(record?.message ?? '') as NotificationMessage
      expect(written).toMatchObject({
        publisher_id: 'network.host1',
        event_type: 'port.create.end',
        payload: { port: 1 },
      })
    },
  )

  it.each(['audit', 'sample'] as const)(
    'cannot write %s, and warns',
    async (method) => {
      const { notifier, log } = make({}, { driver: 'log' })
      await notifier[method](null, 'e', {})
      expect(log.lines('warning').at(-1)).toContain(
        `priority specified ${method}`,
      )
    },
  )

  it('writes stars for what a key calls a secret, however deep', async () => {
    const { notifier, log } = make({}, { driver: 'log' })
    const payload = {
      adminPass: 'x1',
      servers: [{ auth_token: 'x2', name: 'vm', secret: null }],
      ssh_key: 3,
      keypair: 'mine',
      passwords: { root: 'kept as it is not under a name' },
    }
    await notifier.info(null, 'e', payload)
    const [line = ''] = log.lines('info')
    expect(JSON.parse(line).payload).toEqual({
      adminPass: '***',
      servers: [{ auth_token: '***', name: 'vm', secret: null }],
      ssh_key: '***',
      keypair: 'mine',
      passwords: { root: 'kept as it is not under a name' },
    })
  })
})

describe('a driver', () => {
  it('that nobody registered is refused, with the names there are', () => {
    const named = () => make({ driver: ['mesaging'] })
    expect(named).toThrow(ConfigurationError)
    expect(named).toThrow(/"mesaging".*'messagingv2', 'messaging', 'log'/)
  })

  it('routing is refused by name', () => {
    expect(() => make({ driver: ['routing'] })).toThrow(
      /^notification driver 'routing' is not here/,
    )
  })
})

it('a transport of RPC is warned of', () => {
  expect(make().log.lines('warning')).toEqual([
    expect.stringMatching(/^Using RPC transport for notifications/),
  ])
})
