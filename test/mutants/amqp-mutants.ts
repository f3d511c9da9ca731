/**
 * Mutants of `src/amqp/`: what is declared, published, acknowledged, rejected
 * and remembered, on RabbitMQ and in memory alike. In the list of `mutants.ts`.
 */
import { mutantsOf } from './mutant.ts'

const SENDING = mutantsOf(
  'src/amqp/amqp-driver-base.ts',
  ['test/amqp/amqp-driver-base.test.ts'],
  [
    {
      id: 'no-unique-id',
      find: '...message, ...unique, ...packContext(ctxt)',
      replace: '...message, ...packContext(ctxt)',
      why: 'a server knows a duplicate by its _unique_id',
    },
    {
      id: 'waiter-registered-after-publish',
      tests: ['test/amqp/late-confirm.test.ts'],
      find: '    waiter.listen(msgId)\n    try {\n      await this.#publish(target, pack(call, ctxt), { ...how, timeout })',
      replace:
        '    try {\n      await this.#publish(target, pack(call, ctxt), { ...how, timeout })\n      waiter.listen(msgId)',
      why: 'a reply that is faster than the confirm would be lost',
    },
    {
      id: 'waiter-never-removed',
      find: 'waiter.unlisten(msgId)',
      replace: '',
      why: 'each call would leave a little memory behind',
    },
    {
      id: 'server-without-fanout-queue',
      find: '      fanoutConsumer(this.conf, topic),\n',
      replace: '',
      why: 'the server would hear nothing that is told to all',
    },
    {
      id: 'at-least-once-not-asked',
      find: 'const how = { retry, signal, mandatory }',
      replace: 'const how = { retry, signal, mandatory: false && mandatory }',
      why: 'a request that must arrive would be lost without a word',
    },
    {
      id: 'mitaka-not-heard',
      tests: ['test/conformance/fake.test.ts'],
      find: 'options.hearMitaka ?? false',
      replace: 'false',
      why: 'calls to an old server would time out though it answers',
    },
    {
      id: 'reply-exchange-for-all',
      find: 'options.hearMitaka ?? false',
      replace: 'options.hearMitaka ?? true',
      why: 'no Python client of today declares that exchange',
    },
  ],
)

const PUBLISHING = mutantsOf(
  'src/amqp/send-connection.ts',
  ['test/amqp/send-connection.test.ts'],
  [
    {
      id: 'fanout-with-a-routing-key',
      find: "routingKey: '', mandatory: false",
      replace: 'routingKey: topic, mandatory: false',
      tests: ['test/amqp/amqp-driver-base.test.ts'],
      why: 'the captured frames have none',
    },
    {
      id: 'reply-to-exchange-named-like-the-queue',
      find: "exchange: '', routingKey: replyQ",
      replace: 'exchange: replyQ, routingKey: replyQ',
      why: 'the exchange of that name is long gone; replies would be lost',
    },
    {
      id: 'mandatory-off',
      find: 'const mandatory = this.conf.get(rabbitOpts.direct_mandatory_flag)',
      replace: 'const mandatory = false',
      why: 'a reply to a queue that comes late would be lost without a word',
    },
    {
      id: 'no-expiration',
      find: 'if (timeout === null) return PROPERTIES',
      replace: 'if (timeout !== undefined) return PROPERTIES',
      why: 'requests that nobody waits for any more would still be served',
    },
    {
      id: 'expiration-in-seconds',
      find: 'timeout * 1000',
      replace: 'timeout',
      why: 'AMQP counts milliseconds: every call would be gone at once',
    },
    {
      id: 'exchange-declared-each-time',
      find: 'asked.get(what) ?? ask()',
      replace: 'ask()',
      why: 'one round trip more for each message',
    },
    {
      id: 'sender-insists-on-durable',
      find: 'exchange.durable && !this.#notDurable.has(exchange.exchange)',
      replace: 'exchange.durable',
      why: 'one service with another option would keep us from sending',
    },
  ],
)

const ARRIVING = mutantsOf(
  'src/amqp/amqp-listener.ts',
  ['test/amqp/amqp-listener.test.ts'],
  [
    {
      id: 'reject-with-requeue',
      find: 'channel.basicReject(deliveryTag, false)',
      replace: 'channel.basicReject(deliveryTag, true)',
      why: 'a message that nobody can read would come again for ever',
    },
    {
      id: 'deliveries-in-reverse',
      find: 'this.incoming.shift()',
      replace: 'this.incoming.pop()',
      why: 'casts arrive in the order of sending',
    },
    {
      id: 'lost-deliveries-kept',
      find: 'connection.onLost = () => this.incoming.splice(0)',
      replace: 'connection.onLost = () => []',
      why: 'the broker delivers them again: they would be served twice',
    },
    {
      id: 'content-type-ignored',
      find: "if (type !== 'application/json')",
      replace: "if (type === 'application/json; no')",
      why: 'what says that it is something else is not guessed at',
    },
  ],
)

