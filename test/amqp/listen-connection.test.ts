import { afterEach, expect, test, vi } from 'vitest'
import type { Delivery } from '../../src/amqp/channel.ts'
import { ListenConnection } from '../../src/amqp/listen-connection.ts'
import { SendConnection } from '../../src/amqp/send-connection.ts'
import { fanoutConsumer, topicConsumer } from '../../src/amqp/topology.ts'
import { Conf } from '../../src/conf.ts'
import { AMQPError, MessageDeliveryFailure } from '../../src/errors.ts'
import { rabbitOpts } from '../../src/options/rabbit-opts.ts'
import { until, within } from './deadline.ts'
import { collectLog } from './log-records.ts'
import { deleteExchange, encode, RecordingBroker } from './recording-broker.ts'

const log = collectLog()

afterEach(() => {
  vi.useRealTimers()
})

/** A listener's connection that keeps what is delivered to it. */
function listening(values: Record<string, unknown> = {}) {
  const conf = new Conf({
    oslo_messaging_rabbit: {
      kombu_reconnect_delay: 0,
      rabbit_retry_interval: 0,
      rabbit_retry_backoff: 0,
      ...values,
    },
  })
  conf.registerOpts(rabbitOpts)
  const broker = new RecordingBroker()
  const connection = new ListenConnection(conf, broker)
  const arrivals = new Arrivals()
  const consumers = [topicConsumer(conf, 'e', 't'), fanoutConsumer(conf, 't')]
  for (const consumer of consumers)
    connection.declareConsumer(consumer, (delivery, channel) => {
      channel.basicAck(delivery.deliveryTag)
      arrivals.add(delivery)
    })
  const sender = new SendConnection(conf, broker)
  return { broker, connection, arrivals, sender }
}

class Arrivals {
  readonly all: Delivery[] = []
  #wake: (() => void)[] = []

