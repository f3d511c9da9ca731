import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ReplyOptions } from '../../src/driver/incoming-message.ts'
import { MessageDeliveryFailure } from '../../src/errors.ts'
import { RPCDispatcher } from '../../src/rpc/rpc-dispatcher.ts'
import { Target } from '../../src/target.ts'
import type { Payload } from '../../src/wire/envelope.ts'
import { type Deferred, deferred } from '../support/deferred.ts'
import { recordLog } from '../support/recorded-log.ts'
import { HandMadeRequest } from './hand-made-request.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A call whose signs of life and replies are told in their order. */
class MonitoredRequest extends HandMadeRequest {
  readonly told: string[] = []
  /** What becomes of a sign of life; it is told when this has resolved. */
  send: () => Promise<void> = async () => {}
  tries = 0

  constructor(clientTimeout: unknown, message: Payload = { method: 'm' }) {
    super(message)
    this.clientTimeout = clientTimeout
  }

  override async heartbeat(): Promise<void> {
    this.tries += 1
    await this.send()
    this.told.push('beat')
  }

  override async reply(options: ReplyOptions): Promise<void> {
    await super.reply(options)
    this.told.push('failure' in options ? 'failure' : 'reply')
  }
}

/** Serves the request with a method that ends when the test says so. */
function begin(request: MonitoredRequest): {
  method: Deferred<unknown>
  served: Promise<void>
} {
  const method = deferred<unknown>()
  const endpoint = { m: () => method.promise }
  const dispatcher = new RPCDispatcher(new Target(), [endpoint])
  return { method, served: dispatcher.accept([request]).run() }
}

describe('a call that asks for signs of life', () => {
  it('gets one every half of its timeout, until its method ends', async () => {
    const request = new MonitoredRequest(5)
    const { method, served } = begin(request)
    await vi.advanceTimersByTimeAsync(2499)
    expect(request.told).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(request.told).toEqual(['beat'])
    await vi.advanceTimersByTimeAsync(5000)
    method.resolve(7)
    await served
    expect(vi.getTimerCount()).toBe(0)
    expect(request.told).toEqual(['beat', 'beat', 'beat', 'reply'])
  })

  it('gets none after the failure that its method threw', async () => {
    recordLog()
    const request = new MonitoredRequest(2)
    const { method, served } = begin(request)
    await vi.advanceTimersByTimeAsync(1000)
    method.reject(new Error('no'))
    await served
    expect(vi.getTimerCount()).toBe(0)
    expect(request.told).toEqual(['beat', 'failure'])
  })

  it('gets the one that is on its way before its reply', async () => {
    const request = new MonitoredRequest(2)
    const sent = deferred()
    request.send = () => sent.promise
    const { method, served } = begin(request)
    await vi.advanceTimersByTimeAsync(1000)
    method.resolve(7)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(request).toMatchObject({ tries: 1, told: [] })
    sent.resolve()
    await served
    expect(request.told).toEqual(['beat', 'reply'])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('gets none for a method that ends in the time of a beat', async () => {
    const request = new MonitoredRequest(2)
    const { method, served } = begin(request)
    method.resolve(7)
    await served
    expect(request.told).toEqual(['reply'])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('gets none after the failure of a method that no endpoint has', async () => {
    recordLog()
    const request = new MonitoredRequest(2, { method: 'n' })
    await begin(request).served
    expect(request.told).toEqual(['failure'])
    expect(vi.getTimerCount()).toBe(0)
  })

  it.each([
    ['an unsupported version', { method: 'm', version: '9.0' }],
    ['arguments that are none', { method: 'm', args: 3 }],
  ])('gets none after the failure of %s', async (_what, message) => {
    recordLog()
    const request = new MonitoredRequest(2, message)
    await begin(request).served
    expect(request.told).toEqual(['failure'])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is served all the same when one cannot be sent, and gets no more', async () => {
    const log = recordLog()
    const error = new MessageDeliveryFailure('Missing queue')
    const request = new MonitoredRequest(2)
    request.send = () => Promise.reject(error)
    const { method, served } = begin(request)
    await vi.advanceTimersByTimeAsync(3500)
    method.resolve(true)
    await served
    expect(request).toMatchObject({ tries: 1, replies: [{ reply: true }] })
    expect(log.records.at(-1)).toEqual({
      level: 'debug',
      logger: 'oslo_messaging.rpc.dispatcher',
      message: 'Call-monitor heartbeat failed',
      error,
    })
  })

  it('sends one after the other, however long one takes', async () => {
    const request = new MonitoredRequest(2)
    const sent = deferred()
    request.send = () => sent.promise
    const { method, served } = begin(request)
    await vi.advanceTimersByTimeAsync(5000)
    expect(request.tries).toBe(1)
    sent.resolve()
    await vi.advanceTimersByTimeAsync(1000)
    expect(request.tries).toBe(2)
    method.resolve(7)
    await served
  })

  it.each([
    [2, 1000],
    [3.9, 1500],
    ['4', 2000],
    [1e12, 2 ** 31 - 1],
  ])('of %j s gets the first after %i ms', async (timeout, ms) => {
    const request = new MonitoredRequest(timeout)
    const { method, served } = begin(request)
    await vi.advanceTimersByTimeAsync(ms - 1)
    expect(request.tries).toBe(0)
    await vi.advanceTimersByTimeAsync(1)
    expect(request.tries).toBe(1)
    method.resolve(7)
    await served
  })

  it.each([1.9, -4, 'soon', true, [4], {}])(
    'of %j s is served, with a warning and without signs of life',
    async (timeout) => {
      const log = recordLog()
      const request = new MonitoredRequest(timeout)
      const { method, served } = begin(request)
      await vi.advanceTimersByTimeAsync(60_000)
      method.resolve(7)
      await served
      expect(request.told).toEqual(['reply'])
      expect(log.lines('warning')).toEqual([
        `Client provided an invalid timeout value of ${JSON.stringify(timeout)}` +
          '; expected seconds, at least 2. It gets no signs of life',
      ])
    },
  )
})

it.each([null, 0, ''])(
  'a call that says %j gets no sign of life',
  async (none) => {
    const log = recordLog()
    const request = new MonitoredRequest(none)
    const { method, served } = begin(request)
    await vi.advanceTimersByTimeAsync(60_000)
    method.resolve(7)
    await served
    expect(request.told).toEqual(['reply'])
    expect(log.lines('warning')).toEqual([])
  },
)