const SERVING = mutantsOf(
  'src/amqp/amqp-incoming-message.ts',
  ['test/amqp/amqp-incoming-message.test.ts'],
  [
    {
      id: 'duplicates-not-remembered',
      find: 'this.#means.msgIdCache.add(this.uniqueId)',
      replace: '',
      tests: ['test/amqp/amqp-listener.test.ts'],
      why: 'a request that was published twice would be served twice',
    },
    {
      id: 'acknowledged-twice',
      find: '    if (this.#settled) return\n    if (this.#means.ackIsLast)',
      replace: '    if (this.#means.ackIsLast)',
      why: 'the broker answers a second acknowledgement by ending the channel',
    },
    {
      id: 'cast-is-answered',
      find: 'if (msgId === null || replyQ === null) return\n    const failed',
      replace:
        'if (replyQ === msgId && msgId !== null) return\n    const failed',
      why: 'nobody waits for the answer to a cast',
    },
    {
      id: 'late-reply-queue-not-tried-again',
      find: 'if (!isMissing(error)) throw error',
      replace: 'throw error',
      why: 'a client that reconnects may declare its queue a moment too late',
    },
    {
      id: 'gone-client-not-remembered',
      find: 'return obsoleteReplyQueues.add(replyQ, msgId)',
      replace: 'return',
      why: 'each further reply would hold a worker for a minute',
    },
  ],
)

const WAITING = mutantsOf(
  'src/amqp/reply-waiter.ts',
  ['test/amqp/amqp-driver-base.test.ts'],
  [
    {
      id: 'sign-of-life-is-an-answer',
      find: '      ending = reply.ending',
      replace: '      ending = true',
      why: 'a long call would return null while its method runs',
    },
    {
      id: 'reply-not-acknowledged',
      find: 'channel.basicAck(delivery.deliveryTag)',
      replace: '',
      why: 'each reply would stay on the broker until the client ends',
    },
  ],
)

const QUEUES = mutantsOf(
  'src/amqp/topology.ts',
  ['test/amqp/topology.test.ts'],
  [
    {
      id: 'x-expires-in-seconds',
      find: 'Math.ceil(ttl * 1000)',
      replace: 'Math.ceil(ttl)',
      why: 'a reply queue would not outlive the shortest pause',
    },
    {
      id: 'fanout-queue-left',
      find: 'deleteOnClose: true',
      replace: 'deleteOnClose: false',
      why: 'it would collect messages for nobody until it expires',
    },
    {
      id: 'fanout-exchange-stays',
      find: "type: 'fanout', durable, autoDelete: true",
      replace: "type: 'fanout', durable, autoDelete: false",
      tests: ['test/amqp/captured-topology.test.ts'],
      why: 'Python declares it so: another declaration is refused with 406',
    },
    {
      id: 'quorum-exchange-transient',
      find: 'conf.get(rabbitOpts.amqp_durable_queues) ||\n    conf.get(rabbitOpts.rabbit_quorum_queue)',
      replace: 'conf.get(rabbitOpts.amqp_durable_queues)',
      tests: ['test/amqp/captured-topology.test.ts'],
      why: 'RabbitMQ refuses a quorum queue that is not durable',
    },
    {
      id: 'limit-of-zero-declared',
      find: 'limit > 0',
      replace: 'limit >= 0',
      tests: ['test/amqp/captured-topology.test.ts'],
      why: 'a delivery limit of 0 drops what is delivered once and comes back',
    },
    {
      id: 'mirrored-quorum-queue',
      find: 'if (isMirrored && isQuorum)',
      replace: 'if (isMirrored && !isMirrored && isQuorum)',
      why: 'Python refuses it: a typo would be found by nobody',
    },
  ],
)

