/**
 * Server: the class that the walk reads. It owns the listener and two
 * executors: in the one runs the poll loop, in the other the work. Applications
 * get one from `getRPCServer`, call `start`, and `stop` and `wait` at the end.
 *
 * oslo counterpart: `MessageHandlingServer` in `server.py` of Mitaka, 4.6.1.
 * Mended: `ServerListenError` arrives; the restart warning is seen; `stop`
 * cancels the consumers; what was delivered before is served; an idle `wait`
 * ends at once.
 */

import type { Conf } from '../conf.ts'
import type { DispatcherBase } from '../dispatcher/dispatcher-base.ts'
import type { DispatcherExecutorContext } from '../dispatcher/dispatcher-executor-context.ts'
import type { Listener } from '../driver/listener.ts'
import { DriverManager } from '../driver-manager.ts'
import {
  ExecutorLoadFailure,
  ServerListenError,
  TransportDriverError,
} from '../errors.ts'
import {
  checkMaxThreads,
  type Executor,
  type ExecutorClass,
  type ExecutorOptions,
} from '../executor/executor.ts'
import { EXECUTORS } from '../executor/registry.ts'
import { getLogger } from '../log.ts'
import { poolOpts } from '../options/rpc-opts.ts'
import type { Transport } from '../transport.ts'
import { AcceptedWork } from './accepted-work.ts'
import { DrainDeadline, requeueRest } from './drain-deadline.ts'
import { foreverRetryUncaughtExceptions } from './forever-retry.ts'
import type { WaitOptions } from './ordered-task.ts'
import { OrderedTaskRunner } from './ordered-task-runner.ts'
import type { ServiceBase } from './service-base.ts'

const LOG = getLogger('oslo_messaging.server')

const RESTART_WARNING =
  'Restarting a MessageHandlingServer is inherently racy. It is deprecated, ' +
  'and will become a noop in a future release of oslo.messaging. If you need ' +
  'to restart MessageHandlingServer you should instantiate a new object.'

const NOT_WAITED_FOR =
  'Starting again without a wait() that saw the end of the work: the listener ' +
  'of the time before may never be closed, and what it had delivered may not ' +
  'be served.'

/** What oslo.messaging does not have; off by default. None in Python: ours. */
export interface ServerOptions {
  /**
   * How many requests may be acknowledged and not yet served; null: without
   * bound, as in oslo.messaging. At that number the server polls no more until
   * one is done. Nothing is refused or lost: what was delivered meanwhile stays
   * unacknowledged, in this process, unless `rabbit_qos_prefetch_count` keeps
   * it in its queue.
   */
  readonly maxAccepted?: number | null
  /**
   * Milliseconds from `stop` after which `wait` ends, whatever is left; null:
   * it waits for all. What was delivered and not acknowledged then goes back to
   * its queue, which a warning counts. What was acknowledged cannot: it goes on
   * while the process lives, so set `maxAccepted` too.
   */
  readonly drainDeadlineMs?: number | null
  /** Only `threading`: how many threads; 0, the default: one for each CPU. */
  readonly maxThreads?: number
}

/**
 * A server: `start` it, and its endpoints are called until `stop`; `wait` ends
 * it. Each may be called from anywhere, in any order, any number of times.
 * Requests are acknowledged before they are served, so each is served at most
 * once. Python counterpart: `MessageHandlingServer`.
 */
