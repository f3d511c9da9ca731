import { expect, test } from 'vitest'
import { ReplyWaiter } from '../../src/amqp/reply-waiter.ts'
import { Conf } from '../../src/conf.ts'
import { MessagingTimeout, RemoteError } from '../../src/errors.ts'
import { rabbitOpts } from '../../src/options/rabbit-opts.ts'
import { collectLog } from './log-records.ts'
import { encode, RecordingBroker } from './recording-broker.ts'

const log = collectLog()

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
