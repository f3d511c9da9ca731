import { expect, it } from 'vitest'
import { ExecutorLoadFailure } from '../../src/errors.ts'
import * as absent from '../../src/threads/absent.ts'
import * as present from '../../src/threads/thread-pool.ts'

it('a browser has no threads, and says what to use instead', () => {
  expect(() => new absent.ThreadPool(absent.cpuCount())).toThrow(
    new ExecutorLoadFailure(
      'threading',
      new Error('a browser has no threads for it; use "eventlet" here'),
    ),
  )
})

it('what it gets instead has the same names', () => {
  expect(Object.keys(absent).sort()).toEqual(Object.keys(present).sort())
})
