/**
 * Cases of the port: who receives a message, when, and what becomes of it.
 */
import { expect } from 'vitest'
import type {
  Broker,
  Channel,
  Delivery,
  QueueDeclare,
} from '../../src/amqp/channel.ts'
import { AMQPError } from '../../src/errors.ts'
import { until, within } from './deadline.ts'
import { Inbox, textOf } from './inbox.ts'
import { ended, publish, queue, sender } from './port.ts'
import type { Case, Subject } from './subject.ts'

/** Queue `q` with messages, and a consumer of it on a channel of its own. */
async function consumed(
  broker: Broker,
  texts: readonly string[],
  prefetchCount = 0,
  declare: Partial<QueueDeclare> = {},
): Promise<{ from: Channel; to: Channel; inbox: Inbox }> {
  const from = await sender(broker)
  const to = await broker.connect('listen')
  const inbox = new Inbox()
  await queue(from, 'q', declare)
  for (const text of texts) await publish(from, 'q', text)
  if (prefetchCount > 0) await to.basicQos(prefetchCount)
  await inbox.consume(to, 'q')
  return { from, to, inbox }
}

/** Shows that nothing more comes from `q`: what comes next is from elsewhere. */
async function nothingMore(
  from: Channel,
  to: Channel,
  inbox: Inbox,
): Promise<void> {
  const marker = `marker-${++markers}`
  await queue(from, marker)
  await inbox.consume(to, marker)
  await publish(from, marker, marker)
  const delivery = await inbox.take()
  expect(textOf(delivery)).toBe(marker)
  to.basicAck(delivery.deliveryTag)
}

let markers = 0

async function takeAll(inbox: Inbox, count: number): Promise<Delivery[]> {
  const deliveries: Delivery[] = []
  while (deliveries.length < count) deliveries.push(await inbox.take())
  return deliveries
}

const printed = ({ redelivered, ...delivery }: Delivery) =>
  `${textOf(delivery as Delivery)}${redelivered ? ', redelivered' : ''}`

const QUORUM = { durable: true, arguments: { 'x-queue-type': 'quorum' } }

/** How often a quorum queue says that a message came back. */
function countOf({ properties }: Delivery): unknown {
  return properties.headers?.['x-delivery-count']
}

/** The counts of the next deliveries, of which each is requeued. */
async function counts(
  inbox: Inbox,
  to: Channel,
  deliveries: number,
): Promise<unknown[]> {
  const seen: unknown[] = []
  while (seen.length < deliveries) {
    const delivery = await inbox.take()
    seen.push(countOf(delivery))
    to.basicReject(delivery.deliveryTag, true)
  }
  return seen
}

/** Everything is settled, so that nothing is left in `q`. */
async function emptied(subject: Subject, to: Channel): Promise<void> {
  await to.close()
  const ask = () => subject.queue('q')
  await until(ask, (state) => state?.consumers === 0, 'no consumer')
  expect(await subject.queue('q')).toMatchObject({ ready: 0 })
}

