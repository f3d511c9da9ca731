import { describe, expect, it } from 'vitest'
import { ExpectedException } from '../../src/errors.ts'
import { expectedExceptions } from '../../src/rpc/expected-exceptions.ts'
import { RPCDispatcher } from '../../src/rpc/rpc-dispatcher.ts'
import { Target } from '../../src/target.ts'
import { recordLog } from '../support/recorded-log.ts'
import { serve } from './hand-made-request.ts'

class NotFound extends Error {}
class PortNotFound extends NotFound {}

const thrownBy = async (classes: (typeof Error)[], thrown: unknown) => {
  const method = expectedExceptions(...classes)(() => {
    throw thrown
  })
  return await method().catch((error: unknown) => error)
}

describe('expectedExceptions', () => {
  it.each([
    ['one of its classes', [NotFound], new NotFound('p-1')],
    ['a class derived from one', [NotFound], new PortNotFound('p-1')],
    ['the second of its classes', [RangeError, NotFound], new NotFound('p-1')],
  ])('wraps %s', async (_what, classes, thrown) => {
    expect(await thrownBy(classes as (typeof Error)[], thrown)).toEqual(
      new ExpectedException(thrown),
    )
  })

  it.each([
    ['any other class', [PortNotFound], new NotFound('p-1')],
    ['anything, if it has no classes', [], new Error('any')],
    ['what is no error', [NotFound], 'text'],
  ])('lets %s through', async (_what, classes, thrown) => {
    expect(await thrownBy(classes as (typeof Error)[], thrown)).toBe(thrown)
  })

  it('wraps what a promise is rejected with', async () => {
    const cause = new NotFound('p-1')
    const method = expectedExceptions(NotFound)(() => Promise.reject(cause))
    await expect(method()).rejects.toMatchObject({ cause })
  })

  it('passes on this, arguments and result', async () => {
    class Agent {
      readonly #host = 'node-1'

      where = expectedExceptions(NotFound)(
        async (ctxt: object, args: object) => [this.#host, ctxt, args],
      )

      async plain(this: Agent): Promise<Agent> {
        return this
      }
    }
    const agent = new Agent()
    expect(await agent.where({ c: 1 }, { a: 2 })).toEqual([
      'node-1',
      { c: 1 },
      { a: 2 },
    ])
    const wrapped = expectedExceptions(NotFound)(agent.plain)
    expect(await wrapped.call(agent)).toBe(agent)
  })

  it('sends the caller the original, and keeps the log quiet', async () => {
    const log = recordLog()
    const cause = new PortNotFound('p-1')
    const get = expectedExceptions(NotFound)(() => Promise.reject(cause))
    const dispatcher = new RPCDispatcher(new Target(), [{ get }])
    expect(await serve(dispatcher, { method: 'get' })).toEqual({
      failure: cause,
      logFailure: false,
    })
    expect(log.records.map(({ level }) => level)).toEqual(['debug'])
  })
})
