import { expect, test } from 'vitest'
import { until, within } from './deadline.ts'
import { collectLog } from './log-records.ts'
import { makeDriver, Peer, pollOne, queueFacts, SERVER } from './rig.ts'

const log = collectLog()
const GOOD = { method: 'good', args: {} }

async function serve(rabbit: Record<string, unknown> = {}) {
  const { broker, driver } = makeDriver(undefined, rabbit)
  const listener = await driver.listen(SERVER)
  return { broker, driver, listener, peer: await Peer.connect(broker) }
}

const BAD: [string, (peer: Peer) => Promise<void>][] = [
  ['no JSON', (peer) => peer.publish('t', 'not json')],
  ['an empty body', (peer) => peer.publish('t', '')],
  ['a JSON array', (peer) => peer.publish('t', '[]')],
  ['JSON null', (peer) => peer.publish('t', 'null')],
  [
    'an unknown oslo.version',
    (peer) =>
      peer.publish('t', '{"oslo.version": "2.1", "oslo.message": "{}"}'),
  ],
  [
    'a message that is no string',
    (peer) => peer.publish('t', '{"oslo.version": "2.0", "oslo.message": {}}'),
  ],
  [
    'a message that is no JSON',
    (peer) => peer.publish('t', '{"oslo.version": "2.0", "oslo.message": "x"}'),
  ],
  ['a _msg_id that is a number', (peer) => peer.send('t', { _msg_id: 7 })],
  ['a _reply_q that is an object', (peer) => peer.send('t', { _reply_q: {} })],
  [
    'another content type',
    (peer) => peer.publish('t', '{}', { content_type: 'text/plain' }),
  ],
  [
    'a compressed body',
    (peer) =>
      peer.publish('t', 'x', {
        content_type: 'application/json',
        headers: { compression: 'application/x-gzip' },
      }),
  ],
  ['no content type', (peer) => peer.publish('t', '{}', {})],
]

test.each(BAD)(
  '%s is logged and rejected, and the next message is served',
  async (_, publish) => {
    const { broker, listener, peer } = await serve()
    await publish(peer)
    await peer.send('t', GOOD)
    const message = await pollOne(listener.poll())
    expect(message.message).toEqual(GOOD)
    message.acknowledge()
    expect(log.map(({ level }) => level)).toEqual(['error'])
    expect(broker.methods(1)).toContain('basicReject')
    await until(
      () => queueFacts(broker, 't'),
      (facts) => facts?.ready === 0,
      'nothing left in the queue',
    )
  },
)

test('a JSON object without the envelope is the payload itself', async () => {
  const { listener, peer } = await serve()
  await peer.publish('t', JSON.stringify({ ...GOOD, _context_user: 'u' }))
  const message = await pollOne(listener.poll())
  expect(message.message).toEqual(GOOD)
  expect(message.ctxt).toEqual({ user: 'u' })
})

test('a message comes without what belongs to the transport', async () => {
  const { listener, peer } = await serve()
  const ids = { _msg_id: 'm', _reply_q: 'r', _unique_id: 'u', _timeout: 4 }
  await peer.send('t', { ...GOOD, ...ids, _context_is_admin: true })
  const message = await pollOne(listener.poll())
  expect(message.message).toEqual(GOOD)
  expect(message).toMatchObject({
    ctxt: { is_admin: true },
    msgId: 'm',
    replyQ: 'r',
    uniqueId: 'u',
    clientTimeout: 4,
  })
})

test('a duplicate is acknowledged and ignored', async () => {
  const { broker, listener, peer } = await serve()
  await peer.send('t', { ...GOOD, _unique_id: 'same' })
  const first = await pollOne(listener.poll())
  first.acknowledge()
  await peer.send('t', { ...GOOD, _unique_id: 'same' })
  await peer.send('t', { method: 'next', _unique_id: 'other' })
  const second = await pollOne(listener.poll())
  expect(second.message).toEqual({ method: 'next' })
  expect(log[0]?.message).toContain('Found duplicate message(same)')
  expect(broker.methods(1).filter((name) => name === 'basicAck').length).toBe(2)
})

