import { expect, test } from 'vitest'
import { abortable } from '../../src/amqp/abortable.ts'
import { MessagingTimeout } from '../../src/errors.ts'
import { deferred } from '../support/deferred.ts'
import { within } from './deadline.ts'
import { collectLog } from './log-records.ts'
import { payloadOf } from './recording-broker.ts'
import { makeDriver, TOPIC } from './rig.ts'

collectLog()

test('without a signal, work is what it was', () => {
  const work = Promise.resolve(1)
  expect(abortable(null, work)).toBe(work)
})

test.each([
  ['a result', () => Promise.resolve(1), { value: 1 }],
  ['an error', () => Promise.reject('no'), { reason: 'no' }],
])('%s that is there first holds', async (_what, work, outcome) => {
  const { signal } = new AbortController()
  const [settled] = await Promise.allSettled([abortable(signal, work())])
  expect(settled).toMatchObject(outcome)
})

test('the reason that is there first holds, and later errors are nobody’s', async () => {
  const controller = new AbortController()
  let fail: (error: Error) => void = () => {}
  const work = new Promise((_, reject) => {
    fail = reject
  })
  const aborted = abortable(controller.signal, work)
  controller.abort('enough')
  await expect(aborted).rejects.toBe('enough')
  fail(new Error('later'))
})

test('a signal given before ends work at once', async () => {
  const never = new Promise(() => {})
  await expect(abortable(AbortSignal.abort('no'), never)).rejects.toBe('no')
})

const MESSAGE = { method: 'm' }

test.each([
  ['a cast', {}],
  ['a cast to all', { fanout: true }],
  ['a call', { waitForReply: true, timeout: 3600 }],
])(
  '%s that waits for the broker can be given up, and is never sent',
  async (_what, options) => {
    const { broker, driver } = makeDriver(undefined, {
      kombu_reconnect_delay: 0.01,
    })
    broker.unreachable(1)
    const controller = new AbortController()
    const { signal } = controller
    const target = TOPIC.with({ fanout: 'fanout' in options })
    const attempted = broker.nextAttempt()
    const sent = driver.send(target, {}, MESSAGE, { ...options, signal })
    await within(attempted, 'an attempt to connect')
    const again = broker.nextAttempt()
    controller.abort('enough')
    await expect(within(sent, 'it is given up')).rejects.toBe('enough')
    await within(again, 'the connection is there')
    await driver.send(TOPIC, {}, { method: 'next' })
    expect(
      broker.published().map(({ body }) => payloadOf(body).method),
    ).toEqual(['next'])
    await driver.cleanup()
  },
)

test('what stands in line for a connection and is given up is not sent', async () => {
  const { broker, driver } = makeDriver(undefined, {
    rpc_conn_pool_size: 1,
    conn_pool_min_size: 1,
  })
  const [asked, gate] = [deferred(), deferred()]
  broker.before = (method) => {
    if (method !== 'exchangeDeclare') return null
    asked.resolve()
    return gate.promise
  }
  // However many share a connection, they are not as many as these.
  const others = Array.from({ length: 100 }, () =>
    driver.send(TOPIC, {}, MESSAGE),
  )
  const controller = new AbortController()
  const { signal } = controller
  const last = driver.send(TOPIC, {}, MESSAGE, { signal })
  await within(asked.promise, 'the first has its connection')
  controller.abort('enough')
  await expect(last).rejects.toBe('enough')
  gate.resolve()
  await within(Promise.all(others), 'the others are sent')
  await driver.send(TOPIC, {}, MESSAGE)
  expect(broker.published().length).toBe(101)
  await driver.cleanup()
})

test('a call that was published can be given up', async () => {
  const { broker, driver } = makeDriver()
  const controller = new AbortController()
  const { signal } = controller
  const call = { waitForReply: true, timeout: 3600, signal }
  const published = deferred()
  broker.before = (method) => {
    if (method === 'basicPublish') published.resolve()
    return null
  }
  const called = driver.send(TOPIC, {}, MESSAGE, call)
  await within(published.promise, 'the call is published')
  controller.abort('enough')
  await expect(called).rejects.toBe('enough')
  await driver.cleanup()
})

test('a call that has its own timeout does not need its signal', async () => {
  const { driver } = makeDriver()
  const { signal } = new AbortController()
  const call = { waitForReply: true, timeout: 0, signal }
  await expect(driver.send(TOPIC, {}, MESSAGE, call)).rejects.toThrow(
    MessagingTimeout,
  )
  await driver.cleanup()
})
