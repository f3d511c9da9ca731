import { describe, expect, it } from 'vitest'
import { BatchNotificationDispatcher } from '../../src/notify/batch-notification-dispatcher.ts'
import { NotificationDispatcher } from '../../src/notify/notification-dispatcher.ts'
import { NotificationFilter } from '../../src/notify/notification-filter.ts'
import { NotificationResult } from '../../src/notify/notification-result.ts'
import { Target } from '../../src/target.ts'
import { NoOpSerializer } from '../../src/wire/serializer.ts'
import { recordingTransport } from '../rpc/recording-driver.ts'
import { recordLog } from '../support/recorded-log.ts'
import { type Incoming, incoming } from './incoming.ts'

const TARGETS = [new Target({ topic: 'notifications' })]
const METADATA = { message_id: 'id-1', timestamp: '2026-11-22 10:27:05.232650' }

type Dispatcher = NotificationDispatcher

/** As the server does it: the work, and what comes after it. */
async function handle(dispatcher: Dispatcher, ...batch: Incoming[]) {
  const context = dispatcher.accept(batch)
  await context.run()
  expect(batch.flatMap(({ became }) => became)).toEqual([])
  context.done()
  return batch.map(({ became }) => became.join())
}

/** An endpoint that notes what it was given, and answers `result`. */
function noting(priority = 'info', result: unknown = undefined) {
  const seen: unknown[][] = []
  const method = (...args: unknown[]) => {
    seen.push(args)
    return result
  }
  return { seen, [priority]: method }
}

const throwing = {
  info() {
    throw new Error('boom')
  },
}

const dispatcher = (endpoints: object[], options = {}) =>
  new NotificationDispatcher(TARGETS, endpoints, options)

