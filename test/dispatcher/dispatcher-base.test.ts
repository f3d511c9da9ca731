import { expect, it } from 'vitest'
import { RPCDispatcher } from '../../src/rpc/rpc-dispatcher.ts'
import { Target } from '../../src/target.ts'

it('a dispatcher takes one message at a time, however long that takes', () => {
  const dispatcher = new RPCDispatcher(new Target(), [])
  expect(dispatcher.batchSize).toBe(1)
  expect(dispatcher.batchTimeout).toBeNull()
})
