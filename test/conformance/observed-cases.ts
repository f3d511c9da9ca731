/**
 * Cases where brokers may differ: each says what it saw, in a word or two, and
 * the table shows it for each broker. What else could be seen is a failure.
 */
import type { QueueDeclare } from '../../src/amqp/channel.ts'
import { AMQPError } from '../../src/errors.ts'
import { Inbox } from './inbox.ts'
import { publish, queue, sender } from './port.ts'
import type { Case, Subject } from './subject.ts'

const MIB = 2 ** 20

/** What became of `act`: the word for success, or the broker's reply code. */
async function outcome(word: string, act: () => Promise<void>) {
  try {
    await act()
    return word
  } catch (error) {
    if (!(error instanceof AMQPError) || error.replyCode === null) throw error
    return `refused: ${error.replyCode}`
  }
}

async function declared(
  { broker }: Subject,
  flags: Partial<QueueDeclare>,
): Promise<string> {
  const channel = await sender(broker)
  return outcome('declared', () => queue(channel, 'q', flags))
}

const QUORUM = { durable: true, arguments: { 'x-queue-type': 'quorum' } }

/** RabbitMQ 4's limit of 20 for whoever names none. */
async function comesBack({ broker }: Subject): Promise<string> {
  const channel = await sender(broker)
  await queue(channel, 'q', QUORUM)
  await publish(channel, 'q', 'poison')
  const inbox = new Inbox()
  await inbox.consume(channel, 'q')
  for (let time = 0; time <= 20; time += 1)
    channel.basicReject((await inbox.take()).deliveryTag, true)
  await publish(channel, 'q', 'marker')
  return (await inbox.texts(1))[0] === 'marker' ? 'is dropped' : 'comes again'
}

export const OBSERVED_CASES: readonly Case[] = [
  {
    name: "oslo's default queue, transient and not exclusive",
    run: (subject) => declared(subject, {}),
    observed: ['declared', 'refused: 541'],
  },
  {
    name: 'a quorum queue',
    run: (subject) => declared(subject, QUORUM),
    observed: ['declared'],
  },
  {
    name: 'a message that comes back 21 times to a quorum queue without a limit',
    run: comesBack,
    observed: ['is dropped', 'comes again'],
  },
  {
    name: 'x-cancel-on-ha-failover for a consumer of a quorum queue',
    async run({ broker }) {
      const channel = await sender(broker)
      await queue(channel, 'q', QUORUM)
      const failover = { 'x-cancel-on-ha-failover': true }
      const consume = { queue: 'q', consumerTag: '1', arguments: failover }
      return outcome('taken', () => channel.basicConsume(consume, () => {}))
    },
    observed: ['taken', 'refused: 406'],
  },
  {
    name: 'a stream',
    run: (subject) =>
      declared(subject, {
        durable: true,
        arguments: { 'x-queue-type': 'stream' },
      }),
    observed: ['declared', 'refused: 540'],
  },
  {
    name: 'a queue with x-message-ttl',
    run: (subject) =>
      declared(subject, { arguments: { 'x-message-ttl': 1000 } }),
    observed: ['declared', 'refused: 540'],
  },
  {
    name: 'a message of 17 MiB',
    async run({ broker }) {
      const channel = await sender(broker)
      await queue(channel, 'q')
      const text = 'x'.repeat(17 * MIB)
      return outcome('taken', () => publish(channel, 'q', text))
    },
    observed: ['taken', 'refused: 406'],
  },
]