describe('a notification', () => {
  it('is shown whole to each endpoint that has a method for its priority', async () => {
    const [first, second, other] = [noting(), noting(), noting('warn')]
    await handle(dispatcher([first, second, other]), incoming({}))
    const whole = [
      { user_id: 'u-1' },
      'network.host1',
      'port.create.end',
      { state: 'active' },
      METADATA,
    ]
    expect([first.seen, second.seen, other.seen]).toEqual([
      [whole],
      [whole],
      [],
    ])
  })

  it.each([undefined, null, NotificationResult.HANDLED, 'anything'])(
    'is acknowledged after it was handled with %o',
    async (result) => {
      const all = dispatcher([noting('info', result)], { allowRequeue: true })
      expect(await handle(all, incoming({}))).toEqual(['ack'])
    },
  )

  it('is requeued when an endpoint asks for it, and shown to no other', async () => {
    const last = noting()
    const asking = noting('info', NotificationResult.REQUEUE)
    const all = dispatcher([asking, last], { allowRequeue: true })
    expect(await handle(all, incoming({}))).toEqual(['requeue'])
    expect(last.seen).toEqual([])
  })

  it('is acknowledged when requeueing is not allowed', async () => {
    const asking = noting('info', NotificationResult.REQUEUE)
    expect(await handle(dispatcher([asking]), incoming({}))).toEqual(['ack'])
  })

  it.each([
    [true, 'requeue'],
    [false, 'ack'],
  ])(
    'whose method throws, with allowRequeue %o: %s, and it is logged',
    async (allowRequeue, became) => {
      const log = recordLog()
      const all = dispatcher([throwing], { allowRequeue })
      expect(await handle(all, incoming({}))).toEqual([became])
      expect(log.lines('error')).toEqual(['Callback raised an exception.'])
    },
  )

  it('is not settled before its method has ended', async () => {
    let end = () => {}
    const slow = { info: () => new Promise<void>((done) => (end = done)) }
    const message = incoming({})
    const context = dispatcher([slow]).accept([message])
    const run = context.run()
    await null
    expect(message.became).toEqual([])
    end()
    await run
    context.done()
    expect(message.became).toEqual(['ack'])
  })

  it.each(['what', '', 7, null])(
    'of priority %o is warned of and acknowledged',
    async (priority) => {
      const log = recordLog()
      const all = dispatcher([noting()], { allowRequeue: true })
      expect(await handle(all, incoming({ priority }))).toEqual(['ack'])
      expect(log.lines('warning')).toEqual([
        `Unknown priority ${JSON.stringify(priority)}`,
      ])
    },
  )

  it('of a priority that nobody handles is acknowledged', async () => {
    const all = dispatcher([noting('warn')])
    expect(await handle(all, incoming({}))).toEqual(['ack'])
  })

  it('without members has nulls in their place', async () => {
    const endpoint = noting()
    const bare = { ...incoming({}), message: { priority: 'info' } }
    await handle(dispatcher([endpoint]), bare)
    const metadata = { message_id: null, timestamp: null }
    expect(endpoint.seen).toEqual([
      [{ user_id: 'u-1' }, null, null, null, metadata],
    ])
  })

  it('that cannot be acknowledged is logged, and nothing is thrown', async () => {
    const log = recordLog()
    const lost = incoming({}, new Error('the channel is gone'))
    await handle(dispatcher([noting()]), lost)
    expect(log.lines('error')).toEqual(['Fail to ack/requeue message.'])
  })

  it('goes through the serializer, the context first', async () => {
    class Upper extends NoOpSerializer {
      override deserializeContext() {
        return { by: 'serializer' }
      }
      override deserializeEntity(ctxt: object, entity: unknown) {
        return [ctxt, entity]
      }
    }
    const endpoint = noting()
    const serializer = new Upper()
    await handle(dispatcher([endpoint], { serializer }), incoming({}))
    const ctxt = { by: 'serializer' }
    expect(endpoint.seen[0]?.slice(0, 4)).toEqual([
      ctxt,
      'network.host1',
      'port.create.end',
      [ctxt, { state: 'active' }],
    ])
  })

  it('that the serializer refuses counts as asked for again', async () => {
    const log = recordLog()
    class Refusing extends NoOpSerializer {
      override deserializeContext(): never {
        throw new Error('no context')
      }
    }
    const options = { serializer: new Refusing(), allowRequeue: true }
    expect(await handle(dispatcher([noting()], options), incoming({}))).toEqual(
      ['requeue'],
    )
    expect(log.lines('error')).toEqual(['Exception during message handling.'])
  })

  it('is shown to an endpoint only if its filter lets it through', async () => {
    const rule = (eventType: string) => new NotificationFilter({ eventType })
    const ports = { ...noting(), filterRule: rule('port\\.') }
    const routers = { ...noting(), filterRule: rule('router\\.') }
    const all = dispatcher([routers, ports])
    expect(await handle(all, incoming({}))).toEqual(['ack'])
    expect([ports.seen.length, routers.seen.length]).toEqual([1, 0])
  })
})

