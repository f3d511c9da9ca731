/**
 * Mutants of `src/rpc/`: what a request may reach, what it is answered, and
 * what a client sends. In the list of `mutants.ts`.
 */
import { mutantsOf } from './mutant.ts'

const DISPATCHER = mutantsOf(
  'src/rpc/rpc-dispatcher.ts',
  ['test/rpc/rpc-dispatcher.test.ts', 'test/rpc/answer.test.ts'],
  [
    {
      id: 'acknowledge-after-dispatch',
      find: '    incoming.acknowledge()\n    return new DispatcherExecutorContext(incoming, (message) =>\n      this.#dispatchAndReply(message),',
      replace:
        '    return new DispatcherExecutorContext(incoming, (message) =>\n      this.#dispatchAndReply(message).then(() => message.acknowledge()),',
      why: 'a server that dies would have its request served a second time',
    },
    {
      id: 'namespace-ignored',
      find: 'if (!isNamespace(target, namespace)) continue',
      replace: '',
      why: 'an endpoint would serve what is meant for another',
    },
    {
      id: 'version-ignored',
      find: "if (!versionIsCompatible(target.version || '1.0', version)) continue",
      replace: '',
      why: 'an old endpoint would get requests that it does not understand',
    },
    {
      id: 'no-such-method-untold',
      find: 'foundCompatible = true',
      replace: 'foundCompatible = false',
      why: 'a caller would be told of a version, not of the method',
    },
    {
      id: 'expected-exception-wrapped',
      find: 'failure: e.cause,',
      replace: 'failure: e,',
      why: 'the caller must get the exception that was expected',
    },
    {
      id: 'empty-result-lost',
      find: 'result ?? null',
      replace: 'result || null',
      why: '0, false and "" are answers',
    },
  ],
)

const REACH = mutantsOf(
  'src/rpc/access-policy.ts',
  ['test/rpc/access-policy.test.ts'],
  [
    {
      id: 'private-method-reachable',
      find: "return !method.startsWith('_')",
      replace: 'return true',
      why: 'whoever reaches the broker could call what nobody meant to offer',
    },
    {
      id: 'explicit-policy-lets-all-through',
      find: 'found !== null && isExposed(found)',
      replace: 'found !== null',
      why: 'that policy is there for those who list what they offer',
    },
    {
      id: 'constructor-reachable',
      find: "if (name === 'constructor') return null",
      replace: '',
      why: 'a request for "constructor" is not for an endpoint',
    },
    {
      id: 'object-prototype-reachable',
      find: 'while (holder !== null && !BUILT_IN.has(holder)) {',
      replace: 'while (holder !== null) {',
      why: 'toString and its like are no methods of an endpoint',
    },
  ],
)

const VERSIONS = mutantsOf(
  'src/rpc/version.ts',
  ['test/rpc/version.test.ts'],
  [
    {
      id: 'newer-minor-accepted',
      find: 'return askedMinor < minor',
      replace: 'return true',
      why: 'a server would take requests from the future',
    },
    {
      id: 'major-ignored',
      find: 'if (major !== askedMajor) return false',
      replace: '',
      why: 'another major is another interface',
    },
  ],
)

