/**
 * Notifier and listener on a whole broker, on each that we have: what upstream's
 * functional tests hold oslo.messaging to, and what becomes of a message when
 * nobody listens yet, when it is asked for again, when its connection is lost.
 */
import { describe, expect, it } from 'vitest'
import { Conf, type ConfValues } from '../../src/conf.ts'
import {
  type BatchNotificationListenerOptions,
  getBatchNotificationListener,
  getNotificationListener,
  type NotificationListenerOptions,
} from '../../src/notify/get-notification-listener.ts'
import { getNotificationTransport } from '../../src/notify/get-notification-transport.ts'
import type { Notification } from '../../src/notify/notification.ts'
import { NotificationResult } from '../../src/notify/notification-result.ts'
import { Notifier } from '../../src/notify/notifier.ts'
import { PRIORITIES } from '../../src/notify/priorities.ts'
import type { MessageHandlingServer } from '../../src/server/message-handling-server.ts'
import { Target } from '../../src/target.ts'
import type { NotificationTransport } from '../../src/transport.ts'
import { capture } from '../amqp/recording-broker.ts'
import { within } from '../conformance/deadline.ts'
import { Journal } from '../neutron-l3/journal.ts'
import { deferred } from '../support/deferred.ts'
import { recordLog } from '../support/recorded-log.ts'

/** A virtual host where nothing is declared. */
export interface Place extends AsyncDisposable {
  readonly transportUrl: string
  closeConnections(): Promise<void>
  topology(): Promise<Topology>
  /** How many messages a queue holds, unacknowledged ones included. */
  held(queue: string): Promise<number>
}

type Facts = Readonly<Record<string, unknown>>

/** What is declared, in the words of the captures. */
interface Topology {
  readonly exchanges: readonly object[]
  readonly queues: readonly object[]
  readonly bindings: readonly object[]
}

interface Event {
  readonly priority: string
  readonly eventType: unknown
  readonly payload: unknown
  readonly publisherId: unknown
}

const PROMPT: ConfValues = {
  oslo_messaging_rabbit: { kombu_reconnect_delay: 0, rabbit_retry_interval: 0 },
}

const any = () => true
const targetsOf = (topics: readonly string[]) =>
  topics.map((topic) => new Target({ topic }))

/** Notifiers and listeners of one test, all ended with it. */
class Stage implements AsyncDisposable {
  readonly place: Place
  readonly #transports: NotificationTransport[] = []
  readonly #servers: MessageHandlingServer[] = []

  constructor(place: Place) {
    this.place = place
  }

  async transport(values: ConfValues = {}): Promise<NotificationTransport> {
    const conf = new Conf({ ...PROMPT, ...values })
    const { transportUrl } = this.place
    const transport = await getNotificationTransport(conf, transportUrl)
    this.#transports.push(transport)
    return transport
  }

  async notifier(
    publisherId: string,
    topics: readonly string[],
    values: ConfValues = {},
  ) {
    const driver = 'messagingv2'
    const transport = await this.transport(values)
    return new Notifier(transport, { publisherId, topics, driver })
  }

  /** All priorities go to the journal. */
  async listen(
    topics: readonly string[],
    options: NotificationListenerOptions = {},
    journal = new Journal<Event>(),
  ): Promise<Journal<Event>> {
    await this.serve(topics, endpoint(journal), options)
    return journal
  }

  async serve(
    topics: readonly string[],
    handler: object,
    options: NotificationListenerOptions = {},
  ): Promise<MessageHandlingServer> {
    const server = getNotificationListener(
      await this.transport(),
      targetsOf(topics),
      [handler],
      options,
    )
    this.#servers.push(server)
    // With `blocking` it would be the whole service.
    if (options.executor !== 'blocking') await server.start()
    return server
  }

