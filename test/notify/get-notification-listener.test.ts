import { describe, expect, it } from 'vitest'
import { Conf } from '../../src/conf.ts'
import {
  AMQPError,
  ExecutorLoadFailure,
  InvalidTarget,
  ServerListenError,
} from '../../src/errors.ts'
import { EXECUTORS } from '../../src/executor/registry.ts'
import {
  getBatchNotificationListener,
  getNotificationListener,
} from '../../src/notify/get-notification-listener.ts'
import { getNotificationTransport } from '../../src/notify/get-notification-transport.ts'
import { NotificationDispatcher } from '../../src/notify/notification-dispatcher.ts'
import { endpointModule } from '../../src/rpc/endpoint-module.ts'
import { MessageHandlingServer } from '../../src/server/message-handling-server.ts'
import { Target } from '../../src/target.ts'
import { NotificationTransport } from '../../src/transport.ts'
import { within } from '../amqp/deadline.ts'
import { RecordingBroker } from '../amqp/recording-broker.ts'
import { makeDriver } from '../amqp/rig.ts'
import { recordingTransport } from '../rpc/recording-driver.ts'
import { deferred } from '../support/deferred.ts'
import { recordLog } from '../support/recorded-log.ts'

const TARGETS = [new Target({ topic: 'notifications' })]
const ENDPOINT = { info() {} }
const MAKERS = [
  ['getNotificationListener', getNotificationListener],
  ['getBatchNotificationListener', getBatchNotificationListener],
] as const

const transport = () => getNotificationTransport(new Conf(), 'fake://listener')

describe.each(MAKERS)('%s', (_name, make) => {
  it('makes a server for the endpoints, eventlet unless told otherwise', async () => {
    const log = recordLog()
    const options = { allowRequeue: true, pool: 'p' }
    const server = make(await transport(), TARGETS, [ENDPOINT], options)
    expect(server).toBeInstanceOf(MessageHandlingServer)
    expect(server.executorType).toBe('eventlet')
    expect(server.dispatcher).toMatchObject({
      ...options,
      targets: TARGETS,
      endpoints: [ENDPOINT],
      batchSize: 1,
      batchTimeout: null,
    })
    expect(log.records).toEqual([])
  })

  it('warns of a transport of RPC', () => {
    const log = recordLog()
    make(recordingTransport().transport, TARGETS, [ENDPOINT])
    expect(log.lines('warning')).toEqual([
      expect.stringMatching(/^Using RPC transport for notifications/),
    ])
  })

  it('refuses an executor that nobody registered', async () => {
    const given = await transport()
    const unknown = () => make(given, TARGETS, [], { executor: 'foo' })
    expect(unknown).toThrow(ExecutorLoadFailure)
  })

  it('refuses threads, and endpoints that live in them', async () => {
    const given = await transport()
    const threading = { executor: 'threading' }
    expect(() => make(given, TARGETS, [ENDPOINT], threading)).toThrow(
      'notifications cannot be handled by ThreadPoolExecutor',
    )
    const module = endpointModule('file:///agent.ts')
    expect(() => make(given, TARGETS, [module])).toThrow(
      'endpoint 0 is the module file:///agent.ts; expected an object',
    )
  })

  it('cannot start with a target that has no topic', async () => {
    const target = new Target({ exchange: 'e' })
    const server = make(await transport(), [...TARGETS, target], [ENDPOINT])
    const error = await server.start().catch((thrown) => thrown)
    expect(error).toBeInstanceOf(InvalidTarget)
    expect(error.message).toBe(
      'A target must have topic specified:<Target exchange=e>',
    )
    expect(error.target).toBe(target)
  })

  it('tells whom it could not listen to', async () => {
    const broker = new RecordingBroker()
    const { driver } = makeDriver(broker)
    const given = new NotificationTransport(driver.conf, driver)
    broker.refusals.push(new AMQPError('refused', { recoverable: false }))
    const server = make(given, TARGETS, [ENDPOINT])
    await expect(server.start()).rejects.toThrow(ServerListenError)
    await expect(server.stop().then(() => server.wait())).resolves.toBe(
      undefined,
    )
    await given.cleanup()
  })
})

describe('a batch listener', () => {
  it('polls batches of its size and time', async () => {
    const options = { batchSize: 100, batchTimeout: 2 }
    const server = getBatchNotificationListener(
      await transport(),
      TARGETS,
      [ENDPOINT],
      options,
    )
    expect(server.dispatcher).toMatchObject(options)
  })
})

describe('a handler', () => {
  it('that blocks the event loop for longer than the heartbeat is named', async () => {
    const log = recordLog()
    const conf = new Conf({
      oslo_messaging_rabbit: { heartbeat_timeout_threshold: 1 },
    })
    const { driver } = makeDriver(new RecordingBroker())
    const dispatcher = new NotificationDispatcher(TARGETS, [new Slow()])
    const given = new NotificationTransport(conf, driver)
    const listener = await dispatcher.listen(given)
    await driver.sendNotification(
      new Target({ topic: 'notifications.info' }),
      {},
      { priority: 'INFO' },
      '2.0',
      null,
    )
    const batch = await within(listener.poll(), 'the notification')
    const context = dispatcher.accept(batch)
    await context.run()
    context.done()
    expect(log.lines('warning')).toEqual([
      expect.stringMatching(/^Slow\.info blocked the event loop/),
    ])
    await listener.stop()
    await driver.cleanup()
  })
})

class Slow {
  info() {
    const end = performance.now() + 1050
    while (performance.now() < end);
  }
}

it('an executor of one’s own that brings no threads is fine', async () => {
  const done = deferred()
  class Own extends (EXECUTORS.get('eventlet')!) {}
  EXECUTORS.register('own', Own)
  const given = await transport()
  const server = getNotificationListener(
    given,
    [new Target({ topic: 'own' })],
    [{ info: () => done.resolve() }],
    { executor: 'own' },
  )
  await server.start()
  await given.sendNotification(
    new Target({ topic: 'own.info' }),
    {},
    { priority: 'INFO' },
    '1.0',
  )
  await within(done.promise, 'the notification')
  await server[Symbol.asyncDispose]()
  await given.cleanup()
})