const MONITOR = [
  ...mutantsOf(
    'src/rpc/call-watchdog.ts',
    ['test/rpc/call-watchdog.test.ts'],
    [
      {
        id: 'sign-of-life-after-the-reply',
        find: '    await this.#beat\n',
        replace: '',
        why: 'a client that has its reply would get one that names no call',
      },
      {
        id: 'watchdog-never-stopped',
        find: 'clearTimeout(this.#timer)',
        replace: '',
        why: 'signs of life would go on after the reply, as they can in Python',
      },
      {
        id: 'failed-sign-of-life-repeated',
        find: '      return\n    }\n    if (!this.#stopped)',
        replace: '    }\n    if (!this.#stopped)',
        why: 'a client that is gone would be written to until the method ends',
      },
      {
        id: 'whole-timeout-between-signs-of-life',
        find: 'wholeSeconds(incoming.clientTimeout) / 2',
        replace: 'wholeSeconds(incoming.clientTimeout)',
        why: 'the client gives the call up before the sign of life is there',
      },
    ],
  ),
  ...mutantsOf(
    'src/amqp/reply-waiter.ts',
    ['test/amqp/reply-waiter.test.ts'],
    [
      {
        id: 'sign-of-life-unheard',
        find: 'if (outcome === null) silenceEnds = ',
        replace: 'if (outcome !== null) silenceEnds = ',
        why: 'a call that its server is busy with would be given up',
      },
      {
        id: 'timeout-gives-way-to-the-monitor',
        find: 'other === null || one < other',
        replace: 'one !== other',
        why: 'signs of life would keep a call beyond its timeout',
      },
    ],
  ),
]

const CLIENT = mutantsOf(
  'src/rpc/call-context.ts',
  ['test/rpc/call-context.test.ts'],
  [
    {
      id: 'call-to-all',
      find: 'if (this.target.fanout)',
      replace: 'if (this.target === null)',
      why: 'a call has one answer; with fanout it would take any',
    },
    {
      id: 'context-not-serialized',
      find: 'this.serializer.serializeContext(ctxt)',
      replace: 'ctxt',
      why: 'the context of an application is seldom JSON',
    },
    {
      id: 'arguments-not-serialized',
      find: 'this.serializer.serializeEntity(ctxt, value)',
      replace: 'value',
      why: 'objects of an application are seldom JSON',
    },
  ],
)

const DECLARED = [
  ...mutantsOf(
    'src/rpc/expose.ts',
    ['test/rpc/expose.test.ts'],
    [
      {
        id: 'missing-argument-accepted',
        find: 'if (missing.length > 0)',
        replace: 'if (missing.length > 1)',
        why: 'the method would run without what it needs',
      },
    ],
  ),
  ...mutantsOf(
    'src/rpc/expected-exceptions.ts',
    ['test/rpc/expected-exceptions.test.ts'],
    [
      {
        id: 'expected-exception-unmarked',
        find: 'throw new ExpectedException(thrown)',
        replace: 'throw thrown',
        why: 'what a method says it may throw would fill the log',
      },
    ],
  ),
  ...mutantsOf(
    'src/rpc/ping-endpoint.ts',
    ['test/rpc/ping-endpoint.test.ts'],
    [
      {
        id: 'ping-always-on',
        find: 'if (!enabled) return endpoints',
        replace: '',
        why: 'rpc_ping_enabled is off by default',
      },
    ],
  ),
]

const THREADS = [
  ...mutantsOf(
    'src/rpc/endpoint-thread.ts',
    ['test/rpc/endpoint-module.test.ts'],
    [
      {
        id: 'arguments-unchecked-in-threads',
        find: 'checkArguments(func, method, args)',
        replace: '',
        why: 'what is declared holds in a thread too',
      },
    ],
  ),
  ...mutantsOf(
    'src/executor/thread-pool-executor.ts',
    ['test/executor/thread-pool-executor.test.ts'],
    [
      {
        id: 'no-bound-on-threads',
        find: 'while (this.#running < this.#limit) {',
        replace: 'while (this.#running >= 0) {',
        why: 'as much runs at once as there are threads',
      },
    ],
  ),
  ...mutantsOf(
    'src/dispatcher/loop-monitor.ts',
    ['test/dispatcher/loop-monitor.test.ts'],
    [
      {
        id: 'blocked-loop-untold',
        find: 'if (blockedMs < this.#limitMs) return',
        replace: 'if (blockedMs >= 0) return',
        why: 'nobody would know why the broker closed the connection',
      },
    ],
  ),
]

export const RPC_MUTANTS = [
  ...DISPATCHER,
  ...REACH,
  ...VERSIONS,
  ...MONITOR,
  ...CLIENT,
  ...DECLARED,
  ...THREADS,
]