  async serveBatches(
    topics: readonly string[],
    handler: object,
    options: BatchNotificationListenerOptions,
  ): Promise<void> {
    const server = getBatchNotificationListener(
      await this.transport(),
      targetsOf(topics),
      [handler],
      options,
    )
    this.#servers.push(server)
    await server.start()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#servers.map((one) => one[Symbol.asyncDispose]()))
    await Promise.all(this.#transports.map((one) => one.cleanup()))
    await this.place[Symbol.asyncDispose]()
  }
}

function endpoint(journal: Journal<Event>): object {
  return Object.fromEntries(
    PRIORITIES.map((priority) => [
      priority,
      (
        _ctxt: unknown,
        publisherId: unknown,
        eventType: unknown,
        payload: unknown,
      ) => journal.add({ priority, eventType, payload, publisherId }),
    ]),
  )
}

/** The next `count` events, as texts, in any order. */
async function take(journal: Journal<Event>, count: number): Promise<string[]> {
  const taken: string[] = []
  while (taken.length < count) {
    const event = await journal.take(any, `notification ${taken.length + 1}`)
    taken.push(`${event.priority} ${event.eventType} ${event.payload}`)
  }
  return taken.sort()
}

export function notifyCases(
  broker: string,
  makePlace: () => Promise<Place>,
): void {
  const on = (title: string, run: (stage: Stage) => Promise<void>) =>
    it(title, async () => {
      await using stage = new Stage(await makePlace())
      await run(stage)
    })
  describe(`notifications, on ${broker}`, () => {
    topicCases(on)
    topologyCases(on)
    settlingCases(on)
    batchCases(on)
  })
}

type On = (title: string, run: (stage: Stage) => Promise<void>) => void

function topicCases(on: On): void {
  on('one arrives with its event, payload and publisher', async (stage) => {
    const journal = await stage.listen(['test_simple'])
    const notifier = await stage.notifier('abc', ['test_simple'])
    await notifier.info({}, 'test', 'Hello World!')
    expect(await journal.take(any, 'the notification')).toEqual({
      priority: 'info',
      eventType: 'test',
      payload: 'Hello World!',
      publisherId: 'abc',
    })
  })

  on('a compressed one is read by any listener', async (stage) => {
    const journal = await stage.listen(['packed'])
    const notifier = await stage.notifier('abc', ['packed'], {
      oslo_messaging_rabbit: { kombu_compression: 'gzip' },
    })
    await notifier.info({}, 'test', '0'.repeat(10_000))
    const { payload } = await journal.take(any, 'the notification')
    expect(payload).toBe('0'.repeat(10_000))
  })

  on('a listener hears all of its topics', async (stage) => {
    const journal = await stage.listen(['a', 'b'])
    for (const topic of ['a', 'b'])
      await (await stage.notifier(topic, [topic])).info({}, topic, 'p')
    expect(await take(journal, 2)).toEqual(['info a p', 'info b p'])
  })

  on('listeners of one topic share its notifications', async (stage) => {
    const journals = [await stage.listen(['t']), await stage.listen(['t'])]
    const notifier = await stage.notifier('pub', ['t'])
    for (const event of 'abcdefgh') await notifier.info({}, event, '')
    const halves = await Promise.all(journals.map((one) => take(one, 4)))
    const all = [...'abcdefgh'].map((event) => `info ${event} `)
    expect(halves.flat().sort()).toEqual(all)
  })

  on('listeners of two topics hear each its own', async (stage) => {
    const journals = [await stage.listen(['1']), await stage.listen(['2'])]
    const notifiers = [
      await stage.notifier('pub-1', ['1']),
      await stage.notifier('pub-2', ['2']),
    ]
    for (const event of 'abcd')
      for (const [at, notifier] of notifiers.entries())
        await notifier.info({}, event, at)
    for (const [at, journal] of journals.entries())
      expect(await take(journal, 4)).toEqual(
        [...'abcd'].map((event) => `info ${event} ${at}`),
      )
    expect(journals.flatMap(({ rest }) => rest)).toEqual([])
  })

  on('every priority has its queue', async (stage) => {
    const journal = await stage.listen(['cats'])
    const notifier = await stage.notifier('abc', ['cats'])
    for (const priority of PRIORITIES) await notifier[priority]({}, 'e', 'p')
    expect(await take(journal, 7)).toEqual(
      PRIORITIES.map((priority) => `${priority} e p`).sort(),
    )
  })

  on('each pool hears all, and its listeners share', async (stage) => {
    const one = await stage.listen(['t'], { pool: 'one' })
    const two = await stage.listen(['t'], { pool: 'two' })
    await stage.listen(['t'], { pool: 'two' }, two)
    const notifier = await stage.notifier('abc', ['t'])
    for (const event of 'abcd') await notifier.info({}, event, '')
    for (const journal of [one, two])
      expect(await take(journal, 4)).toEqual(
        [...'abcd'].map((event) => `info ${event} `),
      )
    expect([...one.rest, ...two.rest]).toEqual([])
  })
}

function topologyCases(on: On): void {
  on('what is declared is what Python declares', async (stage) => {
    const notifier = await stage.notifier('network.host1', ['notifications'])
    await notifier.info({}, 'port.create.end', {})
    await notifier.error({}, 'port.create.error', {})
    const handler = { info: () => {}, error: () => {} }
    await stage.serve(['notifications'], handler)
    const { while_running: captured } = capture(
      'topology-notifications',
    ) as unknown as { while_running: Topology }
    expect(comparable(await stage.place.topology())).toEqual(
      comparable(captured),
    )
  })
}

const DECLARED = ['name', 'durable', 'auto_delete', 'arguments']

/** In one order, and of a queue what was declared of it. */
function comparable({ exchanges, queues, bindings }: Topology): unknown {
  const asDeclared = queues.map((facts) =>
    DECLARED.map((key) => [key, (facts as Facts)[key]]),
  )
  return [exchanges.map(entriesOf), asDeclared, bindings.map(entriesOf)].map(
    (facts) => facts.map((one) => JSON.stringify(one)).sort(),
  )
}

const entriesOf = (facts: object) => Object.entries(facts).sort()

function settlingCases(on: On): void {
  on('what nobody hears yet waits for a listener', async (stage) => {
    const notifier = await stage.notifier('abc', ['early'])
    await notifier.info({}, 'first', '')
    await notifier.info({}, 'second', '')
    expect(await stage.place.held('early.info')).toBe(2)
    const journal = await stage.listen(['early'])
    expect(await take(journal, 2)).toEqual(['info first ', 'info second '])
  })

  on('one that is asked for again comes again', async (stage) => {
    const answers = [NotificationResult.REQUEUE, NotificationResult.HANDLED]
    const seen = new Journal<unknown>()
    const info = (_ctxt: unknown, _who: unknown, event: unknown) => {
      seen.add(event)
      return answers.shift()
    }
    const server = await stage.serve(['t'], { info }, { allowRequeue: true })
    await (await stage.notifier('abc', ['t'])).info({}, 'e', '')
    await seen.take(any, 'the first time')
    await seen.take(any, 'the second time')
    await server[Symbol.asyncDispose]()
    expect(await stage.place.held('t.info')).toBe(0)
  })

  on('one is held by the broker until it was handled', async (stage) => {
    const [begun, end] = [deferred(), deferred()]
    const info = async () => {
      begun.resolve()
      await end.promise
    }
    const server = await stage.serve(['t'], { info })
    await (await stage.notifier('abc', ['t'])).info({}, 'e', '')
    await within(begun.promise, 'the handler')
    expect(await stage.place.held('t.info')).toBe(1)
    end.resolve()
    await server[Symbol.asyncDispose]()
    expect(await stage.place.held('t.info')).toBe(0)
  })

  on(
    'one whose connection is lost meanwhile is handled once',
    async (stage) => {
      recordLog()
      const seen = new Journal<unknown>()
      const end = deferred()
      const info = async (_ctxt: unknown, _who: unknown, event: unknown) => {
        seen.add(event)
        if (event === 'first') await end.promise
      }
      const blocking = { executor: 'blocking' }
      const server = await stage.serve(['t'], { info }, blocking)
      const served = server.start()
      const notifier = await stage.notifier('abc', ['t'])
      await notifier.info({}, 'first', '')
      await seen.take(any, 'the first')
      await stage.place.closeConnections()
      end.resolve()
      await notifier.info({}, 'second', '')
      expect(await seen.take(any, 'the next')).toBe('second')
      await server.stop()
      await served
      expect(seen.rest).toEqual([])
    },
  )
}

function batchCases(on: On): void {
  on('205 in batches of 100 come as 100, 100 and 5', async (stage) => {
    const notifier = await stage.notifier('abc', ['batch'])
    const sent = Array.from({ length: 205 }, (_, n) =>
      notifier.info({}, `test${n}`, 'Hello World!'),
    )
    await Promise.all(sent)
    const batches = new Journal<readonly Notification[]>()
    const info = (list: readonly Notification[]) => batches.add(list)
    const options = { batchSize: 100, batchTimeout: 1 }
    await stage.serveBatches(['batch'], { info }, options)
    const taken = [
      await batches.take(any, 'a batch'),
      await batches.take(any, 'a second batch'),
      await batches.take(any, 'what is left'),
    ]
    expect(taken.map(({ length }) => length)).toEqual([100, 100, 5])
    const events = taken.flat().map(({ eventType }) => eventType)
    expect(new Set(events).size).toBe(205)
  })

  on('a batch whose method throws comes again, whole', async (stage) => {
    recordLog()
    const batches = new Journal<number>()
    let fails = true
    const info = (list: readonly Notification[]) => {
      batches.add(list.length)
      if (fails) {
        fails = false
        throw new Error('boom!')
      }
    }
    const options = { batchSize: 5, allowRequeue: true }
    await stage.serveBatches(['t'], { info }, options)
    const notifier = await stage.notifier('abc', ['t'])
    for (const event of 'abcde') await notifier.info({}, event, '')
    expect(await batches.take(any, 'the batch')).toBe(5)
    expect(await batches.take(any, 'the batch again')).toBe(5)
  })
}
