/**
 * Cases of the port: what may be declared, and when what was declared goes.
 */
import { expect } from 'vitest'
import type { Channel } from '../../src/amqp/channel.ts'
import {
  AMQPDestinationNotFound,
  MessageUndeliverable,
} from '../../src/errors.ts'
import { until } from './deadline.ts'
import { Inbox } from './inbox.ts'
import { exchange, publish, queue, sender } from './port.ts'
import type { Case, Subject } from './subject.ts'

const QUORUM = { durable: true, arguments: { 'x-queue-type': 'quorum' } }

const LIMITS = {
  'x-delivery-limit': 5,
  'x-max-in-memory-length': 10,
  'x-max-in-memory-bytes': 1000,
}

/** Mirroring as oslo.messaging asks for it; RabbitMQ ignores it since 3.0. */
const HA = { 'x-ha-policy': 'all' }

type Act = (channel: Channel) => Promise<void>

/** Runs each act on a channel of its own, which it must end. */
async function refused(
  { broker }: Subject,
  replyCode: number,
  recoverable: boolean,
  acts: readonly Act[],
): Promise<void> {
  for (const act of acts) {
    const channel = await broker.connect('listen')
    const error = await act(channel).catch((caught) => caught)
    expect(error).toMatchObject({ replyCode, recoverable })
    expect(channel.isOpen).toBe(false)
  }
}

/**
 * A mandatory message asks without using the queue: a declaration, even a
 * passive one, would begin `x-expires` anew.
 */
async function isThere(channel: Channel, name: string): Promise<boolean> {
  try {
    await publish(channel, name, 'are you there?', { mandatory: true })
    return true
  } catch (error) {
    if (error instanceof MessageUndeliverable) return false
    throw error
  }
}

async function gone({ broker }: Subject, name: string): Promise<void> {
  const channel = await sender(broker)
  const ask = () => isThere(channel, name)
  await until(ask, (answer) => !answer, `no queue ${name}`)
}

