import { describe, expect, it } from 'vitest'
import {
  AMQPError,
  ExpectedException,
  InvalidMessage,
  MessageUndeliverable,
  NoSuchMethod,
} from '../../src/errors.ts'
import { RPCDispatcher } from '../../src/rpc/rpc-dispatcher.ts'
import { Target } from '../../src/target.ts'
import { recordLog } from '../support/recorded-log.ts'
import { HandMadeRequest, serve } from './hand-made-request.ts'

const dispatcherOf = (...endpoints: object[]) =>
  new RPCDispatcher(new Target(), endpoints)

describe('the answer', () => {
  it('comes after the acknowledgement, which comes before the method', async () => {
    const order: string[] = []
    const request = new HandMadeRequest({ method: 'm' })
    const work = dispatcherOf({ m: () => order.push('method') }).accept([
      request,
    ])
    expect([request.acknowledged, order]).toEqual([1, []])
    await work.run()
    expect(order).toEqual(['method'])
  })

  it('to what the method threw is the failure, and an error in the log', async () => {
    const log = recordLog()
    const error = new RangeError('bad value: 3')
    const dispatcher = dispatcherOf({ m: () => Promise.reject(error) })
    const reply = await serve(dispatcher, { method: 'm' })
    expect(reply.failure).toBe(error)
    expect(reply.logFailure).not.toBe(false)
    expect(log.records).toEqual([
      {
        level: 'error',
        logger: 'oslo_messaging.rpc.dispatcher',
        message: 'Exception during message handling',
        error,
      },
    ])
  })

  it.each([undefined, null])(
    'to a method that threw %s is a failure all the same',
    async (nothing) => {
      recordLog()
      const dispatcher = dispatcherOf({
        m() {
          throw nothing
        },
      })
      expect(await serve(dispatcher, { method: 'm' })).toHaveProperty('failure')
    },
  )

  it('to an expected exception is its cause, and the log stays quiet', async () => {
    const log = recordLog()
    const cause = new Error('no such router')
    const dispatcher = dispatcherOf({
      m: () => Promise.reject(new ExpectedException(cause)),
    })
    const reply = await serve(dispatcher, { method: 'm' })
    expect(reply).toEqual({ failure: cause, logFailure: false })
    expect(log.records.map(({ level }) => level)).toEqual(['debug'])
  })

  it('to a result that JSON cannot say is a failure that names it', async () => {
    recordLog()
    const dispatcher = dispatcherOf({ m: () => ({ run: () => {} }) })
    const reply = await serve(dispatcher, { method: 'm' })
    expect(reply.failure).toEqual(
      new InvalidMessage('"result.run" is () => {}, which JSON cannot say'),
    )
  })

  it('that cannot be sent at all is logged, and the next is served', async () => {
    const log = recordLog()
    const dispatcher = dispatcherOf({ m: () => 1 })
    const request = new HandMadeRequest({ method: 'm' })
    const cause = new AMQPError('still gone')
    request.lost.push(new AMQPError('gone'), cause)
    await expect(dispatcher.accept([request]).run()).rejects.toThrow(
      expect.objectContaining({ cause }),
    )
    expect(log.lines('error')).toEqual([
      'Exception during message handling',
      'The dispatcher method must catches all exceptions',
    ])
    expect(await serve(dispatcher, { method: 'm' })).toEqual({ reply: 1 })
  })

  it('to an optional method that is absent is logged at debug level only', async () => {
    const log = recordLog()
    const method = 'refresh_ignore_errors'
    const reply = await serve(dispatcherOf({}), { method })
    expect(reply).toEqual({
      failure: new NoSuchMethod(method),
      logFailure: false,
    })
    expect(log.records).toEqual([
      {
        level: 'debug',
        logger: 'oslo_messaging.rpc.dispatcher',
        message: `Method ${method} not found`,
      },
    ])
  })

  it.each([
    ['a result', () => 1],
    ['a failure', () => Promise.reject(new Error('bad value'))],
    ['an expected one', () => Promise.reject(new ExpectedException('no'))],
  ])('of %s to a caller who went away is logged apart', async (_what, m) => {
    const log = recordLog()
    const request = new HandMadeRequest({ method: 'm' })
    const gone = new MessageUndeliverable('', 'reply_7')
    request.lost.push(gone)
    await dispatcherOf({ m }).accept([request]).run()
    expect(request.replies).toEqual([])
    expect(log.records.at(-1)).toEqual({
      level: 'error',
      logger: 'oslo_messaging.rpc.dispatcher',
      message:
        `MessageUndeliverable error, source exception: ${gone.message}, ` +
        'routing_key: reply_7, exchange: : ',
      error: gone,
    })
  })

  it('to a method that could not deliver a message of its own is that failure', async () => {
    recordLog()
    const failure = new MessageUndeliverable('e', 'k')
    const dispatcher = dispatcherOf({ m: () => Promise.reject(failure) })
    expect(await serve(dispatcher, { method: 'm' })).toEqual({ failure })
  })

  it('a batch of none is refused', () => {
    expect(() => dispatcherOf().accept([])).toThrow(RangeError)
  })

  it('a message that cannot be acknowledged is not dispatched', () => {
    const request = new HandMadeRequest({ method: 'm' })
    const error = new AMQPError('the channel is gone')
    request.acknowledge = () => {
      throw error
    }
    expect(() => dispatcherOf().accept([request])).toThrow(error)
  })
})
