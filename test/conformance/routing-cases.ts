/**
 * Cases of the port: which queue a message reaches, and what its publisher
 * learns of it.
 */
import { expect } from 'vitest'
import type { Channel } from '../../src/amqp/channel.ts'
import {
  AMQPDestinationNotFound,
  AMQPError,
  MessageUndeliverable,
} from '../../src/errors.ts'
import { within } from './deadline.ts'
import { Inbox } from './inbox.ts'
import { ended, exchange, publish, queue, sender } from './port.ts'
import type { Case } from './subject.ts'

/** Declares, binds and consumes a queue named like its binding key. */
async function bound(
  channel: Channel,
  source: string,
  routingKey: string,
  name = routingKey,
): Promise<Inbox> {
  const inbox = new Inbox()
  await queue(channel, name)
  await channel.queueBind({ queue: name, exchange: source, routingKey })
  await inbox.consume(channel, name)
  return inbox
}

export const ROUTING_CASES: readonly Case[] = [
  {
    name: 'a topic exchange matches * to one word and # to any number of words',
    async run({ broker }) {
      const channel = await sender(broker)
      await exchange(channel, 'openstack')
      const keys = ['l3_agent', 'l3_agent.*', 'l3_agent.#', '#.host1', '#']
      const inboxes: Inbox[] = []
      for (const key of keys)
        inboxes.push(await bound(channel, 'openstack', key))
      const sent = [
        'l3_agent',
        'l3_agent.host1',
        'l3_agent.host1.x',
        '',
        'a..b',
      ]
      for (const key of [...sent, 'last'])
        await publish(channel, key, key, { exchange: 'openstack' })
      const all = await inboxes[4]?.texts(sent.length + 1)
      const texts = async (index: number, count: number) =>
        (await inboxes[index]?.texts(count)) ?? []
      expect(all).toEqual([...sent, 'last'])
      expect(await texts(0, 1)).toEqual(['l3_agent'])
      expect(await texts(1, 1)).toEqual(['l3_agent.host1'])
      expect(await texts(2, 3)).toEqual(sent.slice(0, 3))
      expect(await texts(3, 1)).toEqual(['l3_agent.host1'])
      expect(inboxes.map(({ waiting }) => waiting)).toEqual([0, 0, 0, 0, 0])
    },
  },
  {
    name: 'a queue that matches through two bindings gets a message once',
    async run({ broker }) {
      const channel = await sender(broker)
      await exchange(channel, 'openstack')
      const inbox = await bound(channel, 'openstack', 'l3_agent.#', 'q')
      const second = { queue: 'q', exchange: 'openstack', routingKey: '#' }
      await channel.queueBind(second)
      for (const text of ['first', 'second'])
        await publish(channel, 'l3_agent', text, { exchange: 'openstack' })
      expect(await inbox.texts(2)).toEqual(['first', 'second'])
    },
  },
  {
    name: 'a fanout exchange reaches every bound queue, whatever the key',
    async run({ broker }) {
      const channel = await sender(broker)
      await exchange(channel, 'f', { type: 'fanout', autoDelete: true })
      const inboxes = [
        await bound(channel, 'f', 'one'),
        await bound(channel, 'f', 'two'),
      ]
      await publish(channel, '', 'all', { exchange: 'f' })
      for (const inbox of inboxes) expect(await inbox.texts(1)).toEqual(['all'])
    },
  },
  {
    name: 'a direct exchange compares the whole routing key',
    async run({ broker }) {
      const channel = await sender(broker)
      await exchange(channel, 'd', { type: 'direct' })
      const inbox = await bound(channel, 'd', 'a.b')
      for (const key of ['a', 'a.*', 'a.b'])
        await publish(channel, key, key, { exchange: 'd' })
      expect(await inbox.texts(1)).toEqual(['a.b'])
    },
  },
  {
    name: 'the default exchange takes the routing key for a queue name',
    async run({ broker }) {
      const channel = await sender(broker)
      const inbox = new Inbox()
      await queue(channel, 'reply_1')
      await inbox.consume(channel, 'reply_1')
      await publish(channel, 'reply_1', 'answer', { mandatory: true })
      const { exchange: source, routingKey } = await inbox.take()
      expect([source, routingKey]).toEqual(['', 'reply_1'])
    },
  },
  {
    name: 'a message that no queue takes is confirmed, from topic and fanout',
    async run({ broker }) {
      const channel = await sender(broker)
      await exchange(channel, 't')
      await exchange(channel, 'f', { type: 'fanout' })
      await publish(channel, 'nobody', 'lost', { exchange: 't' })
      await publish(channel, '', 'lost', { exchange: 'f' })
      await publish(channel, 'nobody', 'lost')
      expect(channel.isOpen).toBe(true)
    },
  },
  {
    name: 'a mandatory message that no queue takes is handed back',
    async run({ broker }) {
      const channel = await sender(broker)
      const act = publish(channel, 'reply_gone', 'answer', { mandatory: true })
      const error = await act.catch((caught) => caught)
      expect(error).toBeInstanceOf(MessageUndeliverable)
      expect(error).toMatchObject({ exchange: '', routingKey: 'reply_gone' })
      await queue(channel, 'reply_gone')
      await publish(channel, 'reply_gone', 'answer', { mandatory: true })
    },
  },
  {
    name: 'publishing to an exchange that is not there ends the channel: 404',
    async run({ broker }) {
      const channel = await sender(broker)
      const end = ended(channel)
      const act = publish(channel, 'k', 'lost', { exchange: 'nowhere' })
      const error = await act.catch((caught) => caught)
      expect(error).toBeInstanceOf(AMQPDestinationNotFound)
      expect(await within(end, 'the end')).toMatchObject({ replyCode: 404 })
      expect(channel.isOpen).toBe(false)
      await expect(channel.basicQos(1)).rejects.toThrow(AMQPError)
    },
  },
  {
    name: 'a publish that the 404 of another one takes along has a destination',
    async run({ broker }) {
      const channel = await sender(broker)
      await exchange(channel, 'somewhere')
      const [missing, other] = await Promise.allSettled([
        publish(channel, 'k', 'lost', { exchange: 'nowhere' }),
        publish(channel, 'k', 'lost', { exchange: 'somewhere' }),
      ])
      const nowhere = { reason: expect.any(AMQPDestinationNotFound) }
      expect(missing).toMatchObject(nowhere)
      expect(other).toMatchObject({ reason: expect.any(AMQPError) })
    },
  },
  {
    name: 'an expiration that is no number of milliseconds ends the channel: 406',
    async run({ broker }) {
      for (const expiration of ['soon', '-1', '1.5', '50000000000000']) {
        const channel = await sender(broker)
        await queue(channel, 'q')
        const act = publish(channel, 'q', 'm', { properties: { expiration } })
        const error = await act.catch((caught) => caught)
        expect(error).toMatchObject({ replyCode: 406 })
        expect(channel.isOpen).toBe(false)
      }
    },
  },
  {
    name: 'what arrives is what was published, properties and body',
    async run({ broker }) {
      const channel = await sender(broker)
      const inbox = new Inbox()
      await queue(channel, 'q')
      await inbox.consume(channel, 'q')
      const body = new Uint8Array([0, 127, 128, 255])
      const properties = {
        content_type: 'application/json',
        content_encoding: 'utf-8',
        headers: { nested: { list: [1, 'two', true] as unknown[] } },
        delivery_mode: 2,
        priority: 0,
        expiration: '60000',
      }
      const expected = structuredClone(properties)
      const sent = channel.basicPublish({
        exchange: '',
        routingKey: 'q',
        mandatory: true,
        properties,
        body,
      })
      body.fill(1)
      properties.headers.nested.list.push('later')
      await sent
      const delivery = await inbox.take()
      expect(delivery.properties).toEqual(expected)
      expect([...delivery.body]).toEqual([0, 127, 128, 255])
    },
  },
]