describe('a batch', () => {
  const batchOf = (endpoints: object[], options = {}) =>
    new BatchNotificationDispatcher(TARGETS, endpoints, options)

  const message = (priority: string, event_type: string) =>
    incoming({ priority, event_type })

  /** The events of each list that an endpoint was given. */
  const events = (lists: readonly unknown[][]) =>
    lists.map(([list]) =>
      (list as { eventType: string }[]).map(({ eventType }) => eventType),
    )

  it('is parted by priority, in the order of their names', async () => {
    const seen: unknown[][] = []
    const note = (...args: unknown[]) => void seen.push(args)
    const endpoint = { info: note, error: note, warn: note }
    const became = await handle(
      batchOf([endpoint]),
      message('INFO', 'a'),
      message('WARN', 'b'),
      message('info', 'c'),
      message('ERROR', 'd'),
    )
    expect(events(seen)).toEqual([['d'], ['a', 'c'], ['b']])
    expect(became).toEqual(['ack', 'ack', 'ack', 'ack'])
  })

  it('gives its endpoints lists of notifications', async () => {
    const endpoint = noting()
    await handle(batchOf([endpoint]), message('INFO', 'a'))
    expect(endpoint.seen).toEqual([
      [
        [
          {
            ctxt: { user_id: 'u-1' },
            publisherId: 'network.host1',
            eventType: 'a',
            payload: { state: 'active' },
            metadata: METADATA,
          },
        ],
      ],
    ])
  })

  it('is requeued by its priority, also what a filter kept back', async () => {
    const asking = noting('info', NotificationResult.REQUEUE)
    const filterRule = new NotificationFilter({ eventType: 'a' })
    const all = batchOf([{ ...asking, filterRule }, noting('warn')], {
      allowRequeue: true,
    })
    const batch = [message('INFO', 'a'), message('INFO', 'b')]
    const became = await handle(all, ...batch, message('WARN', 'c'))
    expect(became).toEqual(['requeue', 'requeue', 'ack'])
    expect(events(asking.seen)).toEqual([['a']])
  })

  it('of which a filter lets nothing through is not shown', async () => {
    const endpoint = noting()
    const filterRule = new NotificationFilter({ eventType: 'x' })
    await handle(batchOf([{ ...endpoint, filterRule }]), message('INFO', 'a'))
    expect(endpoint.seen).toEqual([])
  })

  it('loses no other message to one that cannot be read', async () => {
    recordLog()
    class Refusing extends NoOpSerializer {
      override deserializeEntity(_ctxt: object, entity: unknown): unknown {
        if (entity === 'bad') throw new Error('cannot be read')
        return entity
      }
    }
    const endpoint = noting()
    const options = { serializer: new Refusing(), allowRequeue: true }
    const became = await handle(
      batchOf([endpoint], options),
      incoming({ payload: 'bad', event_type: 'a' }),
      incoming({ event_type: 'b' }),
    )
    expect(became).toEqual(['requeue', 'ack'])
    expect(events(endpoint.seen)).toEqual([['b']])
  })

  it.each([0, -1, 1.5, Number.NaN])('of %o is refused', (batchSize) => {
    expect(() => batchOf([], { batchSize })).toThrow(RangeError)
  })

  it.each([0, -1, Number.NaN])('of %o seconds is refused', (batchTimeout) => {
    expect(() => batchOf([], { batchTimeout })).toThrow(RangeError)
  })
})

describe('a dispatcher listens', () => {
  it('to each target in each priority that some endpoint has a method for', async () => {
    const { transport, driver } = recordingTransport()
    const targets = [new Target({ topic: 'a' }), new Target({ topic: 'b' })]
    const endpoints = [noting('error'), noting('info'), noting('info')]
    const options = { pool: 'workers' }
    await new NotificationDispatcher(targets, endpoints, options).listen(
      transport,
    )
    const [listened] = driver.listenedForNotifications
    expect(listened?.pool).toBe('workers')
    expect(listened?.pairs).toEqual([
      [targets[0], 'info'],
      [targets[0], 'error'],
      [targets[1], 'info'],
      [targets[1], 'error'],
    ])
  })

  it('to nothing without a method, which it warns of', async () => {
    const log = recordLog()
    const { transport } = recordingTransport()
    await dispatcher([{}]).listen(transport)
    expect(log.lines('warning')).toEqual([
      'No target, or no endpoint with a method: nothing will come',
    ])
  })

  it('names its first target, if it has one', () => {
    expect(dispatcher([]).target).toBe(TARGETS[0])
    expect(new NotificationDispatcher([], []).target.topic).toBeNull()
  })
})

describe('refused at construction is', () => {
  it.each([
    [null, 'endpoint 0 is null; expected an object'],
    [{ info: 'text' }, '"info" of endpoint 0 is not a method'],
    [
      { ...noting(), filterRule: 'x' },
      '"filterRule" of endpoint 0 is a string',
    ],
  ])('the endpoint %o', (endpoint, message) => {
    expect(() => dispatcher([endpoint as object])).toThrow(message)
  })

  it('a target that is none', () => {
    const make = () => new NotificationDispatcher(['t' as never], [])
    expect(make).toThrow('a target is a string; expected a Target')
  })
})
