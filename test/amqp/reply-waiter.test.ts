import { afterEach, describe, expect, test, vi } from 'vitest'
import { ReplyWaiter } from '../../src/amqp/reply-waiter.ts'
import { Conf } from '../../src/conf.ts'
import { MessagingTimeout, RemoteError } from '../../src/errors.ts'
import { rabbitOpts } from '../../src/options/rabbit-opts.ts'
import { collectLog } from './log-records.ts'
import { encode, RecordingBroker } from './recording-broker.ts'

const log = collectLog()

afterEach(() => {
  vi.useRealTimers()
})

const FAILURE = JSON.stringify({ class: 'Gone', module: 'm', message: 'no' })

/** A waiter, and a hand that puts replies into it. */
async function makeWaiter() {
  const conf = new Conf()
  conf.registerOpts(rabbitOpts)
  const broker = new RecordingBroker()
  const waiter = new ReplyWaiter(conf, broker, [])
  const channel = await broker.connect('listen')
  channel.basicAck = () => {}
  const reply = (payload: object) => {
    const message = JSON.stringify({ _msg_id: 'a', ...payload })
    const envelope = { 'oslo.version': '2.0', 'oslo.message': message }
    const delivery = {
      consumerTag: '1',
      deliveryTag: 1,
      redelivered: false,
      exchange: '',
      routingKey: waiter.replyQ,
      properties: {},
      body: encode(JSON.stringify(envelope)),
    }
    waiter.accept(delivery, channel)
  }
  waiter.listen('a')
  return { waiter, reply }
}

const LAST = { result: null, failure: null, ending: true }

test.each([
  ['one reply', [{ result: 7, failure: null, ending: true }], 7],
  ['a reply of null', [LAST], null],
  ['a reply of false', [{ ...LAST, result: false }], false],
  ['a first part, then an empty last', [{ result: 7, failure: null }, LAST], 7],
  ['a first part of 0', [{ result: 0, failure: null }, LAST], 0],
  [
    'signs of life, then the answer',
    [
      { result: null, failure: null, ending: false },
      { result: null, failure: null, ending: false },
      { result: 7, failure: null, ending: true },
    ],
    7,
  ],
  [
    'two results, the last one',
    [
      { result: 7, failure: null, ending: false },
      { result: 8, failure: null, ending: true },
    ],
    8,
  ],
  [
    'a result after a failure',
    [
      { result: null, failure: FAILURE, ending: false },
      { result: 8, failure: null, ending: true },
    ],
    8,
  ],
  ['an empty failure, which is none', [{ ...LAST, failure: '' }], null],
])('the outcome of %s', async (_what, replies, result) => {
  const { waiter, reply } = await makeWaiter()
  for (const payload of replies) reply(payload)
  expect(await waiter.wait('a', 10)).toBe(result)
})

test.each([
  ['at the end', [{ result: null, failure: FAILURE, ending: true }]],
  ['in a first part', [{ result: null, failure: FAILURE }, LAST]],
  [
    'after a result',
    [
      { result: 7, failure: null, ending: false },
      { result: null, failure: FAILURE, ending: true },
    ],
  ],
])('a failure %s is thrown', async (_what, replies) => {
  const { waiter, reply } = await makeWaiter()
  for (const payload of replies) reply(payload)
  await expect(waiter.wait('a', 10)).rejects.toBeInstanceOf(RemoteError)
})

test('a timeout of 0 is over before the reply that is there is looked at', async () => {
  const { waiter, reply } = await makeWaiter()
  reply({ result: 7, failure: null, ending: true })
  await expect(waiter.wait('a', 0)).rejects.toBeInstanceOf(MessagingTimeout)
})

test('a reply that comes twice is taken once', async () => {
  const { waiter, reply } = await makeWaiter()
  const answer = { result: 7, failure: null, ending: true, _unique_id: 'u' }
  reply(answer)
  reply(answer)
  expect(await waiter.wait('a', 10)).toBe(7)
  waiter.unlisten('a')
  expect(log).toEqual([])
  reply(answer)
  expect(log).toMatchObject([
    { level: 'info', message: 'No calling threads waiting for msg_id : a' },
  ])
})

describe('a call that is monitored', () => {
  const BEAT = { result: null, failure: null, ending: false }

  /** Its outcome, and a clock that the test moves. */
  async function monitored(timeout: number | null) {
    const { waiter, reply } = await makeWaiter()
    vi.useFakeTimers()
    const called = waiter.wait('a', timeout, 4)
    called.catch(() => {})
    const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
    return { called, reply, pass }
  }

  test.each([60, null])(
    'is given up when its server is silent, of %s s in all',
    async (timeout) => {
      const { called, pass } = await monitored(timeout)
      await pass(4000)
      await expect(called).rejects.toThrow(
        new MessagingTimeout(
          'Timed out waiting for a reply to message ID a: no sign of life ' +
            'within 4 s (callMonitorTimeout)',
        ),
      )
    },
  )

  test('lasts for as long as signs of life come', async () => {
    const { called, reply, pass } = await monitored(60)
    for (let beat = 0; beat < 10; beat += 1) {
      await pass(3999)
      reply(BEAT)
    }
    await pass(3999)
    reply({ result: 7, failure: null, ending: true })
    expect(await called).toBe(7)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('is silent from its last sign of life on', async () => {
    const { called, reply, pass } = await monitored(60)
    let over = false
    called.catch(() => {
      over = true
    })
    await pass(3000)
    reply(BEAT)
    await pass(3999)
    expect(over).toBe(false)
    await pass(1)
    expect(over).toBe(true)
  })

  test('ends with its own timeout, whatever signs of life come', async () => {
    const { called, reply, pass } = await monitored(5)
    await pass(3000)
    reply(BEAT)
    await pass(2000)
    await expect(called).rejects.toThrow(
      /^Timed out waiting for a reply to message ID a$/,
    )
  })

  test('takes a first part with the result for no sign of life', async () => {
    const { called, reply, pass } = await monitored(60)
    await pass(3000)
    reply({ result: 7, failure: null, ending: false })
    await pass(1000)
    await expect(called).rejects.toThrow('no sign of life within 4 s')
  })
})