export const DELIVERY_CASES: readonly Case[] = [
  {
    name: 'delivery tags count from 1 on each channel',
    async run({ broker }) {
      const { from, inbox } = await consumed(broker, ['a', 'b'])
      const first = await takeAll(inbox, 2)
      await queue(from, 'other')
      const other = new Inbox()
      await other.consume(await broker.connect('listen'), 'other')
      await publish(from, 'other', 'c')
      const tags = [...first, await other.take()].map(
        ({ deliveryTag }) => deliveryTag,
      )
      expect(tags).toEqual([1, 2, 1])
    },
  },
  {
    name: 'what was acknowledged is not delivered again',
    async run(subject) {
      const { to, inbox } = await consumed(subject.broker, ['a', 'b'])
      for (const { deliveryTag } of await takeAll(inbox, 2))
        to.basicAck(deliveryTag)
      await emptied(subject, to)
    },
  },
  {
    name: 'consumers are served in turn',
    async run({ broker }) {
      const { from, inbox } = await consumed(broker, [])
      const second = new Inbox()
      await second.consume(await broker.connect('listen'), 'q')
      for (const text of ['a', 'b', 'c', 'd']) await publish(from, 'q', text)
      const halves = [await inbox.texts(2), await second.texts(2)]
      expect(halves).toContainEqual(['a', 'c'])
      expect(halves).toContainEqual(['b', 'd'])
    },
  },
  {
    name: 'a prefetch count bounds what a consumer holds; an ack makes room',
    async run({ broker }) {
      const texts = ['a', 'b', 'c']
      const { from, to, inbox } = await consumed(broker, texts, 2)
      const [first] = await takeAll(inbox, 2)
      await nothingMore(from, to, inbox)
      to.basicAck(first?.deliveryTag ?? 0)
      expect(await inbox.texts(1)).toEqual(['c'])
    },
  },
  {
    name: 'without a prefetch count a consumer gets all there is',
    async run({ broker }) {
      const texts = Array.from({ length: 300 }, (_, index) => `m${index}`)
      const { inbox } = await consumed(broker, texts)
      expect(await inbox.texts(300)).toEqual(texts)
    },
  },
  {
    name: 'a rejected message without requeue is gone',
    async run(subject) {
      const { to, inbox } = await consumed(subject.broker, ['a'])
      to.basicReject((await inbox.take()).deliveryTag, false)
      await emptied(subject, to)
    },
  },
  {
    name: 'a requeued message takes its old place and is marked redelivered',
    async run({ broker }) {
      const texts = ['a', 'b', 'c', 'd']
      const { to, inbox } = await consumed(broker, texts, 2)
      const [a, b] = await takeAll(inbox, 2)
      to.basicReject(a?.deliveryTag ?? 0, true)
      const again = await inbox.take()
      to.basicAck(b?.deliveryTag ?? 0)
      const order = [again, await inbox.take()].map(printed)
      expect(order).toEqual(['a, redelivered', 'c'])
    },
  },
  {
    name: 'a quorum queue counts what comes back, and drops it past its limit',
    async run(subject) {
      const { to, inbox } = await consumed(subject.broker, ['poison'], 0, {
        ...QUORUM,
        arguments: { ...QUORUM.arguments, 'x-delivery-limit': 2 },
      })
      expect(await counts(inbox, to, 3)).toEqual([undefined, 1, 2])
      await emptied(subject, to)
    },
  },
  {
    name: 'a channel that ends counts for a quorum queue like a requeue',
    async run(subject) {
      const { from, to, inbox } = await consumed(subject.broker, ['a'], 0, {
        ...QUORUM,
        arguments: { ...QUORUM.arguments, 'x-delivery-limit': 1 },
      })
      await inbox.take()
      await to.close()
      const next = new Inbox()
      const other = await subject.broker.connect('listen')
      await next.consume(other, 'q')
      expect(countOf(await next.take())).toBe(1)
      await other.close()
      const last = await subject.broker.connect('listen')
      const empty = new Inbox()
      await empty.consume(last, 'q')
      await nothingMore(from, last, empty)
    },
  },
  {
    name: 'a quorum queue with a limit requeues to the old place',
    async run({ broker }) {
      const { to, inbox } = await consumed(broker, ['a', 'b', 'c'], 1, {
        ...QUORUM,
        arguments: { ...QUORUM.arguments, 'x-delivery-limit': 5 },
      })
      to.basicReject((await inbox.take()).deliveryTag, true)
      const again = await inbox.take()
      to.basicAck(again.deliveryTag)
      const order = [again, await inbox.take()].map(printed)
      expect(order).toEqual(['a, redelivered', 'b'])
    },
  },
  {
    name: 'what a closing channel holds is delivered elsewhere, in order',
    async run({ broker }) {
      const { to, inbox } = await consumed(broker, ['a', 'b', 'c', 'd'], 3)
      const [, b] = await takeAll(inbox, 3)
      to.basicAck(b?.deliveryTag ?? 0)
      await inbox.take()
      await to.close()
      const next = new Inbox()
      await next.consume(await broker.connect('listen'), 'q')
      const order = (await takeAll(next, 3)).map(printed)
      expect(order).toEqual([
        'a, redelivered',
        'c, redelivered',
        'd, redelivered',
      ])
    },
  },
  {
    name: 'a cut connection ends its channels, and what they held comes again',
    async run(subject) {
      const { to, inbox } = await consumed(subject.broker, ['a'])
      const end = ended(to)
      const { deliveryTag } = await inbox.take()
      await subject.closeConnections()
      const error = await within(end, 'the end of the channel')
      expect(error).toBeInstanceOf(AMQPError)
      expect(error).toMatchObject({ recoverable: true })
      expect(() => to.basicAck(deliveryTag)).toThrow(AMQPError)
      const next = new Inbox()
      await next.consume(await subject.broker.connect('listen'), 'q')
      expect(printed(await next.take())).toBe('a, redelivered')
    },
  },
  {
    name: 'a second acknowledgement ends the channel: 406',
    async run({ broker }) {
      const { to, inbox } = await consumed(broker, ['a', 'b'])
      const end = ended(to)
      const [a] = await takeAll(inbox, 2)
      to.basicAck(a?.deliveryTag ?? 0)
      to.basicAck(a?.deliveryTag ?? 0)
      expect(await within(end, 'the end')).toMatchObject({ replyCode: 406 })
      const next = new Inbox()
      await next.consume(await broker.connect('listen'), 'q')
      expect(printed(await next.take())).toBe('b, redelivered')
    },
  },
  {
    name: 'a delivery tag that never was ends the channel: 406',
    async run({ broker }) {
      for (const act of ['basicAck', 'basicReject'] as const) {
        const channel = await broker.connect('listen')
        const end = ended(channel)
        channel[act](77, true)
        expect(await within(end, 'the end')).toMatchObject({ replyCode: 406 })
      }
    },
  },
  {
    name: 'a consumer tag in use ends the connection: 530',
    async run({ broker }) {
      const { to, inbox } = await consumed(broker, [])
      const end = ended(to)
      const error = await inbox.consume(to, 'q').catch((caught) => caught)
      expect(error).toBeInstanceOf(AMQPError)
      expect(await within(end, 'the end')).toMatchObject({ replyCode: 530 })
    },
  },
  {
    name: 'a consumer hears that its queue was deleted',
    async run({ broker }) {
      const { from, to, inbox } = await consumed(broker, ['a'])
      const { deliveryTag } = await inbox.take()
      await from.queueDelete('q')
      expect(await inbox.takeAny()).toBeNull()
      to.basicAck(deliveryTag)
      await queue(to, 'q')
      await inbox.consume(to, 'q')
      await publish(from, 'q', 'b')
      expect(printed(await inbox.take())).toBe('b')
    },
  },
  {
    name: 'after cancel-ok nothing comes, and what came may be acknowledged',
    async run(subject) {
      const { from, to, inbox } = await consumed(subject.broker, ['a'])
      const { deliveryTag } = await inbox.take()
      await to.basicCancel('q')
      await publish(from, 'q', 'b')
      await nothingMore(from, to, inbox)
      to.basicAck(deliveryTag)
      await to.close()
      expect(await subject.queue('q')).toEqual({ ready: 1, consumers: 0 })
    },
  },
  {
    name: 'a consumer that is not there is cancelled without complaint',
    async run({ broker }) {
      const channel = await broker.connect('listen')
      await channel.basicCancel('nothing')
      expect(channel.isOpen).toBe(true)
    },
  },
  {
    name: 'an expired message goes when it is at the head, not before',
    async run(subject) {
      const from = await sender(subject.broker)
      const brief = { properties: { expiration: '50' } }
      for (const name of ['q', 'clock']) await queue(from, name)
      await publish(from, 'q', 'lasting')
      await publish(from, 'q', 'brief', brief)
      await publish(from, 'clock', 'brief', brief)
      const ask = () => subject.queue('clock')
      await until(ask, (state) => state?.ready === 0, 'the brief one gone')
      expect(await subject.queue('q')).toMatchObject({ ready: 2 })
      const inbox = new Inbox()
      const to = await subject.broker.connect('listen')
      await inbox.consume(to, 'q')
      expect(await inbox.texts(1)).toEqual(['lasting'])
      await nothingMore(from, to, inbox)
      expect(await subject.queue('q')).toMatchObject({ ready: 0 })
    },
  },
  {
    name: 'a message whose expiration is 0 reaches a consumer that waits',
    async run({ broker }) {
      const { from, inbox } = await consumed(broker, [])
      await publish(from, 'q', 'now', { properties: { expiration: '0' } })
      expect(await inbox.texts(1)).toEqual(['now'])
    },
  },
  {
    name: 'a channel that we closed says nothing more, and does nothing more',
    async run({ broker }) {
      const { from, to, inbox } = await consumed(broker, [])
      const ends: Error[] = []
      to.onceClosed((error) => ends.push(error))
      await Promise.all([to.close(), to.close()])
      await publish(from, 'q', 'later')
      expect([to.isOpen, ends.length, inbox.waiting]).toEqual([false, 0, 0])
      await expect(to.basicCancel('q')).rejects.toThrow(AMQPError)
      expect(() => to.basicAck(1)).toThrow(AMQPError)
      await from.close()
    },
  },
]
