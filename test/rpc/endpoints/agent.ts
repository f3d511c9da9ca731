// An endpoint as a module: each thread makes an Agent of its own. The threads
// of one test meet in shared memory, which reaches them by Node's environment
// data, since everything else is cloned.

import { getEnvironmentData, threadId } from 'node:worker_threads'
import {
  ExpectedException,
  expectedExceptions,
  expose,
  RPCDispatcherError,
  Target,
} from '../../../src/index.ts'

class RouterNotFound extends Error {
  static readonly module = 'neutron_lib.exceptions.l3'
}

export default class Agent {
  readonly target = new Target({ version: '1.4' })
  calls = 0

  add = expose((_ctxt: object, { a, b }: { a: number; b: number }) => a + b, {
    required: ['a', 'b'],
  })

  find = expectedExceptions(RouterNotFound)(() => {
    throw new RouterNotFound('no router r1')
  })

  get getter() {
    return () => 'reached'
  }

  echo(ctxt: object, args: object) {
    return { ctxt, args }
  }

  /** Spins, without ever yielding, until `count` have come. */
  meet(_ctxt: object, { count }: { count: number }) {
    const meeting = getEnvironmentData('meeting') as unknown as Int32Array
    Atomics.add(meeting, 0, 1)
    while (Atomics.load(meeting, 0) < count);
    return threadId
  }

  count() {
    this.calls += 1
    return this.calls
  }

  fail() {
    throw new RouterNotFound('no router r1')
  }

  refuse() {
    throw new ExpectedException(new RPCDispatcherError('not now'))
  }

  nothing() {}

  unreturnable() {
    return () => {}
  }

  exit() {
    process.exit(3)
  }

  leaveBehind() {
    setImmediate(() => {
      throw new Error('left behind')
    })
    return 'answered'
  }

  _private() {
    return 'reached'
  }
}
