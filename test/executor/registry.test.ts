import { expect, it } from 'vitest'
import { GreenThreadPoolExecutor } from '../../src/executor/green-thread-pool-executor.ts'
import { EXECUTORS } from '../../src/executor/registry.ts'
import { SynchronousExecutor } from '../../src/executor/synchronous-executor.ts'
import { ThreadPoolExecutor } from '../../src/executor/thread-pool-executor.ts'

it("executors have the names of Python's entry points", () => {
  expect(EXECUTORS.name).toBe('oslo.messaging.executors')
  expect(EXECUTORS.names).toEqual(['blocking', 'eventlet', 'threading'])
  expect(EXECUTORS.get('blocking')).toBe(SynchronousExecutor)
  expect(EXECUTORS.get('eventlet')).toBe(GreenThreadPoolExecutor)
  expect(EXECUTORS.get('threading')).toBe(ThreadPoolExecutor)
})
