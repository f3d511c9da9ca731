import { afterEach, expect, test, vi } from 'vitest'
import {
  AMQPError,
  InvalidMessage,
  MessageDeliveryFailure,
} from '../../src/errors.ts'
import { until, within } from './deadline.ts'
import { collectLog } from './log-records.ts'
import { capture, payloadOf } from './recording-broker.ts'
import { makeDriver, Peer, pollOne, queueFacts, SERVER, TOPIC } from './rig.ts'

const log = collectLog()
const CALL = { method: 'm', _msg_id: 'id', _reply_q: 'reply_peer' }

afterEach(() => {
  vi.useRealTimers()
})

/** A server that has polled one request. */
async function serve(
  request: Record<string, unknown> = CALL,
  rabbit: Record<string, unknown> = {},
) {
  const { broker, driver } = makeDriver(undefined, rabbit)
  const listener = await driver.listen(SERVER)
  const peer = await Peer.connect(broker)
  await peer.send('t', request)
  const message = await pollOne(listener.poll())
  return { broker, driver, listener, peer, message }
}

test('acknowledging makes the broker forget the message', async () => {
  const { broker, message } = await serve()
  expect(queueFacts(broker, 't')).toMatchObject({ ready: 0, unacknowledged: 1 })
  message.acknowledge()
  await until(
    () => queueFacts(broker, 't'),
    (facts) => facts?.unacknowledged === 0,
    'no message held',
  )
})

test('acknowledging twice acknowledges once', async () => {
  const { broker, message } = await serve()
  message.acknowledge()
  message.acknowledge()
  message.requeue()
  const settled = broker.methods(1).filter((name) => /Ack|Reject/.test(name))
  expect(settled).toEqual(['basicAck'])
})

test('acknowledging on a lost connection throws, and it comes again', async () => {
  const { broker, listener, message } = await serve()
  await broker.inner.closeConnections()
  expect(() => message.acknowledge()).toThrow(AMQPError)
  const again = await pollOne(listener.poll())
  expect(again.msgId).toBe('id')
  again.acknowledge()
})

test('a message that was not acknowledged is no duplicate', async () => {
  const { listener, message } = await serve({ ...CALL, _unique_id: 'u' })
  message.requeue()
  expect((await pollOne(listener.poll())).uniqueId).toBe('u')
})

test('a reply has the properties and members that were captured', async () => {
  const { broker, peer, message } = await serve()
  await peer.consume('reply_peer')
  await message.reply({ reply: { mtu: 1450 } })
  const { reply } = capture('rpc-call') as unknown as {
    reply: { properties: unknown; decoded_payload: Record<string, unknown> }
  }
  const sent = broker.published()[0]
  expect(sent).toMatchObject({ exchange: '', mandatory: true })
  expect(sent?.properties).toEqual(reply.properties)
  const payload = payloadOf((await peer.next()).body)
  expect(Object.keys(payload).sort()).toEqual(
    Object.keys(reply.decoded_payload).sort(),
  )
  expect(payload).toMatchObject({
    result: { mtu: 1450 },
    failure: null,
    ending: true,
    _msg_id: 'id',
  })
})

test('a sign of life has the properties and members that were captured', async () => {
  const { broker, peer, message } = await serve()
  await peer.consume('reply_peer')
  await message.heartbeat()
  await message.heartbeat()
  const [captured] = capture('rpc-call-monitor').replies as unknown as {
    exchange: string
    mandatory: boolean
    properties: unknown
    decoded_payload: Record<string, unknown>
  }[]
  const uniqueIds = new Set<unknown>()
  for (const sent of broker.published()) {
    expect(sent).toMatchObject({
      exchange: captured?.exchange,
      routingKey: 'reply_peer',
      mandatory: captured?.mandatory,
    })
    expect(sent.properties).toEqual(captured?.properties)
    const { _unique_id, ...payload } = payloadOf((await peer.next()).body)
    const of = { _msg_id: 'id', _unique_id }
    expect({ ...payload, _unique_id }).toEqual({
      ...captured?.decoded_payload,
      ...of,
    })
    uniqueIds.add(_unique_id)
  }
  expect(uniqueIds.size).toBe(2)
})

test('a cast gets no sign of life', async () => {
  const { broker, message } = await serve({ method: 'm', _timeout: 4 })
  await message.heartbeat()
  expect(broker.published()).toEqual([])
})

test('a sign of life for a queue that is gone is tried once', async () => {
  const { broker, message } = await serve()
  await expect(message.heartbeat()).rejects.toThrow(
    new MessageDeliveryFailure(
      'Heartbeat send failed. Missing queue reply_peer',
    ),
  )
  expect(broker.published().length).toBe(1)
})