export class MessageHandlingServer
  extends OrderedTaskRunner
  implements ServiceBase
{
  /** The transport's options. */
  readonly conf: Conf
  /** Where it listens through; `wait` does not close it. */
  readonly transport: Transport
  /** Knows what to do with a message. */
  readonly dispatcher: DispatcherBase
  /** Name of the executor, as given. */
  readonly executorType: string
  /** Null until `start` has listened, and again when all is served. */
  listener: Listener | null = null

  readonly #executorCls: ExecutorClass
  readonly #maxThreads: number
  readonly #accepted: AcceptedWork
  readonly #drainDeadline: DrainDeadline
  #workExecutor: Executor | null = null
  #pollExecutor: Executor | null = null
  #started = false

  /**
   * Makes no connection.
   *
   * @param executor - `blocking` (the default), `eventlet`, `threading`
   * @throws ExecutorLoadFailure if there is no executor of that name.
   * @throws TypeError if the dispatcher has an endpoint that cannot run in it.
   * @throws RangeError for an option that it cannot take.
   */
  constructor(
    transport: Transport,
    dispatcher: DispatcherBase,
    executor = 'blocking',
    options: ServerOptions = {},
  ) {
    super(['start', 'stop', 'wait'])
    this.conf = transport.conf
    this.conf.registerOpts(poolOpts)
    this.transport = transport
    this.dispatcher = dispatcher
    this.executorType = executor
    this.#maxThreads = checkMaxThreads(options.maxThreads ?? 0)
    this.#accepted = new AcceptedWork(options.maxAccepted)
    this.#drainDeadline = new DrainDeadline(options.drainDeadlineMs)
    try {
      const mgr = new DriverManager(EXECUTORS, this.executorType)
      this.#executorCls = mgr.driver
    } catch (ex) {
      throw new ExecutorLoadFailure(this.executorType, ex)
    }
    this.dispatcher.checkExecutor(this.#executorCls)
  }

  /**
   * Listens, and begins to poll. With `blocking` the promise is that of the
   * whole service: it resolves when the server is stopped. With any other
   * executor it resolves when the consumers are there.
   *
   * @param overridePoolSize - workers, instead of `executor_thread_pool_size`
   * @throws ServerListenError if the driver cannot listen. The server is of no
   * use then: make another.
   * @throws InvalidTarget if topic or server is missing.
   */
  start(
    overridePoolSize: number | null = null,
    waiting: WaitOptions = {},
  ): Promise<void> {
    if (this.#started) LOG.warning(RESTART_WARNING)
    else if (this.listener !== null) LOG.warning(NOT_WAITED_FOR)
    return this.ordered('start', { resetAfter: 'stop' }, waiting, async () => {
      this.#started = true
      try {
        this.listener = await this.dispatcher.listen(this.transport)
      } catch (ex) {
        if (!(ex instanceof TransportDriverError)) throw ex
        throw new ServerListenError(this.dispatcher.target, ex)
      }
      const executorOpts: ExecutorOptions = { maxThreads: this.#maxThreads }
      if (this.executorType !== 'blocking')
        executorOpts.maxWorkers =
          overridePoolSize || this.conf.get(poolOpts.executor_thread_pool_size)
      this.#workExecutor = new this.#executorCls(executorOpts)
      this.#pollExecutor = new this.#executorCls(executorOpts)
      await this.#begin(this.#workExecutor, this.listener)
      return () => this.#pollExecutor!.submit(() => this.#runner())
    })
  }

  /** A start that fails here leaves no consumer behind. */
  async #begin(workExecutor: Executor, listener: Listener): Promise<void> {
    try {
      await this.dispatcher.begin(workExecutor)
    } catch (ex) {
      this.listener = null
      await listener.stop()
      await listener.cleanup()
      throw ex
    }
  }

  #runner(): Promise<void> {
    return foreverRetryUncaughtExceptions(async () => {
      while (this.#started) {
        const incoming = await this.listener!.poll({
          timeout: this.dispatcher.batchTimeout,
          prefetchSize: this.dispatcher.batchSize,
        })
        if (incoming.length > 0)
          await this.#submitWork(this.dispatcher.accept(incoming))
      }
      // The consumers are cancelled; what they had delivered is still here.
      while (true) {
        const incoming = await this.listener!.poll({
          timeout: this.dispatcher.batchTimeout,
          prefetchSize: this.dispatcher.batchSize,
        })
        if (incoming.length === 0) return
        await this.#submitWork(this.dispatcher.accept(incoming))
      }
    })
  }

  async #submitWork(callback: DispatcherExecutorContext): Promise<void> {
    const fut = await this.#accepted.add(
      this.#workExecutor!.submit(() => callback.run()),
    )
    fut.addDoneCallback(() => callback.done())
    await this.#accepted.room()
  }

  /**
   * Cancels the consumers: the broker delivers no more. Methods that run go
   * on, and what was delivered is still served; `wait` waits for both.
   */
  stop(waiting: WaitOptions = {}): Promise<void> {
    return this.ordered('stop', { after: 'start' }, waiting, async () => {
      try {
        await this.listener?.stop()
      } finally {
        this.#started = false
        this.#drainDeadline.begin()
      }
    })
  }

  /**
   * Waits until everything that was delivered is served, or for option
   * `drainDeadlineMs`, then closes the connection. Inside an endpoint of this
   * server it would wait for itself.
   */
  wait(waiting: WaitOptions = {}): Promise<void> {
    return this.ordered('wait', { after: 'stop' }, waiting, async () => {
      const drained = await this.#drainDeadline.allows(async () => {
        await this.#pollExecutor?.shutdown()
        await this.#workExecutor?.shutdown()
      })
      if (!drained) await this.#handBack()
      await this.listener?.cleanup()
      if (drained) this.listener = null
    })
  }

  /** The poll loop may still run: it finds nothing more, and ends. */
  async #handBack(): Promise<void> {
    const count = this.listener === null ? 0 : await requeueRest(this.listener)
    LOG.warning(
      `Not drained within ${this.#drainDeadline.ms} ms: messages handed back ` +
        `to their queues: ${count}; requests accepted and not yet served: ` +
        `${this.#accepted.unfinished}`,
    )
  }

  /** Does nothing. oslo.service calls it on SIGHUP. */
  reset(): void {}

  /** Stops and waits, if it was ever started and not yet waited for. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#started && this.listener === null) return
    await this.stop()
    await this.wait()
  }
}
