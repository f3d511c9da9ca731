import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Channel } from '../../src/amqp/channel.ts'
import { AMQPError } from '../../src/errors.ts'
import { FakeBroker } from '../../src/fake/fake-broker.ts'
import { Inbox } from '../conformance/inbox.ts'
import { ended, exchange, publish, queue, sender } from '../conformance/port.ts'

afterEach(() => {
  vi.useRealTimers()
})

describe('FakeBroker', () => {
  it('is one for all who name it alike, and keeps what they declared', async () => {
    const first = await FakeBroker.named('page/one').connect('listen')
    await queue(first, 'q')
    await first.close()
    const { queues } = FakeBroker.named('page/one').topology()
    expect(queues).toMatchObject([{ name: 'q' }])
    expect(FakeBroker.named('page/two').topology().queues).toEqual([])
  })

  it('says in which virtual host it refuses', async () => {
    const channel = await FakeBroker.named('page/course').connect('send')
    const act = new Inbox().consume(channel, 'q')
    await expect(act).rejects.toThrow("no queue 'q' in vhost 'course'")
  })

  it('tells who is connected, until they close or their channel ends', async () => {
    const broker = new FakeBroker()
    const listening = await broker.connect('listen')
    const sending = await sender(broker)
    expect(broker.connections()).toEqual([
      { name: 'listen-1', purpose: 'listen' },
      { name: 'send-2', purpose: 'send' },
    ])
    await listening.close()
    await publish(sending, 'k', 'm', { exchange: 'nowhere' }).catch(() => {})
    await broker.closeConnections()
    expect(broker.connections()).toEqual([])
  })

  it('disconnects a client whose channel it ended', async () => {
    const broker = new FakeBroker()
    const channel = await sender(broker)
    await queue(channel, 'mine', { exclusive: true })
    await publish(channel, 'k', 'm', { exchange: 'nowhere' }).catch(() => {})
    await broker.connect('listen')
    expect(broker.connections()).toMatchObject([{ purpose: 'listen' }])
    expect(broker.topology().queues).toEqual([])
  })

  it('cuts the connections that are asked for, with the reason', async () => {
    const broker = new FakeBroker()
    const [listening, sending] = [
      await broker.connect('listen'),
      await sender(broker),
    ]
    const end = ended(listening)
    await broker.closeConnections(
      'the cable was pulled',
      ({ purpose }) => purpose === 'listen',
    )
    expect(await end).toEqual(new AMQPError('the cable was pulled'))
    expect([listening.isOpen, sending.isOpen]).toEqual([false, true])
  })

  it('rejects what was asked when the connection is cut before the answer', async () => {
    const broker = new FakeBroker()
    const channel = await sender(broker)
    const cut = broker.closeConnections('cut')
    const asked = queue(channel, 'q').catch((error: unknown) => error)
    await cut
    expect(await asked).toEqual(new AMQPError('cut'))
    expect(broker.topology().queues).toEqual([])
  })

  it('settles all that was asked before our close', async () => {
    const broker = new FakeBroker()
    const channel = await broker.connect('listen')
    const asked = [queue(channel, 'amq.mine'), queue(channel, 'q')]
    await channel.close()
    const answers = await Promise.allSettled(asked)
    expect(answers.map(({ status }) => status)).toEqual([
      'rejected',
      'rejected',
    ])
  })

  it('hears nothing that comes after our close', async () => {
    const broker = new FakeBroker()
    const [from, to] = [await sender(broker), await broker.connect('listen')]
    const inbox = new Inbox()
    await queue(from, 'q')
    await inbox.consume(to, 'q')
    const sent = publish(from, 'q', 'too late')
    await Promise.all([sent, to.close()])
    expect(inbox.waiting).toBe(0)
    expect(broker.topology().queues).toMatchObject([{ name: 'q', ready: 1 }])
  })

  it('says nothing of an end that our close came before', async () => {
    const broker = new FakeBroker()
    const channel = await broker.connect('listen')
    const callback = vi.fn()
    channel.onceClosed(callback)
    await Promise.all([broker.closeConnections('cut'), channel.close()])
    expect(callback).not.toHaveBeenCalled()
  })

  it('calls back about a channel that ended before, at once', async () => {
    const broker = new FakeBroker()
    const channel = await broker.connect('listen')
    await broker.closeConnections('cut')
    const callback = vi.fn()
    channel.onceClosed(callback)
    expect(callback).toHaveBeenCalledWith(new AMQPError('cut'))
  })

  it('refuses arguments that only a real broker acts on', async () => {
    const broker = new FakeBroker()
    const acts: Record<string, string | number>[] = [
      { 'x-max-length': 10 },
      { 'x-message-ttl': 1000 },
      { 'x-queue-type': 'stream' },
    ]
    for (const given of acts) {
      const channel = await broker.connect('listen')
      const act = queue(channel, 'q', { arguments: given })
      await expect(act).rejects.toMatchObject({ replyCode: 540 })
    }
    const channel = await broker.connect('listen')
    const ignored = { 'x-queue-type': 'classic', 'x-ha-policy': 'all' }
    await queue(channel, 'q', { arguments: ignored })
  })

  it('drops what comes back 21 times to a quorum queue, as RabbitMQ 4', async () => {
    const broker = new FakeBroker()
    const channel = await sender(broker)
    const quorum = { 'x-queue-type': 'quorum' }
    await queue(channel, 'q', { durable: true, arguments: quorum })
    await publish(channel, 'q', 'poison')
    const inbox = new Inbox()
    await inbox.consume(channel, 'q')
    const counts: unknown[] = []
    while (counts.length < 21) {
      const { deliveryTag, properties } = await inbox.take()
      counts.push(properties.headers?.['x-delivery-count'])
      channel.basicReject(deliveryTag, true)
    }
    await publish(channel, 'q', 'next')
    expect(await inbox.texts(1)).toEqual(['next'])
    expect(counts.slice(-2)).toEqual([19, 20])
    const [facts] = broker.topology().queues
    expect(facts).toMatchObject({ type: 'quorum', ready: 0, unacknowledged: 1 })
  })

  it('names what does not go with the type of a queue', async () => {
    const broker = new FakeBroker()
    const wrong: [Record<string, string | number>, boolean, string][] = [
      [{ 'x-queue-type': 'nosuch' }, true, "unsupported queue type 'nosuch'"],
      [{ 'x-queue-type': 'quorum' }, false, "property 'non-durable'"],
      [{ 'x-delivery-limit': 5 }, true, 'of queue type rabbit_classic_queue'],
      [
        { 'x-queue-type': 'quorum', 'x-delivery-limit': -1 },
        true,
        "'x-delivery-limit' for queue 'q' in vhost '/': -1, expected",
      ],
    ]
    for (const [given, durable, text] of wrong) {
      const channel = await broker.connect('listen')
      const act = queue(channel, 'q', { durable, arguments: given })
      await expect(act).rejects.toThrow(text)
    }
  })

  it('refuses to publish before confirmSelect', async () => {
    const channel = await new FakeBroker().connect('send')
    await expect(publish(channel, 'q', 'm')).rejects.toThrow('confirmSelect')
  })

  it('gives each delivery a copy of its own', async () => {
    const channel = await sender(new FakeBroker())
    const [one, two] = [new Inbox(), new Inbox()]
    await exchange(channel, 'f', { type: 'fanout' })
    for (const [name, inbox] of [
      ['one', one],
      ['two', two],
    ] as const) {
      await queue(channel, name)
      await channel.queueBind({ queue: name, exchange: 'f', routingKey: '' })
      await inbox.consume(channel, name)
    }
    const headers = { list: ['a'] }
    const properties = { headers }
    await publish(channel, '', 'm', { exchange: 'f', properties })
    const [first, second] = [await one.take(), await two.take()]
    first.body.fill(0)
    const { list } = first.properties.headers as typeof headers
    list.push('b')
    expect([...second.body]).toEqual([109])
    expect(second.properties.headers).toEqual({ list: ['a'] })
    expect(headers).toEqual({ list: ['a'] })
    channel.basicReject(first.deliveryTag, true)
    const again = await one.take()
    expect([...again.body]).toEqual([109])
    expect(again.properties.headers).toEqual({ list: ['a'] })
  })

  it('is driven whole by a virtual clock', async () => {
    vi.useFakeTimers()
    const broker = new FakeBroker()
    const story = (async (): Promise<Channel> => {
      const channel = await sender(broker)
      await queue(channel, 'lasting')
      await queue(channel, 'expiring', {
        arguments: { 'x-expires': 1_800_000 },
      })
      const brief = { properties: { expiration: '60000' } }
      await publish(channel, 'lasting', 'a', brief)
      return channel
    })()
    await vi.advanceTimersByTimeAsync(1000)
    await story
    const ready = () =>
      broker.topology().queues.map((one) => [one.name, one.ready])
    expect(ready()).toEqual([
      ['expiring', 0],
      ['lasting', 1],
    ])
    await vi.advanceTimersByTimeAsync(60_000)
    expect(ready()).toEqual([
      ['expiring', 0],
      ['lasting', 0],
    ])
    await vi.advanceTimersByTimeAsync(1_800_000)
    expect(ready()).toEqual([['lasting', 0]])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('keeps no timer for a message that is settled or went with its queue', async () => {
    vi.useFakeTimers()
    const broker = new FakeBroker()
    const inbox = new Inbox()
    const story = (async () => {
      const channel = await sender(broker)
      const lasting = { properties: { expiration: '60000' } }
      for (const name of ['served', 'deleted']) {
        await queue(channel, name)
        await publish(channel, name, 'm', lasting)
      }
      await inbox.consume(channel, 'served')
      channel.basicAck((await inbox.take()).deliveryTag)
      await channel.queueDelete('deleted')
    })()
    await vi.advanceTimersByTimeAsync(1000)
    await story
    expect(vi.getTimerCount()).toBe(0)
  })
})
