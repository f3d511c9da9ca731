/**
 * Recorder: what the chains of async work are called. That one begins is seen
 * without names; here stands, outside the source, which symbols give it one. A
 * test checks that each symbol exists.
 */
import type { Frame } from './frame.ts'

export interface ChainRule {
  readonly name: string
  /** `path#symbol` of a function. */
  readonly symbol: string
  /**
   * `holds`: a chain that forked and in which the function runs. `root`: the
   * function begins a chain when the event loop calls it; all of them are one.
   */
  readonly when: 'holds' | 'root'
  /** Numbered within its owner: `worker 1`. */
  readonly isNumbered?: true
  /** Where `this` of the function says whose chain it is. */
  readonly owner?: readonly string[]
}

/** The first that fits gives the name: a poll loop runs in a worker, too. */
export const CHAIN_RULES: readonly ChainRule[] = [
  {
    name: 'poll',
    symbol:
      'src/server/message-handling-server.ts#MessageHandlingServer.#runner',
    when: 'holds',
    owner: ['dispatcher', 'target', 'server'],
  },
  {
    name: 'worker',
    symbol:
      'src/executor/green-thread-pool-executor.ts#GreenThreadPoolExecutor.#worker',
    when: 'holds',
    isNumbered: true,
  },
  // Otherwise the driver's callback would belong to whoever registered it:
  // right for a debugger, wrong for a reader.
  {
    name: 'driver',
    symbol: 'src/amqp/consumer.ts#Consumer.consume/=>',
    when: 'root',
  },
]

export const symbolOf = ({ module, fn }: Frame): string =>
  `${module.path}#${module.functions[fn]?.symbol}`

/** The classes whose objects are watched from when they are made. */
export const WATCHED: Readonly<
  Record<
    string,
    { readonly as: 'executor' | 'future'; readonly fields: readonly string[] }
  >
> = {
  'src/executor/green-thread-pool-executor.ts#GreenThreadPoolExecutor.constructor':
    {
      as: 'executor',
      fields: ['#maxWorkers', '#alive', '#delayedWork', '#shutdown'],
    },
  'src/executor/synchronous-executor.ts#SynchronousExecutor.submit': {
    as: 'executor',
    fields: ['#running', '#shutdown'],
  },
  'src/executor/thread-pool-executor.ts#ThreadPoolExecutor.constructor': {
    as: 'executor',
    fields: ['#limit', '#running', '#backlog'],
  },
  'src/executor/future.ts#Future.constructor': {
    as: 'future',
    fields: ['#state'],
  },
}