const CONNECTIONS = [
  ...mutantsOf(
    'src/amqp/connection-pool.ts',
    ['test/amqp/connection-pool.test.ts'],
    [
      {
        id: 'pool-oldest-first',
        find: 'this.#roomy.at(-1)',
        replace: 'this.#roomy.at(0)',
        why: 'in quiet times few connections are in use',
      },
      {
        id: 'idle-connections-kept',
        find: 'if (this.#all.length > this.#limits.minSize) this.#expire()',
        replace: '',
        why: 'the connections of one busy minute would stay for good',
      },
      {
        id: 'idle-connections-all-closed',
        find: 'Math.max(0, idle.length - minSize)',
        replace: 'idle.length',
        why: 'conn_pool_min_size would keep nothing',
      },
    ],
  ),
  ...mutantsOf(
    'src/amqp/abortable.ts',
    ['test/amqp/abortable.test.ts'],
    [
      {
        id: 'signal-not-heard',
        find: "signal.addEventListener('abort', abort)",
        replace: '',
        why: 'a call that its caller gave up would wait on',
      },
    ],
  ),
  ...mutantsOf(
    'src/amqp/connection.ts',
    ['test/amqp/amqp-driver-base.test.ts'],
    [
      {
        id: 'one-try-too-few',
        find: 'tries > retry',
        replace: 'tries >= retry',
        tests: ['test/amqp/listen-connection.test.ts'],
        why: 'retry counts the tries after the first',
      },
    ],
  ),
  ...mutantsOf(
    'src/amqp/listen-connection.ts',
    ['test/amqp/listen-connection.test.ts'],
    [
      {
        id: 'no-limit-on-prefetch',
        find: 'if (prefetch > 0) await channel.basicQos(prefetch)',
        replace: '',
        why: 'rabbit_qos_prefetch_count would bound nothing',
      },
      {
        id: 'cancelled-consumer-left',
        find: 'void this.#redeclare(consumer, channel)',
        replace: '',
        why: 'a server whose queue was deleted would wait for ever',
      },
      {
        id: 'refusal-of-transient-queues-asked-again',
        find: ' && !refusesTransient(error)',
        replace: '',
        why: 'what a broker never permits would only be told later',
      },
      {
        id: 'internal-error-is-final',
        find: 'await this.backoff.wait(INTERNAL_ERROR_PAUSE)\n      return true',
        replace: 'return false',
        why: 'a moment of trouble in the broker would end a server',
      },
      {
        id: 'consumer-insists-on-durable',
        find: 'this.#consumers.map((one) => one.followDurability(error))',
        replace: '[false]',
        why: 'one service with another option would keep a server from starting',
      },
    ],
  ),
  ...mutantsOf(
    'src/amqp/refusal.ts',
    ['test/amqp/refusal.test.ts'],
    [
      {
        id: 'options-of-the-other-queues-named',
        find: "[transient ? 'transient' : 'topic']",
        replace: "[transient ? 'topic' : 'transient']",
        why: 'the option that is named would change nothing',
      },
      {
        id: 'durability-of-another-exchange-followed',
        find: 'if (!namesExchange(message, exchange)) return null',
        replace: '',
        why: 'a queue would be declared transient for nothing',
      },
    ],
  ),
  ...mutantsOf(
    'src/amqp/connection.ts',
    ['test/amqp/listen-connection.test.ts'],
    [
      {
        id: 'mended-without-end',
        find: 'if (code === null || mended.includes(code)) throw error',
        replace: 'if (code === null || mended.length > 9) throw error',
        why: 'a broker that refuses again and again would be asked so',
      },
    ],
  ),
  ...mutantsOf(
    'src/amqp/backoff.ts',
    ['test/amqp/backoff.test.ts'],
    [
      {
        id: 'splay-drawn-once',
        find: '      this.#waiting = null\n      this.#draw = Math.random()',
        replace: '      this.#waiting = null',
        why: 'the same clients would always come back together',
      },
    ],
  ),
  ...mutantsOf(
    'src/amqp/connection.ts',
    ['test/amqp/connection.test.ts'],
    [
      {
        id: 'hosts-in-one-order-for-all',
        find: 'this.#broker.connect(this.#purpose, this)',
        replace: 'this.#broker.connect(this.#purpose)',
        why: 'all connections of a process would be on one node',
      },
    ],
  ),
  ...mutantsOf(
    'src/amqp/msg-id-cache.ts',
    ['test/amqp/msg-id-cache.test.ts'],
    [
      {
        id: 'memory-one-id-too-short',
        find: '#ids.size <= PREV_MSGIDS_SIZE',
        replace: '#ids.size < PREV_MSGIDS_SIZE',
        why: 'a duplicate of the oldest id that is promised would be served',
      },
    ],
  ),
]

export const AMQP_MUTANTS = [
  ...SENDING,
  ...PUBLISHING,
  ...ARRIVING,
  ...SERVING,
  ...WAITING,
  ...QUEUES,
  ...CONNECTIONS,
]
