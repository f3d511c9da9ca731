/**
 * Cases of the drivers: one conversation after the other, as a client and a
 * server have it.
 */
import { expect } from 'vitest'
import { MessagingTimeout } from '../../src/errors.ts'
import { until, within } from './deadline.ts'
import {
  call,
  cast,
  listen,
  methods,
  next,
  publishRaw,
  serve,
  TOPIC,
} from './drivers.ts'
import type { Case } from './subject.ts'

export const DRIVER_CASES: readonly Case[] = [
  {
    name: 'a call carries context and message, and its reply comes back',
    async run(subject) {
      const listener = await listen(subject, 'host1')
      const client = await subject.driver()
      const ctxt = { user: 'neutron', roles: ['admin'] }
      const message = { method: 'sync_routers', args: { ids: [1, 'zwei'] } }
      const options = { waitForReply: true, timeout: 10 }
      const reply = client.send(TOPIC, ctxt, message, options)
      const request = await next(listener)
      expect(request.ctxt).toEqual(ctxt)
      expect(request.message).toEqual(message)
      request.acknowledge()
      await request.reply({ reply: { routers: [] } })
      expect(await reply).toEqual({ routers: [] })
    },
  },
  {
    name: 'null, false, 0 and what is empty come back as they were',
    async run(subject) {
      const listener = await listen(subject, 'host1')
      const client = await subject.driver()
      for (const value of [null, false, 0, '', [], {}]) {
        const [reply] = await Promise.all([
          call(client, 'echo'),
          serve(listener, () => value),
        ])
        expect(reply).toEqual(value)
      }
    },
  },
  {
    name: 'what a method throws is thrown at the caller',
    async run(subject) {
      const listener = await listen(subject, 'host1')
      const client = await subject.driver()
      const reply = call(client, 'fail').catch((error: Error) => error)
      const request = await next(listener)
      request.acknowledge()
      await request.reply({ failure: new Error('no such router') })
      expect(await reply).toBeInstanceOf(Error)
      expect(String(await reply)).toContain('no such router')
    },
  },
  {
    name: 'replies reach their callers, whatever the order',
    async run(subject) {
      const listener = await listen(subject, 'host1')
      const client = await subject.driver()
      const replies = ['a', 'b', 'c'].map((method) => call(client, method))
      const requests = [
        await next(listener),
        await next(listener),
        await next(listener),
      ]
      for (const request of requests.reverse()) {
        request.acknowledge()
        await request.reply({ reply: request.message.method })
      }
      expect(await Promise.all(replies)).toEqual(['a', 'b', 'c'])
    },
  },
  {
    name: 'a cast is lost without a word where nobody ever listened',
    async run(subject) {
      const client = await subject.driver()
      expect(await cast(client, 'lost')).toBeNull()
      const fanout = TOPIC.with({ fanout: true })
      expect(await cast(client, 'lost', fanout)).toBeNull()
    },
  },
  {
    name: 'casts arrive in the order of sending',
    async run(subject) {
      const listener = await listen(subject, 'host1')
      const client = await subject.driver()
      for (const method of ['a', 'b', 'c']) await cast(client, method)
      expect(await methods(listener, 3)).toEqual(['a', 'b', 'c'])
    },
  },
  {
    name: 'a request that the broker refuses takes no other along',
    async run(subject) {
      const listener = await listen(subject, 'host1')
      const client = await subject.driver()
      await Promise.all([call(client, 'first'), serve(listener)])
      const refused = call(client, 'refused', TOPIC, -1).catch((error) => error)
      const casts: Promise<unknown>[] = []
      while (casts.length < 20) {
        await null
        casts.push(cast(client, String(casts.length)))
      }
      await within(Promise.all(casts), 'the others')
      expect(await refused).toMatchObject({ replyCode: 406 })
      const arrived = await methods(listener, 20)
      expect(new Set(arrived).size).toBe(20)
    },
  },
  {
    name: 'of replies at once, only those that nobody takes are given up',
    async run(subject) {
      const listener = await listen(subject, 'host1')
      const client = await subject.driver()
      const calls = Array.from({ length: 8 }, (_, n) => call(client, `${n}`))
      const gone = { _msg_id: 'm', _reply_q: 'reply_gone', _unique_id: 'u' }
      await publishRaw(subject, { method: 'ask', args: {}, ...gone })
      const requests = []
      while (requests.length < 9) requests.push(await next(listener))
      for (const request of requests) request.acknowledge()
      const replies = requests.map((request) =>
        request.reply({ reply: request.message.method }),
      )
      await within(Promise.all(replies), 'every reply')
      expect(await Promise.all(calls)).toEqual([...'01234567'])
    },
  },
  {
    name: 'a call that nobody serves times out, and its request expires',
    async run(subject) {
      const listener = await listen(subject, 'host1')
      await listener.cleanup()
      const client = await subject.driver()
      const reply = call(client, 'nobody', TOPIC, 0.1)
      await expect(reply).rejects.toThrow(MessagingTimeout)
      const ask = () => subject.queue('l3_agent')
      await until(ask, (state) => state?.ready === 0, 'no message')
    },
  },
  {
    name: 'a reply that comes late is dropped and disturbs no other',
    async run(subject) {
      const listener = await listen(subject, 'host1')
      const client = await subject.driver()
      const late = call(client, 'late', TOPIC, 0.5)
      const request = await next(listener)
      request.acknowledge()
      await expect(late).rejects.toThrow(MessagingTimeout)
      await request.reply({ reply: 'too late' })
      const [reply] = await Promise.all([
        call(client, 'in time'),
        serve(listener),
      ])
      expect(reply).toBe('in time')
    },
  },
  {
    name: 'a call that waits is rejected when its driver is cleaned up',
    async run(subject) {
      const listener = await listen(subject, 'host1')
      const client = await subject.driver()
      const reply = call(client, 'waits').catch((error: Error) => error)
      await next(listener)
      await client.cleanup()
      expect(await within(reply, 'the end')).toBeInstanceOf(Error)
    },
  },
  {
    name: 'a reply to a caller that is gone is given up, and the server lives',
    async run(subject) {
      const listener = await listen(subject, 'host1')
      const gone = { _msg_id: 'm', _reply_q: 'reply_gone', _unique_id: 'u' }
      await publishRaw(subject, { method: 'ask', args: {}, ...gone })
      await within(serve(listener), 'the reply given up')
      const client = await subject.driver()
      const [reply] = await Promise.all([call(client, 'next'), serve(listener)])
      expect(reply).toBe('next')
    },
  },
  {
    name: 'a duplicate of what was acknowledged is served once',
    async run(subject) {
      const listener = await listen(subject, 'host1')
      const twice = { method: 'twice', args: {}, _unique_id: 'the-same' }
      await publishRaw(subject, twice)
      expect(await methods(listener, 1)).toEqual(['twice'])
      await publishRaw(subject, twice)
      await publishRaw(subject, { ...twice, method: 'next', _unique_id: 'b' })
      expect(await methods(listener, 1)).toEqual(['next'])
    },
  },
  {
    name: 'what is no request is dropped, and the next one is served',
    async run(subject) {
      const listener = await listen(subject, 'host1')
      const unknown = '{"oslo.version":"9.9","oslo.message":"{}"}'
      for (const body of ['not JSON', '[]', '"text"', 'null', unknown])
        await publishRaw(subject, body)
      await publishRaw(subject, '{"method":"a","args":{}}', 'text/plain')
      await publishRaw(subject, { method: 'next', args: {} })
      expect(await methods(listener, 1)).toEqual(['next'])
      await listener.cleanup()
      expect(await subject.queue('l3_agent')).toMatchObject({ ready: 0 })
    },
  },
]
