/**
 * Acts: time. Timeouts, and signs of life of a call that takes longer than its
 * caller would wait without them.
 */
import { MessagingTimeout } from '../../../src/index.ts'
import { ActList } from '../act.ts'
import {
  expectError,
  expectSame,
  expectSeconds,
  rejectionOf,
  timed,
} from '../check.ts'
import type { Typed } from '../typed-json.ts'

const TIMEOUT = 1
/** Python's servers give a sign of life twice in this time. */
const MONITOR = 3
/** Well beyond the monitor's time. */
const LONG = 5
/** At most, on a busy machine; without the monitor it would be `FOR_EVER`. */
const SOON = 20
const FOR_EVER = 60

const list = new ActList('time')
export const waitingActs = list.acts

function sleepArgs(seconds: number, mark: string): Record<string, Typed> {
  return { seconds: ['float', String(seconds)], mark: ['str', mark] }
}

list.ours('a call that nobody serves times out', async (scene) => {
  const request = { target: { topic: 'nobody-serves-it' }, timeout: TIMEOUT }
  const seconds = await timed(async () => {
    const error = await rejectionOf(scene.call('who', {}, request))
    expectError(error, MessagingTimeout, [])
  })
  expectSeconds(seconds, [TIMEOUT, SOON])
})

list.python('a call that nobody serves times out', async (scene) => {
  const target = { topic: 'nobody-serves-it' }
  const request = { target, timeout: TIMEOUT }
  const { error, seconds } = await scene.pythonCall('who', request)
  expectSame(error?.class, 'MessagingTimeout')
  expectSeconds(seconds, [TIMEOUT, SOON])
})

list.ours(
  'a late reply is dropped, and the next call answered',
  async (scene) => {
    const args = { seconds: TIMEOUT * 1.5, mark: 'late' }
    const request = { timeout: TIMEOUT, target: { server: 'a' } }
    const error = await rejectionOf(scene.call('sleep', args, request))
    expectError(error, MessagingTimeout, [])
    expectSame(
      await scene.call('sleep', { seconds: TIMEOUT, mark: '' }),
      'slept',
    )
  },
)

list.python(
  'a late reply is dropped, and the next call answered',
  async (scene) => {
    const args = sleepArgs(TIMEOUT * 1.5, 'late')
    const error = await scene.pythonError('sleep', { args, timeout: TIMEOUT })
    expectSame(error.class, 'MessagingTimeout')
    const next = { args: sleepArgs(TIMEOUT, '') }
    await scene.expectPython('sleep', 'slept', next)
  },
)

list.ours('signs of life keep a long call waiting', async (scene) => {
  const args = { seconds: LONG, mark: 'monitored' }
  const request = { callMonitorTimeout: MONITOR, timeout: FOR_EVER }
  expectSame(await scene.call('sleep', args, request), 'slept')
})

list.python('signs of life keep a long call waiting', async (scene) => {
  const args = sleepArgs(LONG, 'monitored')
  const request = { args, monitor: MONITOR, timeout: FOR_EVER }
  await scene.expectPython('sleep', 'slept', request)
})

list.ours('the timeout holds in spite of signs of life', async (scene) => {
  const args = { seconds: LONG, mark: 'cut' }
  const request = { callMonitorTimeout: MONITOR, timeout: LONG - 1 }
  const error = await rejectionOf(scene.call('sleep', args, request))
  expectError(error, MessagingTimeout, [])
})

list.python('the timeout holds in spite of signs of life', async (scene) => {
  const args = sleepArgs(LONG, 'cut')
  const request = { args, monitor: MONITOR, timeout: LONG - 1 }
  const error = await scene.pythonError('sleep', request)
  expectSame(error.class, 'MessagingTimeout')
})

list.ours('without signs of life the monitor gives up first', async (scene) => {
  const target = { topic: 'nobody-serves-it' }
  const request = { target, callMonitorTimeout: MONITOR, timeout: FOR_EVER }
  const seconds = await timed(async () => {
    const error = await rejectionOf(scene.call('who', {}, request))
    expectError(error, MessagingTimeout, [])
  })
  expectSeconds(seconds, [MONITOR, SOON])
})

list.python(
  'without signs of life the monitor gives up first',
  async (scene) => {
    const target = { topic: 'nobody-serves-it' }
    const request = { target, monitor: MONITOR, timeout: FOR_EVER }
    const { error, seconds } = await scene.pythonCall('who', request)
    expectSame(error?.class, 'MessagingTimeout')
    expectSeconds(seconds, [MONITOR, SOON])
  },
)
