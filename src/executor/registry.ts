/**
 * Executor: the names by which a server asks for one.
 *
 * oslo counterpart: the entry-point group `oslo.messaging.executors`.
 */
import { Namespace } from '../driver-manager.ts'
import type { ExecutorClass } from './executor.ts'
import { GreenThreadPoolExecutor } from './green-thread-pool-executor.ts'
import { SynchronousExecutor } from './synchronous-executor.ts'
import { ThreadPoolExecutor } from './thread-pool-executor.ts'

/**
 * The executors by name: `blocking`, `eventlet`, `threading`; register another
 * here. Python counterpart: entry points of group `oslo.messaging.executors`.
 */
export const EXECUTORS = new Namespace<ExecutorClass>(
  'oslo.messaging.executors',
)

EXECUTORS.register('blocking', SynchronousExecutor)
EXECUTORS.register('eventlet', GreenThreadPoolExecutor)
EXECUTORS.register('threading', ThreadPoolExecutor)
