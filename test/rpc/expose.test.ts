import { describe, expect, it } from 'vitest'
import { ExplicitRPCAccessPolicy } from '../../src/rpc/access-policy.ts'
import { expectedExceptions } from '../../src/rpc/expected-exceptions.ts'
import {
  checkArguments,
  type DeclaredArguments,
  expose,
  isExposed,
} from '../../src/rpc/expose.ts'
import { RPCDispatcher } from '../../src/rpc/rpc-dispatcher.ts'
import { Target } from '../../src/target.ts'
import { serializeRemoteException } from '../../src/wire/failure.ts'
import { recordLog } from '../support/recorded-log.ts'
import { serve } from './hand-made-request.ts'

describe('expose', () => {
  it('marks the method, and gives it back as it is', () => {
    const method = () => {}
    expect(isExposed(method)).toBe(false)
    expect(expose(method)).toBe(method)
    expect(isExposed(method)).toBe(true)
    expect(Object.getOwnPropertyNames(method).sort()).toEqual([
      'length',
      'name',
    ])
  })

  it('marks a method of a class for all that inherit it', () => {
    class Base {
      shown(): void {}
    }
    expose(Base.prototype.shown)
    class Derived extends Base {}
    const policy = new ExplicitRPCAccessPolicy()
    expect(policy.isAllowed(new Derived(), 'shown')).toBe(true)
  })

  it('refuses what is no function', () => {
    expect(() => expose('add' as never)).toThrow(
      new TypeError('expose was given a string; expected a function'),
    )
  })

  it('is not lost by expectedExceptions, whichever comes first', () => {
    const declared = { required: ['a'] }
    const inside = expectedExceptions(RangeError)(expose(() => 1, declared))
    const outside = expose(
      expectedExceptions(RangeError)(() => 1),
      declared,
    )
    for (const method of [inside, outside]) {
      expect(isExposed(method)).toBe(true)
      expect(() => checkArguments(method, 'm', {})).toThrow(TypeError)
    }
    expect(isExposed(expectedExceptions(RangeError)(() => 1))).toBe(false)
  })
})

describe('declared arguments', () => {
  const refusal = (declared: DeclaredArguments | null, args: object) => {
    try {
      checkArguments(
        expose(() => {}, declared),
        'add',
        args,
      )
      return null
    } catch (error) {
      expect(error).toBeInstanceOf(TypeError)
      return (error as Error).message
    }
  }

  it.each([
    [null, { anything: 1 }],
    [{ required: ['a'] }, { a: undefined }],
    [
      { required: ['a'], optional: ['b'] },
      { b: 2, a: 1 },
    ],
    [{ required: ['a'], optional: ['b'] }, { a: 1 }],
    [{}, {}],
  ])('%j let %j pass', (declared, args) => {
    expect(refusal(declared, args)).toBeNull()
  })

  it.each([
    [{}, { c: 1 }, "add() got an unexpected keyword argument 'c'"],
    [
      { required: ['a'] },
      JSON.parse('{"__proto__": 1}'),
      "add() got an unexpected keyword argument '__proto__'",
    ],
    [
      { required: ['a'] },
      { c: 1, d: 2 },
      "add() got an unexpected keyword argument 'c'",
    ],
    [
      { required: ['a'] },
      {},
      "add() missing 1 required positional argument: 'a'",
    ],
    [
      { required: ['a', 'b'] },
      {},
      "add() missing 2 required positional arguments: 'a' and 'b'",
    ],
    [
      { required: ['a', 'b', 'toString', 'd'] },
      { a: 1 },
      "add() missing 3 required positional arguments: 'b', 'toString', and 'd'",
    ],
  ])('%j refuse %j as Python does', (declared, args, message) => {
    expect(refusal(declared, args)).toBe(message)
  })

  it('of any length are quoted only at their beginning', () => {
    const message = refusal({}, { ['x'.repeat(100_000)]: 1 })
    expect(message?.length).toBeLessThan(200)
  })

  const dispatcher = new RPCDispatcher(
    new Target(),
    [
      {
        add: expose((_: unknown, args: unknown) => args, { required: ['a'] }),
        loose: expose((_: unknown, args: unknown) => args),
      },
    ],
    {
      serializer: {
        serializeContext: (ctxt) => ctxt,
        deserializeContext: (ctxt) => ctxt,
        serializeEntity: (_, value) => value,
        deserializeEntity: (_, value) => `${value} in`,
      },
    },
  )

  it('that are wrong are answered builtins.TypeError; the method does not run', async () => {
    recordLog()
    const { failure } = await serve(dispatcher, { method: 'add', args: {} })
    const text = "add() missing 1 required positional argument: 'a'"
    expect(failure).toEqual(new TypeError(text))
    expect(JSON.parse(serializeRemoteException(failure))).toMatchObject({
      module: 'builtins',
      class: 'TypeError',
      message: text,
      args: [text],
    })
  })

  it('that are right reach the method as the serializer made them', async () => {
    expect(await serve(dispatcher, { method: 'add', args: { a: 1 } })).toEqual({
      reply: { a: '1 in' },
    })
  })

  it('of a method that declared none are not checked', async () => {
    const reply = await serve(dispatcher, { method: 'loose', args: { c: 1 } })
    expect(reply).toEqual({ reply: { c: '1 in' } })
  })
})
