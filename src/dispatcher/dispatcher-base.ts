/**
 * Dispatcher: what the server asks of whoever knows what to do with messages.
 * `listen` says where they come from, `accept` turns a polled batch into a
 * piece of work.
 *
 * oslo counterpart: `DispatcherBase` in `dispatcher.py` of Mitaka; since 5.0.0
 * the server itself does what `_listen` and `__call__` did.
 */
import type { IncomingMessage } from '../driver/incoming-message.ts'
import type { Listener } from '../driver/listener.ts'
import type { Executor, ExecutorClass } from '../executor/executor.ts'
import type { Target } from '../target.ts'
import type { Transport } from '../transport.ts'
import type { DispatcherExecutorContext } from './dispatcher-executor-context.ts'

/**
 * What a server asks what its messages mean. Python counterpart:
 * `DispatcherBase`; since 5.0.0 the server does this.
 */
export abstract class DispatcherBase {
  /** How many messages make one batch. */
  readonly batchSize: number = 1
  /** Seconds to wait for a batch to fill; null: without end. */
  readonly batchTimeout: number | null = null

  /** Where the server listens. */
  abstract readonly target: Target

  /**
   * Asked by the server's constructor. None objects, unless it overrides this.
   *
   * @throws TypeError if what it serves cannot run in such an executor.
   */
  checkExecutor(_executorCls: ExecutorClass): void {}

  /** Told by each start, before anything is accepted, who will run the work. */
  async begin(_workExecutor: Executor): Promise<void> {}

  /** Begins to listen on `transport`. Python counterpart: `_listen`. */
  abstract listen(transport: Transport): Promise<Listener>

  /**
   * Takes a polled batch, never empty. Python counterpart: `__call__`.
   *
   * @throws AMQPError if the batch cannot be acknowledged; it is not served
   * here, and the broker delivers it again.
   */
  abstract accept(
    incoming: readonly IncomingMessage[],
  ): DispatcherExecutorContext
}
