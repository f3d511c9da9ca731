/**
 * Cases where brokers may differ: each says what it saw, in a word or two, and
 * the table shows it for each broker. What else could be seen is a failure.
 */
import type { QueueDeclare } from '../../src/amqp/channel.ts'
import { AMQPError } from '../../src/errors.ts'
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

export const OBSERVED_CASES: readonly Case[] = [
  {
    name: "oslo's default queue, transient and not exclusive",
    run: (subject) => declared(subject, {}),
    observed: ['declared', 'refused: 541'],
  },
  {
    name: 'a quorum queue',
    run: (subject) =>
      declared(subject, {
        durable: true,
        arguments: { 'x-queue-type': 'quorum' },
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