  add(delivery: Delivery): void {
    this.all.push(delivery)
    for (const wake of this.#wake.splice(0)) wake()
  }

  /** Resolves when `count` have come. */
  async count(count: number): Promise<void> {
    while (this.all.length < count)
      await within(
        new Promise<void>((resolve) => this.#wake.push(resolve)),
        `${count} deliveries, have ${this.all.length}`,
      )
  }
}

const SET_UP = [
  'exchangeDeclare',
  'queueDeclare',
  'queueBind',
  'exchangeDeclare',
  'queueDeclare',
  'queueBind',
  'basicConsume',
  'basicConsume',
]

test('all is declared before anything is consumed', async () => {
  const { broker, connection } = listening()
  await connection.consume()
  expect(broker.methods()).toEqual(SET_UP)
})

test('a limit on prefetch is set first', async () => {
  const { broker, connection } = listening({ rabbit_qos_prefetch_count: 8 })
  await connection.consume()
  expect(broker.methods()).toEqual(['basicQos', ...SET_UP])
  expect(broker.recorded[0]?.args).toEqual([8])
})

test('a lost connection comes back by itself, with the same names', async () => {
  const { broker, connection, arrivals, sender } = listening()
  await connection.consume()
  const attempt = broker.nextAttempt()
  await broker.inner.closeConnections()
  await within(attempt, 'it connects again')
  await sender.topicSend('e', 't', encode('{}'))
  await arrivals.count(1)
  const [before, after] = [1, 2].map((connection) =>
    broker.recorded
      .filter((one) => one.connection === connection)
      .filter(({ method }) => !/Ack|close/.test(method))
      .map(({ method, args }) => ({ method, args })),
  )
  expect(after).toEqual(before)
  expect(log[0]).toMatchObject({ level: 'error' })
})

test('who listens is told of the loss before anything new comes', async () => {
  const { broker, connection, arrivals, sender } = listening()
  const seen: string[] = []
  connection.onLost = () => seen.push(`lost after ${arrivals.all.length}`)
  await connection.consume()
  await sender.topicSend('e', 't', encode('{}'))
  await arrivals.count(1)
  await broker.inner.closeConnections()
  expect(seen).toEqual(['lost after 1'])
})

test('it tries again for as long as the broker is away', async () => {
  const { broker, connection, arrivals, sender } = listening()
  await connection.consume()
  broker.refusals.push(
    new AMQPError('away'),
    new AMQPError('user removed', { replyCode: 403, recoverable: false }),
    new AMQPError('away'),
  )
  const attempt = broker.nextAttempt()
  await broker.inner.closeConnections()
  await attempt
  while (broker.attempts < 5) await within(broker.nextAttempt(), 'an attempt')
  await sender.topicSend('e', 't', encode('{}'))
  await arrivals.count(1)
})

test('a queue that is deleted is declared and consumed again', async () => {
  const { broker, connection, arrivals, sender } = listening()
  await connection.consume()
  const admin = await broker.inner.connect('listen')
  await admin.queueDelete('t')
  await sender.topicSend('e', 't', encode('{}'))
  await arrivals.count(1)
  expect(broker.attempts).toBe(2)
  expect(broker.methods(1).slice(SET_UP.length)).toEqual([
    'exchangeDeclare',
    'queueDeclare',
    'queueBind',
    'basicConsume',
    'basicAck',
  ])
  expect(log[0]?.message).toContain('cancelled the consumer of t')
})

test('a queue of other flags is refused with 406', async () => {
  const { broker, connection } = listening()
  const admin = await broker.inner.connect('listen')
  await admin.queueDeclare({
    queue: 't',
    durable: true,
    exclusive: false,
    autoDelete: false,
    arguments: {},
  })
  await expect(connection.consume()).rejects.toMatchObject({
    replyCode: 406,
    recoverable: false,
  })
})

/** What a method says of an exchange, if it does. */
function exchangeOf(args: unknown): string | undefined {
  return (args as { exchange?: string } | undefined)?.exchange
}

test('an exchange that goes before it is bound is declared once more', async () => {
  const { broker, connection, arrivals, sender } = listening()
  broker.before = (method, args) => {
    const exchange = exchangeOf(args)
    if (method !== 'queueBind' || exchange !== 't_fanout') return null
    broker.before = null
    return deleteExchange(broker, 't_fanout')
  }
  await connection.consume()
  expect(broker.attempts).toBe(2)
  await sender.fanoutSend('t', encode('{}'))
  await arrivals.count(1)
})

test('a broker that has not the exchange again and again is an error', async () => {
  const { broker, connection } = listening()
  broker.before = (method, args) => {
    const exchange = exchangeOf(args)
    if (method !== 'queueBind' || exchange !== 't_fanout') return null
    return deleteExchange(broker, 't_fanout')
  }
  await expect(connection.consume()).rejects.toMatchObject({ replyCode: 404 })
  expect(broker.attempts).toBe(2)
})

/** Lets the broker refuse to declare queue `t`, once for each error. */
function refuseQueue(broker: RecordingBroker, errors: AMQPError[]): void {
  broker.before = (method, args) => {
    const isT = (args as { queue?: string } | undefined)?.queue === 't'
    const error = method === 'queueDeclare' && isT ? errors.shift() : undefined
    return error === undefined ? null : Promise.reject(error)
  }
}

function internalError(text = 'INTERNAL_ERROR'): AMQPError {
  return new AMQPError(text, { replyCode: 541, recoverable: false })
}

test('after an internal error of the broker it declares once more in 2 s', async () => {
  vi.useFakeTimers()
  const { broker, connection } = listening()
  refuseQueue(broker, [internalError()])
  const consumed = connection.consume()
  await vi.advanceTimersByTimeAsync(1900)
  expect(broker.attempts).toBe(1)
  expect(log).toMatchObject([{ level: 'error' }])
  await vi.advanceTimersByTimeAsync(200)
  await consumed
  expect(broker.attempts).toBe(2)
})

test('a second internal error is thrown', async () => {
  vi.useFakeTimers()
  const { broker, connection } = listening()
  refuseQueue(broker, [internalError(), internalError('again')])
  const refused = expect(connection.consume()).rejects.toThrow('again')
  await vi.advanceTimersByTimeAsync(5000)
  await refused
  expect(broker.attempts).toBe(2)
})

test('closing ends the wait after an internal error', async () => {
  const { broker, connection } = listening()
  refuseQueue(broker, [internalError()])
  const refused = expect(connection.consume()).rejects.toThrow('is closed')
  await until(
    () => log.length,
    (length) => length === 1,
    'the wait is announced',
  )
  const begun = performance.now()
  await connection.close()
  await refused
  expect(performance.now() - begun).toBeLessThan(1000)
})

test('a refusal of transient queues is thrown at once, with what helps', async () => {
  const { broker, connection } = listening()
  const text =
    'INTERNAL_ERROR - Feature `transient_nonexcl_queues` is deprecated'
  refuseQueue(broker, [internalError(text)])
  const consumed = connection.consume()
  await expect(consumed).rejects.toThrow('rabbit_transient_quorum_queue')
  expect(broker.attempts).toBe(1)
  expect(log).toEqual([])
})

/** The exchange that all services share is there already. */
async function exchangeIsThere(
  broker: RecordingBroker,
  flags: { durable: boolean; autoDelete?: boolean },
) {
  const first = await broker.inner.connect('send')
  const all = { autoDelete: false, ...flags }
  await first.exchangeDeclare({ exchange: 'e', type: 'topic', ...all })
}

function declaredQueue(broker: RecordingBroker) {
  return broker.inner.topology().queues.find(({ name }) => name === 't')
}

const DURABLE = { amqp_durable_queues: true }

test('an exchange that is there and not durable is followed, with a warning', async () => {
  const { broker, connection, arrivals, sender } = listening(DURABLE)
  await exchangeIsThere(broker, { durable: false })
  await connection.consume()
  expect(declaredQueue(broker)).toMatchObject({ durable: false })
  expect(log.map(({ level }) => level)).toEqual(['warning'])
  expect(log[0]?.message).toContain("inequivalent arg 'durable'")
  await sender.topicSend('e', 't', encode('{}'))
  await arrivals.count(1)
})

test('when it is there anew and durable, the options are followed again', async () => {
  const options = { ...DURABLE, amqp_auto_delete: true }
  const { broker, connection, arrivals, sender } = listening(options)
  const autoDelete = true
  await exchangeIsThere(broker, { durable: false, autoDelete })
  await connection.consume()
  broker.before = (method) => {
    if (method !== 'exchangeDeclare') return null
    broker.before = null
    // The old one went with its last queue, and another service was first.
    return exchangeIsThere(broker, { durable: true, autoDelete })
  }
  await broker.inner.closeConnections()
  await until(
    () => declaredQueue(broker),
    (queue) => queue?.durable === true && queue.consumers === 1,
    'a durable queue',
  )
  await sender.topicSend('e', 't', encode('{}'))
  await arrivals.count(1)
})

test('an exchange that is durable and ours not is refused, and the option named', async () => {
  const { broker, connection } = listening()
  await exchangeIsThere(broker, { durable: true })
  const consumed = connection.consume()
  await expect(consumed).rejects.toMatchObject({
    replyCode: 406,
    message: expect.stringContaining('amqp_durable_queues'),
  })
  expect(broker.attempts).toBe(1)
})

test('a quorum queue does not follow: it cannot but be durable', async () => {
  const { broker, connection } = listening({ rabbit_quorum_queue: true })
  await exchangeIsThere(broker, { durable: false })
  const consumed = connection.consume()
  await expect(consumed).rejects.toMatchObject({
    replyCode: 406,
    message: expect.stringContaining('rabbit_quorum_queue'),
  })
})

test.each([
  ['queueBind', 0],
  ['basicConsume', 1],
])('stopping during %s leaves it at %i consumers', async (during, count) => {
  const { broker, connection } = listening()
  let stopped: Promise<void> | null = null
  broker.before = (method) => {
    if (method !== during) return null
    stopped ??= connection.stopConsuming()
    return Promise.resolve()
  }
  await connection.consume()
  await stopped
  const consumes = broker.methods().filter((name) => name === 'basicConsume')
  expect(consumes.length).toBe(count)
})

test('consume waits for the broker, or as often as it is told', async () => {
  const { broker, connection } = listening()
  broker.unreachable(3)
  const once = connection.consume(1)
  await expect(once).rejects.toBeInstanceOf(MessageDeliveryFailure)
  expect(broker.attempts).toBe(2)
  await connection.consume()
  expect(broker.attempts).toBe(4)
})

test('two who ask at once get one connection', async () => {
  const { broker, connection } = listening()
  await Promise.all([connection.consume(), connection.consume()])
  await connection.consume()
  expect(broker.attempts).toBe(1)
})

test('after stopConsuming nothing is delivered, and nothing reconnects', async () => {
  const { broker, connection, arrivals, sender } = listening()
  await connection.consume()
  await connection.stopConsuming()
  await sender.topicSend('e', 't', encode('{}'))
  await broker.inner.closeConnections()
  await sender.topicSend('e', 't', encode('{}'))
  expect(arrivals.all).toEqual([])
  const listeners = broker.inner
    .connections()
    .filter(({ purpose }) => purpose === 'listen')
  expect(listeners).toEqual([])
})

test('closing deletes the fanout queue, then ends the connection', async () => {
  const { broker, connection } = listening()
  await connection.consume()
  await connection.close()
  expect(broker.methods().slice(SET_UP.length)).toEqual([
    'queueDelete',
    'close',
  ])
  expect(broker.inner.topology().queues.map(({ name }) => name)).toEqual(['t'])
})

test('closing while it waits to connect again ends the wait', async () => {
  const { broker, connection } = listening({ kombu_reconnect_delay: 3600 })
  await connection.consume()
  await broker.inner.closeConnections()
  await within(connection.close(), 'it closes')
  expect(broker.attempts).toBe(1)
})

test('closing while it consumes for the first time refuses that', async () => {
  const { broker, connection } = listening({ kombu_reconnect_delay: 3600 })
  broker.unreachable(1)
  const refused = expect(connection.consume()).rejects.toThrow('is closed')
  await until(
    () => log.length,
    (length) => length === 1,
    'the wait is announced',
  )
  await connection.close()
  await within(refused, 'consume is refused')
})