test('a duplicate that waits beside its twin is acknowledged and ignored', async () => {
  const { broker, listener, peer } = await serve()
  await peer.send('t', { ...GOOD, _unique_id: 'same' })
  await peer.send('t', { ...GOOD, _unique_id: 'same' })
  await peer.send('t', { method: 'next', _unique_id: 'other' })
  await until(
    () => listener.incoming.length,
    (length) => length === 3,
    'all three are delivered',
  )
  const first = await pollOne(listener.poll())
  first.acknowledge()
  const second = await pollOne(listener.poll())
  expect(second.message).toEqual({ method: 'next' })
  expect(log[0]?.message).toContain('Found duplicate message(same)')
  expect(broker.methods(1).filter((name) => name === 'basicAck').length).toBe(2)
})

test('poll waits until a message comes', async () => {
  const { listener, peer } = await serve()
  const polled = listener.poll()
  await peer.send('t', GOOD)
  expect((await pollOne(polled)).message).toEqual(GOOD)
})

test('poll gives an empty list when the time is up', async () => {
  const { listener } = await serve()
  expect(await listener.poll({ timeout: 0.01 })).toEqual([])
  expect(await listener.poll({ timeout: 0 })).toEqual([])
})

test('a batch ends when it is full, in the order of delivery', async () => {
  const { listener, peer } = await serve()
  for (const method of ['a', 'b', 'c']) await peer.send('t', { method })
  const batch = await within(listener.poll({ prefetchSize: 2 }), 'a batch of 2')
  expect(batch.map(({ message }) => message.method)).toEqual(['a', 'b'])
})

test('a batch ends with the time, however few have come', async () => {
  const { listener, peer } = await serve()
  await peer.send('t', GOOD)
  const batch = await listener.poll({ prefetchSize: 5, timeout: 0.05 })
  expect(batch.length).toBe(1)
})

test('rabbit_qos_prefetch_count caps a batch', async () => {
  const { listener, peer } = await serve({ rabbit_qos_prefetch_count: 2 })
  for (const method of ['a', 'b', 'c']) await peer.send('t', { method })
  const batch = await within(listener.poll({ prefetchSize: 5 }), 'a batch of 2')
  expect(batch.length).toBe(2)
})

test('after stop, poll hands out what was delivered and then nothing', async () => {
  const { broker, listener, peer } = await serve()
  for (const method of ['a', 'b']) await peer.send('t', { method })
  await until(
    () => listener.incoming.length,
    (length) => length === 2,
    'both delivered',
  )
  await listener.stop()
  expect(broker.methods(1).filter((name) => name === 'basicCancel')).toEqual(
    Array(3).fill('basicCancel'),
  )
  for (const method of ['a', 'b']) {
    const message = await pollOne(listener.poll())
    expect(message.message).toEqual({ method })
    message.acknowledge()
  }
  expect(await listener.poll()).toEqual([])
  expect(await listener.poll()).toEqual([])
})

test('a poll that waits gets an empty list when stop is done', async () => {
  const { listener } = await serve()
  const polled = listener.poll()
  await listener.stop()
  expect(await within(polled, 'poll ends')).toEqual([])
})

test('what comes after stop stays in the queue', async () => {
  const { broker, listener, peer } = await serve()
  await listener.stop()
  await peer.send('t', GOOD)
  expect(await listener.poll()).toEqual([])
  expect(queueFacts(broker, 't')?.ready).toBe(1)
})

test('what was delivered on a lost connection is not handed out twice', async () => {
  const { broker, listener, peer } = await serve()
  await peer.send('t', { ...GOOD, _unique_id: 'u' })
  await until(
    () => listener.incoming.length,
    (length) => length === 1,
    'delivered',
  )
  await broker.inner.closeConnections()
  expect(listener.incoming).toEqual([])
  const again = await pollOne(listener.poll())
  again.acknowledge()
  expect(again.uniqueId).toBe('u')
  expect(await listener.poll({ timeout: 0.05 })).toEqual([])
})

test('cleanup gives back what was not acknowledged, and a poll waits for stop', async () => {
  const { broker, listener, peer } = await serve()
  const polled = listener.poll()
  await peer.send('t', GOOD)
  await pollOne(polled)
  const waiting = listener.poll()
  await listener.cleanup()
  expect(log.map(({ message }) => message)).toEqual([
    'A listener was closed before its server was stopped',
  ])
  await until(
    () => queueFacts(broker, 't'),
    (facts) => facts?.ready === 1,
    'the message is in its queue again',
  )
  const first = await Promise.race([waiting, Promise.resolve('still waits')])
  expect(first).toBe('still waits')
  await listener.stop()
  expect(await within(waiting, 'poll ends')).toEqual([])
})
