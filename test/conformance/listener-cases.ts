/**
 * Cases of the drivers: what becomes of a request when a server stops, hands it
 * back or loses its connection; and how `poll` waits.
 */
import { expect } from 'vitest'
import { AMQPError } from '../../src/errors.ts'
import { until, within } from './deadline.ts'
import {
  call,
  cast,
  listen,
  methods,
  next,
  PROMPT,
  serve,
  TOPIC,
} from './drivers.ts'
import type { Case, Subject } from './subject.ts'

async function consumers(subject: Subject, count: number): Promise<void> {
  const ask = () => subject.queue('l3_agent')
  const what = `${count} consumers of l3_agent`
  await until(ask, (state) => state?.consumers === count, what)
}

export const LISTENER_CASES: readonly Case[] = [
  {
    name: 'a request handed back is delivered again',
    async run(subject) {
      const listener = await listen(subject, 'host1')
      const client = await subject.driver()
      await cast(client, 'twice')
      const request = await next(listener)
      request.requeue()
      expect(await methods(listener, 1)).toEqual(['twice'])
    },
  },
  {
    name: 'what a server did not acknowledge goes to another when it closes',
    async run(subject) {
      const listener = await listen(subject, 'host1')
      const client = await subject.driver()
      const reply = call(client, 'passed on')
      await next(listener)
      await listener.cleanup()
      await serve(await listen(subject, 'host2'))
      expect(await reply).toBe('passed on')
    },
  },
  {
    name: 'an unacknowledged request comes again after the connection was cut',
    async run(subject) {
      const listener = await listen(subject, 'host1')
      const client = await subject.driver(PROMPT)
      const reply = call(client, 'again')
      const request = await next(listener)
      await subject.closeConnections()
      await serve(listener)
      expect(() => request.acknowledge()).toThrow(AMQPError)
      expect(await within(reply, 'the reply')).toBe('again')
    },
  },
  {
    name: 'an acknowledged request is not delivered again; its reply arrives',
    async run(subject) {
      const listener = await listen(subject, 'host1')
      const client = await subject.driver(PROMPT)
      const reply = call(client, 'once')
      const request = await next(listener)
      request.acknowledge()
      await subject.queue('l3_agent')
      await subject.closeConnections()
      await consumers(subject, 1)
      await request.reply({ reply: 'done' })
      expect(await within(reply, 'the reply')).toBe('done')
      await cast(client, 'next')
      expect(await methods(listener, 1)).toEqual(['next'])
    },
  },
  {
    name: 'a server declares its queue anew when somebody deletes it',
    async run(subject) {
      const listener = await listen(subject, 'host1')
      const client = await subject.driver(PROMPT)
      const channel = await subject.broker.connect('send')
      await channel.queueDelete('l3_agent')
      await consumers(subject, 1)
      const [reply] = await Promise.all([
        call(client, 'still'),
        serve(listener),
      ])
      expect(reply).toBe('still')
    },
  },
  {
    name: 'after stop nothing is delivered; what had been is handed out',
    async run(subject) {
      const listener = await listen(subject, 'host1')
      const client = await subject.driver()
      await cast(client, 'delivered')
      await cast(client, 'delivered too')
      const first = await next(listener)
      await listener.stop()
      await cast(client, 'left')
      first.acknowledge()
      expect(await methods(listener, 1)).toEqual(['delivered too'])
      expect(await listener.poll()).toEqual([])
      expect(await listener.poll({ timeout: 60 })).toEqual([])
      await listener.cleanup()
      expect(await subject.queue('l3_agent')).toEqual({
        ready: 1,
        consumers: 0,
      })
    },
  },
  {
    name: 'a poll that waits ends with an empty list when the server stops',
    async run(subject) {
      const listener = await listen(subject, 'host1')
      const waiting = listener.poll()
      await listener.stop()
      expect(await within(waiting, 'the end of poll')).toEqual([])
    },
  },
  {
    name: 'poll with a timeout ends with what came',
    async run(subject) {
      const listener = await listen(subject, 'host1')
      expect(await listener.poll({ timeout: 0.05 })).toEqual([])
      const client = await subject.driver()
      await cast(client, 'a')
      await cast(client, 'b')
      const first = await next(listener)
      first.acknowledge()
      const batch = await listener.poll({ timeout: 0.5, prefetchSize: 3 })
      expect(batch.map(({ message }) => message.method)).toEqual(['b'])
    },
  },
  {
    name: 'poll without a timeout waits until the batch is full',
    async run(subject) {
      const listener = await listen(subject, 'host1')
      const client = await subject.driver()
      const batch = listener.poll({ prefetchSize: 3 })
      for (const method of ['a', 'b', 'c', 'd']) await cast(client, method)
      const taken = await within(batch, 'a full batch')
      expect(taken.map(({ message }) => message.method)).toEqual([
        'a',
        'b',
        'c',
      ])
    },
  },
  {
    name: 'a prefetch count caps what a server holds unacknowledged',
    async run(subject) {
      const driver = await subject.driver({
        oslo_messaging_rabbit: { rabbit_qos_prefetch_count: 2 },
      })
      const listener = await driver.listen(TOPIC.with({ server: 'host1' }))
      const client = await subject.driver()
      for (const method of ['a', 'b', 'c']) await cast(client, method)
      const batch = await listener.poll({ prefetchSize: 3 })
      expect(batch).toHaveLength(2)
      expect(await subject.queue('l3_agent')).toMatchObject({ ready: 1 })
      for (const request of batch) request.acknowledge()
      expect(await methods(listener, 1)).toEqual(['c'])
    },
  },
]