export const DECLARATION_CASES: readonly Case[] = [
  {
    name: 'declaring the same again is fine',
    async run({ broker }) {
      const channel = await broker.connect('listen')
      for (let time = 0; time < 2; time += 1) {
        await exchange(channel, 'e', { autoDelete: true })
        await queue(channel, 'q', { arguments: { 'x-expires': 60_000 } })
        const bind = { queue: 'q', exchange: 'e', routingKey: 'k' }
        await channel.queueBind(bind)
      }
      expect(channel.isOpen).toBe(true)
    },
  },
  {
    name: 'declaring it otherwise ends the channel: 406',
    async run(subject) {
      const first = await subject.broker.connect('listen')
      await exchange(first, 'e')
      await queue(first, 'q')
      await queue(first, 'expiring', { arguments: { 'x-expires': 60_000 } })
      await refused(subject, 406, false, [
        (channel) => exchange(channel, 'e', { type: 'fanout' }),
        (channel) => exchange(channel, 'e', { durable: true }),
        (channel) => exchange(channel, 'e', { autoDelete: true }),
        (channel) => queue(channel, 'q', { durable: true }),
        (channel) => queue(channel, 'q', { autoDelete: true }),
        (channel) => queue(channel, 'q', { arguments: { 'x-expires': 9000 } }),
        (channel) => queue(channel, 'expiring'),
      ])
    },
  },
  {
    name: "a quorum queue is durable, lasting and nobody's own; else 406",
    async run(subject) {
      const channel = await subject.broker.connect('listen')
      await queue(channel, 'q', QUORUM)
      const arguments_ = { ...QUORUM.arguments, 'x-expires': 60_000 }
      await queue(channel, 'expiring', { ...QUORUM, arguments: arguments_ })
      await refused(subject, 406, false, [
        (other) => queue(other, 'r', { ...QUORUM, durable: false }),
        (other) => queue(other, 'r', { ...QUORUM, autoDelete: true }),
        (other) => queue(other, 'r', { ...QUORUM, exclusive: true }),
      ])
    },
  },
  {
    name: 'the limits of a quorum queue are no argument of a classic one: 406',
    async run(subject) {
      const channel = await subject.broker.connect('listen')
      const all = { ...QUORUM.arguments, ...LIMITS }
      await queue(channel, 'q', { ...QUORUM, arguments: all })
      await refused(
        subject,
        406,
        false,
        Object.entries(LIMITS).map(([name, limit]) => (other: Channel) => {
          return queue(other, 'r', { arguments: { [name]: limit } })
        }),
      )
    },
  },
  {
    name: 'a queue of another type or other limits ends the channel: 406',
    async run(subject) {
      const first = await subject.broker.connect('listen')
      await queue(first, 'q', QUORUM)
      await queue(first, 'classic', { durable: true })
      await refused(subject, 406, false, [
        (channel) => queue(channel, 'q', { durable: true }),
        (channel) => queue(channel, 'classic', QUORUM),
        ...Object.entries(LIMITS).map(([name, limit]) => (channel: Channel) => {
          const other = { ...QUORUM.arguments, [name]: limit }
          return queue(channel, 'q', { ...QUORUM, arguments: other })
        }),
      ])
    },
  },
  {
    name: 'x-queue-type classic is as none, and x-ha-policy is not compared',
    async run({ broker }) {
      const channel = await broker.connect('listen')
      await queue(channel, 'q')
      for (const given of [{ 'x-queue-type': 'classic' }, HA, {}])
        await queue(channel, 'q', { arguments: given })
      await queue(channel, 'ha', { arguments: HA })
      await queue(channel, 'ha')
      expect(channel.isOpen).toBe(true)
    },
  },
  {
    name: 'x-expires that is no positive number ends the channel: 406',
    async run(subject) {
      await refused(
        subject,
        406,
        false,
        [0, -5, '5'].map((expires) => (channel: Channel) => {
          return queue(channel, 'q', { arguments: { 'x-expires': expires } })
        }),
      )
    },
  },
  {
    name: 'an exchange or a queue that is not there ends the channel: 404',
    async run(subject) {
      const first = await subject.broker.connect('listen')
      await exchange(first, 'e')
      await queue(first, 'q')
      const inbox = new Inbox()
      const bind = { queue: 'q', exchange: 'e', routingKey: 'k' }
      await refused(subject, 404, false, [
        (channel) => channel.queueBind({ ...bind, queue: 'nothing' }),
        (channel) => channel.queueBind({ ...bind, exchange: 'nothing' }),
        (channel) => inbox.consume(channel, 'nothing'),
      ])
    },
  },
  {
    name: 'what is reserved to the broker ends the channel: 403',
    async run(subject) {
      const bind = { queue: 'q', exchange: '', routingKey: 'k' }
      await refused(subject, 403, false, [
        (channel) => queue(channel, 'amq.mine'),
        (channel) => exchange(channel, 'amq.mine'),
        (channel) => exchange(channel, '', { type: 'direct' }),
        (channel) => channel.queueBind(bind),
      ])
    },
  },
  {
    name: 'an exclusive queue is locked to others, and goes with its connection',
    async run(subject) {
      const inbox = new Inbox()
      const owner = await subject.broker.connect('listen')
      await queue(owner, 'mine', { exclusive: true })
      await refused(subject, 405, true, [
        (channel) => queue(channel, 'mine', { exclusive: true }),
        (channel) => queue(channel, 'mine'),
        (channel) => inbox.consume(channel, 'mine'),
        (channel) => channel.queueDelete('mine'),
      ])
      const other = await sender(subject.broker)
      await publish(other, 'mine', 'from outside', { mandatory: true })
      await owner.close()
      await gone(subject, 'mine')
    },
  },
  {
    name: 'a queue that is not there is deleted without complaint',
    async run({ broker }) {
      const channel = await broker.connect('listen')
      await channel.queueDelete('nothing')
      expect(channel.isOpen).toBe(true)
    },
  },
  {
    name: 'an auto-delete exchange goes with its last binding',
    async run({ broker }) {
      const channel = await sender(broker)
      await exchange(channel, 'f', { type: 'fanout', autoDelete: true })
      for (const name of ['one', 'two']) {
        await queue(channel, name)
        const bind = { queue: name, exchange: 'f', routingKey: '' }
        await channel.queueBind(bind)
      }
      await channel.queueDelete('one')
      await publish(channel, '', 'still there', { exchange: 'f' })
      await channel.queueDelete('two')
      const act = publish(channel, '', 'lost', { exchange: 'f' })
      await expect(act).rejects.toThrow(AMQPDestinationNotFound)
    },
  },
  {
    name: 'an auto-delete queue goes with its last consumer, not before the first',
    async run(subject) {
      const channel = await sender(subject.broker)
      await queue(channel, 'q', { autoDelete: true })
      await publish(channel, 'q', 'waits', { mandatory: true })
      const inbox = new Inbox()
      await inbox.consume(channel, 'q')
      expect(await inbox.texts(1)).toEqual(['waits'])
      await channel.basicCancel('q')
      await gone(subject, 'q')
    },
  },
  {
    name: 'x-expires deletes a queue that nobody uses, with its messages',
    async run(subject) {
      const channel = await sender(subject.broker)
      await queue(channel, 'q', { arguments: { 'x-expires': 100 } })
      await publish(channel, 'q', 'lost', { mandatory: true })
      await gone(subject, 'q')
    },
  },
  {
    name: 'x-expires waits while somebody consumes, and begins anew after',
    async run(subject) {
      const expiring = { arguments: { 'x-expires': 500 } }
      const channel = await sender(subject.broker)
      const inbox = new Inbox()
      await queue(channel, 'used', expiring)
      await inbox.consume(channel, 'used')
      await queue(channel, 'unused', expiring)
      await gone(subject, 'unused')
      await publish(channel, 'used', 'served', { mandatory: true })
      expect(await inbox.texts(1)).toEqual(['served'])
      await channel.close()
      await gone(subject, 'used')
    },
  },
  {
    name: 'declaring an expiring queue again begins its time anew',
    async run({ broker }) {
      const channel = await sender(broker)
      const declare = (name: string) =>
        queue(channel, name, { arguments: { 'x-expires': 1000 } })
      await declare('used')
      await declare('unused')
      await publish(channel, 'used', 'kept')
      const unused = async () => {
        await declare('used')
        return isThere(channel, 'unused')
      }
      await until(unused, (answer) => !answer, 'no queue unused')
      const inbox = new Inbox()
      await inbox.consume(channel, 'used')
      expect(await inbox.texts(1)).toEqual(['kept'])
    },
  },
]