test('a method that returns nothing is answered null', async () => {
  const { peer, message } = await serve()
  await peer.consume('reply_peer')
  await message.reply({ reply: undefined })
  expect(payloadOf((await peer.next()).body)).toMatchObject({
    result: null,
    failure: null,
  })
})

test('a failure is a third level of JSON, and is logged', async () => {
  const { peer, message } = await serve()
  await peer.consume('reply_peer')
  await message.reply({ failure: new TypeError('wrong'), reply: 'ignored' })
  const { result, failure } = payloadOf((await peer.next()).body)
  expect(result).toBe(null)
  expect(JSON.parse(failure as string)).toMatchObject({
    class: 'TypeError',
    module: 'builtins',
    message: 'wrong',
  })
  expect(log[0]).toMatchObject({ level: 'error' })
})

test('a failure that was expected is not logged', async () => {
  const { peer, message } = await serve()
  await peer.consume('reply_peer')
  await message.reply({ failure: new Error('usual'), logFailure: false })
  await peer.next()
  expect(log).toEqual([])
})

test('a cast is not answered', async () => {
  const { broker, message } = await serve({ method: 'm' })
  await message.reply({ reply: 1 })
  expect(broker.published()).toEqual([])
})

test('a result that is no JSON throws before anything is sent', async () => {
  const { broker, peer, message } = await serve()
  await peer.consume('reply_peer')
  const reply = message.reply({ reply: { f: () => {} } })
  await expect(reply).rejects.toBeInstanceOf(InvalidMessage)
  expect(broker.published()).toEqual([])
  await message.reply({ failure: new Error('no JSON') })
  expect(payloadOf((await peer.next()).body).failure).toContain('no JSON')
})

test('a reply queue that comes late still gets the reply', async () => {
  const { broker, peer, message } = await serve()
  const replied = message.reply({ reply: 1 })
  await until(
    () => broker.published().length,
    (published) => published > 0,
    'a first try',
  )
  await peer.consume('reply_peer')
  await within(replied, 'the reply is sent')
  expect(payloadOf((await peer.next()).body)).toMatchObject({ result: 1 })
})

test('a client that is gone is given up, and its other replies dropped', async () => {
  const { broker, listener, peer, message } = await serve()
  vi.useFakeTimers()
  const replied = message.reply({ reply: 1 })
  await vi.advanceTimersByTimeAsync(59_000)
  expect(log.every(({ level }) => level === 'debug')).toBe(true)
  await vi.advanceTimersByTimeAsync(2_000)
  await replied
  vi.useRealTimers()
  const tries = broker.published().length
  expect(tries).toBeGreaterThan(200)
  expect(tries).toBeLessThanOrEqual(241)
  await peer.send('t', { ...CALL, _msg_id: 'second' })
  const second = await pollOne(listener.poll())
  await second.reply({ reply: 2 })
  await second.heartbeat()
  expect(broker.published().length).toBe(tries)
  expect(
    log.slice(tries - 1).map(({ level, message }) => [level, message]),
  ).toEqual([
    ['warning', expect.stringContaining('id cannot be sent')],
    ['warning', expect.stringContaining('drop reply to second')],
    ['warning', expect.stringContaining('drop reply to second')],
  ])
})

/** A listener that has polled one notification. */
async function notified() {
  const { broker, driver } = makeDriver()
  const pairs = [[TOPIC, 'info']] as const
  const listener = await driver.listenForNotifications(pairs, null)
  const notify = (id: string) =>
    Peer.connect(broker).then((peer) =>
      peer.send('t.info', { priority: 'INFO', _unique_id: id }),
    )
  await notify('one')
  return { broker, listener, notify, message: await pollOne(listener.poll()) }
}

test('a notification that could not be acknowledged is known when it comes again', async () => {
  const { broker, listener, notify, message } = await notified()
  await broker.inner.closeConnections()
  expect(() => message.acknowledge()).toThrow(AMQPError)
  await notify('two')
  const next = await pollOne(listener.poll())
  expect(next).toMatchObject({ uniqueId: 'two' })
  expect(log.map(({ message }) => message)).toContain(
    'Found duplicate message(one). Skipping it.',
  )
})

test('a notification that was requeued is not known, and comes again', async () => {
  const { listener, message } = await notified()
  message.requeue()
  expect(await pollOne(listener.poll())).toMatchObject({ uniqueId: 'one' })
})
