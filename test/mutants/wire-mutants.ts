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
    ],
  ),
  ...mutantsOf(
    'src/wire/json-writer.ts',
    ['test/wire/json-writer.test.ts'],
    [
      {
        id: 'nan-becomes-null',
        find: 'return Number.isFinite(value)',
        replace: 'return true',
        why: 'a number would turn into nothing without a word',
      },
      {
        id: 'date-with-zone',
        find: "text.replace('Z', '000')",
        replace: 'text',
        why: "Python's services read a time without a zone",
      },
      {
        id: 'one-of-two-keys-lost',
        find: 'if (entries.has(text))',
        replace: 'if (entries.size < 0)',
        why: 'a Map would arrive with a member less, without a word',
      },
      {
        id: 'hole-left-out',
        find: 'const members = Array.isArray(value) ? value : Object.values(value)',
        replace: 'const members = Object.values(value)',
        why: 'JSON.stringify would make null of it',
      },
    ],
  ),
  ...mutantsOf(
    'src/wire/json-reader.ts',
    ['test/wire/json-reader.test.ts'],
    [
      {
        id: 'large-integers-rounded',
        find: 'if (LONG.test(text) ||',
        replace: 'if (',
        why: 'an id beyond 2^53 would become another id',
      },
      {
        id: 'prototype-set-by-key',
        find: "else if (key !== '__proto__')",
        replace: 'else if (key !== null)',
        why: 'what a peer sends would change what objects inherit',
      },
      {
        id: 'float-becomes-int',
        find: "this.#numbers === 'exact' && Number.isInteger(value)",
        replace: 'false',
        why: 'a relay would turn 1.0 into 1',
      },
    ],
  ),
  ...mutantsOf(
    'src/wire/compression.ts',
    ['test/wire/compression.test.ts'],
    [
      {
        id: 'gzip-file-sent',
        find: 'body: deflate(body)',
        replace: 'body: deflate(body, { windowBits: 31 })',
        why: 'what is called gzip is a zlib stream; Python reads nothing else',
      },
    ],
  ),
  ...mutantsOf(
    'src/wire/bounded-output.ts',
    ['test/wire/compression.test.ts'],
    [
      {
        id: 'no-bound-on-what-is-inflated',
        find: 'if (this.#length > this.#most)',
        replace: 'if (this.#length < 0)',
        why: 'a message of a few kilobytes could take all memory',
      },
    ],
  ),
  ...mutantsOf(
    'src/wire/bunzip2.ts',
    ['test/wire/compression.test.ts'],
    [
      {
        id: 'block-checksum-ignored',
        find: "check(crc === expected, 'the CRC of a block is wrong')",
        replace: '',
        why: 'a wrong bit would be served',
      },
      {
        id: 'run-without-end',
        find: "      check(length + run <= block.length, 'a block is too long')\n",
        replace: '',
        why: 'a block of 60 bytes could promise a run of gigabytes',
      },
    ],
  ),
  ...mutantsOf(
    'src/wire/remote-errors.ts',
    ['test/wire/remote-errors.test.ts'],
    [
      {
        id: 'remote-class-not-marked',
        find: 'const remoteName = name.class + REMOTE_POSTFIX',
        replace: 'const remoteName = name.class',
        why: 'nobody could tell an error of ours from one of a peer',
      },
      {
        id: 'python-2-name-first',
        find: '[...BUILTIN_ERRORS].reverse()',
        replace: '[...BUILTIN_ERRORS]',
        tests: ['test/wire/failure.test.ts'],
        why: 'Python 3 has no StandardError',
      },
    ],
  ),
  ...mutantsOf(
    'src/wire/failure.ts',
    ['test/wire/remote-errors.test.ts'],
    [
      {
        id: 'any-module-is-trusted',
        find: 'module === BUILTINS || allowedRemoteExmods.includes(module)',
        replace: 'module !== ""',
        why: 'allowedRemoteExmods says whose classes are made',
      },
      {
        id: 'remote-suffix-kept',
        find: 'return withoutPostfix({ module, class: textOf(name) })',
        replace: 'return { module, class: textOf(name) }',
        why: 'the next caller would not know the class any more',
      },
      {
        id: 'kwargs-not-sent',
        find: 'kwargs: isObject(kwargs) ? kwargs : plain.kwargs',
        replace: 'kwargs: plain.kwargs',
        tests: ['test/oracle/captures.test.ts'],
        why: 'Python makes the exception with them',
      },
    ],
  ),
  ...mutantsOf(
    'src/wire/traceback.ts',
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

const WAYS = [
  ...mutantsOf(
    'src/amqp/amqp-listener.ts',
    ['test/rpc/strange-values.test.ts'],
    [
      {
        id: 'numbers-not-asked-for',
        find: 'readBody(delivery, this.#options.numbers)',
        replace: 'readBody(delivery)',
        why: 'a server with exact numbers would answer 1.0 by 1',
      },
    ],
  ),
  ...mutantsOf(
    'src/rpc/call-context.ts',
    ['test/rpc/strange-values.test.ts'],
    [
      {
        id: 'remote-driver-error-taken-for-ours',
        find: 'if (isRemote(ex)) throw ex',
        replace: '',
        why: 'a request that was served would seem not to have been sent',
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

export const WIRE_MUTANTS = [...REPLIES, ...BYTES, ...WAYS, ...QUEUE, ...BROKER]
