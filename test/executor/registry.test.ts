import { expect, it } from 'vitest'
import { GreenThreadPoolExecutor } from '../../src/executor/green-thread-pool-executor.ts'
import { EXECUTORS } from '../../src/executor/registry.ts'
import { SynchronousExecutor } from '../../src/executor/synchronous-executor.ts'

it("executors have the names of Python's entry points", () => {
  expect(EXECUTORS.name).toBe('oslo.messaging.executors')
  expect(EXECUTORS.names).toEqual(['blocking', 'eventlet'])
  expect(EXECUTORS.get('blocking')).toBe(SynchronousExecutor)
  expect(EXECUTORS.get('eventlet')).toBe(GreenThreadPoolExecutor)
})
