/**
 * Mutants of `src/wire/` and `src/fake/`: the bytes, and the rules of RabbitMQ
 * that the broker in memory keeps. In the list of `mutants.ts`.
 */
import { mutantsOf } from './mutant.ts'

const REPLIES = mutantsOf(
  'src/wire/reply.ts',
  ['test/wire/reply.test.ts'],
  [
    {
      id: 'failure-key-missing',
      find: '    failure: reply.failure,',
      replace: '    ...(reply.failure !== null && { failure: reply.failure }),',
      why: "Python's client reads the key without asking whether it is there",
    },
    {
      id: 'ending-missing',
      find: '    ending: reply.ending,',
      replace: '',
      why: 'the caller would wait for more',
    },
  ],
)

const BYTES = [
  ...mutantsOf(
    'src/wire/envelope.ts',
    ['test/wire/envelope.test.ts'],
    [
      {
        id: 'payload-not-a-string',
        find: '[MESSAGE_KEY]: message,',
        replace: '[MESSAGE_KEY]: payload,',
        why: 'the payload is JSON inside JSON',
      },
      {
        id: 'nan-becomes-null',
        find: 'return Number.isFinite(value)',
        replace: 'return true',
        why: 'a number would turn into nothing without a word',
      },
    ],
  ),
  ...mutantsOf(
    'src/wire/failure.ts',
    ['test/wire/failure.test.ts'],
    [
      {
        id: 'traceback-upside-down',
        find: '...frames.reverse()',
        replace: '...frames',
        why: 'Python reads the most recent call last',
      },
    ],
  ),
  ...mutantsOf(
    'src/wire/message-id.ts',
    ['test/wire/message-id.test.ts'],
    [
      {
        id: 'same-id-again',
        find: '  used += 16\n',
        replace: '',
        why: 'two calls would get each other’s replies',
      },
    ],
  ),
]

const CONFORMANCE = ['test/conformance/fake.test.ts']

const QUEUE = mutantsOf('src/fake/queue.ts', CONFORMANCE, [
  {
    id: 'delivery-limit-one-too-many',
    find: 'message.returned > this.#deliveryLimit',
    replace: 'message.returned > this.#deliveryLimit + 1',
    why: 'a quorum queue of RabbitMQ drops a poison message one delivery before',
  },
  {
    id: 'no-delivery-limit-by-default',
    find: 'const DEFAULT_DELIVERY_LIMIT = 20',
    replace: 'const DEFAULT_DELIVERY_LIMIT = Infinity',
    tests: ['test/fake/fake-broker.test.ts'],
    why: 'RabbitMQ 4 drops what comes back 21 times',
  },
  {
    id: 'requeued-to-the-end',
    find: 'this.#ready.sort((a, b) => a.position - b.position)',
    replace: '',
    why: 'RabbitMQ puts back what it can where it was',
  },
  {
    id: 'redelivered-flag-off',
    find: 'message.returned += 1',
    replace: '',
    why: 'a consumer may want to know that somebody had it before',
  },
  {
    id: 'same-consumer-always',
    find: 'if (consumer.hasRoom) this.#waiting.push(consumer)',
    replace: 'if (consumer.hasRoom) this.#waiting.unshift(consumer)',
    why: 'servers of one topic are served in turn',
  },
  {
    id: 'never-expires',
    find: 'if (message.ttlMs !== null) this.#expire(message, message.ttlMs)',
    replace: '',
    why: 'a request whose caller has given up would be served',
  },
  {
    id: 'auto-delete-ignored',
    find: 'if (this.declare.autoDelete) this.#remove(this)',
    replace: 'if (this.declare.queue === null) this.#remove(this)',
    why: 'such a queue goes with its last consumer',
  },
])

const BROKER = [
  ...mutantsOf('src/fake/broker-channel.ts', CONFORMANCE, [
    {
      id: 'nothing-is-undeliverable',
      find: 'return queues.length > 0 || !mandatory',
      replace: 'return true',
      why: 'lessons in memory would never see a returned message',
    },
    {
      id: 'double-acknowledge-allowed',
      find: 'this.#held.delete(deliveryTag)',
      replace: '',
      why: 'RabbitMQ ends the channel: 406, unknown delivery tag',
    },
    {
      id: 'unacknowledged-lost',
      find: 'this.#giveBack()',
      replace: '',
      why: 'what a dead connection held goes back to its queue',
    },
  ]),
  ...mutantsOf('src/fake/consumer.ts', CONFORMANCE, [
    {
      id: 'prefetch-one-too-many',
      find: 'this.held < this.prefetchCount',
      replace: 'this.held <= this.prefetchCount',
      why: 'the limit is on what is unacknowledged',
    },
  ]),
  ...mutantsOf('src/fake/exchange.ts', CONFORMANCE, [
    {
      id: 'one-copy-for-each-binding',
      find: 'new Set(matching.map(({ queue }) => queue))',
      replace: 'matching.map(({ queue }) => queue) as never',
      why: 'a queue gets a message once, however many bindings match',
    },
  ]),
]

export const WIRE_MUTANTS = [...REPLIES, ...BYTES, ...QUEUE, ...BROKER]
