import { describe, expect, it, vi } from 'vitest'
import { NoSuchMethod } from '../../src/errors.ts'
import { RPCDispatcher } from '../../src/rpc/rpc-dispatcher.ts'
import { Target } from '../../src/target.ts'
import { AttributeError, IndexError } from '../../src/wire/builtin-errors.ts'
import type { Payload } from '../../src/wire/envelope.ts'
import { recordLog } from '../support/recorded-log.ts'
import { serve } from './hand-made-request.ts'

class Base {
  inherited(): string {
    return 'from the base class'
  }
}

const getter = vi.fn(() => () => 'from a getter')

class Endpoint extends Base {
  readonly target = new Target({ version: '1.1' })
  readonly number = 7

  echo(_ctxt: unknown, args: unknown): unknown {
    return args
  }

  _private(): string {
    return 'private'
  }

  get property(): () => string {
    return getter()
  }
}

const dispatcher = new RPCDispatcher(new Target({ topic: 't', server: 's' }), [
  new Endpoint(),
])

/** The answer to JSON text, as if it had come off the wire. */
async function answer(text: string) {
  recordLog()
  return await serve(dispatcher, JSON.parse(text) as Payload)
}

describe('a method', () => {
  it.each([
    'constructor',
    '__proto__',
    'toString',
    'hasOwnProperty',
    'then',
    'target',
    '_private',
    'property',
    'number',
    '',
  ])('named %j is one that the endpoint does not have', async (method) => {
    expect(await answer(JSON.stringify({ method }))).toEqual({
      failure: new NoSuchMethod(method),
    })
    expect(getter).not.toHaveBeenCalled()
  })

  it('of a base class is one that it has', async () => {
    expect(await answer('{"method": "inherited"}')).toEqual({
      reply: 'from the base class',
    })
  })

  it.each(['{}', '{"method": null}', '{"method": 7}', '{"method": ["echo"]}'])(
    'that is no text, as in %s, is a TypeError',
    async (text) => {
      const { method } = JSON.parse(text)
      expect(await answer(text)).toEqual({
        failure: new TypeError(
          `method is ${JSON.stringify(method)}; expected a string`,
        ),
      })
    },
  )
})

describe('arguments', () => {
  it.each(['[1]', '"text"', 'null', '7', 'true'])(
    'that are %s and no object are a TypeError',
    async (args) => {
      expect(await answer(`{"method": "echo", "args": ${args}}`)).toEqual({
        failure: new TypeError(
          `args is ${args}; expected an object of named arguments`,
        ),
      })
    },
  )

  it('of any length are quoted only at their beginning', async () => {
    const args = JSON.stringify('x'.repeat(100_000))
    const { failure } = await answer(`{"method": "echo", "args": ${args}}`)
    expect((failure as Error).message.length).toBeLessThan(300)
  })

  it('named __proto__ or constructor stay data, and pollute nothing', async () => {
    const args = '{"__proto__":{"polluted":1},"constructor":{"prototype":2}}'
    const { reply } = await answer(`{"method": "echo", "args": ${args}}`)
    expect(JSON.stringify(reply)).toBe(args)
    expect(Object.getPrototypeOf(reply)).toBe(Object.prototype)
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })
})

describe('a version', () => {
  it.each([
    ['1', AttributeError],
    ['"1"', IndexError],
    ['"1.x"', RangeError],
    ['1.1', AttributeError],
    ['[]', AttributeError],
    ['{"toString": 1}', AttributeError],
  ])('of %s is answered as Python answers it', async (version, refusal) => {
    const { failure } = await answer(
      `{"method": "echo", "version": ${version}}`,
    )
    expect(failure).toBeInstanceOf(refusal)
    expect((failure as Error).message).toMatch(/^version is /)
  })
})

it('what has no text, under a namespace that nobody has, is answered', async () => {
  const strange = '{"toString": 1, "valueOf": 2}'
  const { failure } = await answer(
    `{"method": "echo", "namespace": "n", "version": ${strange}}`,
  )
  expect(failure).toBeInstanceOf(Error)
})

it('members that nobody knows are ignored', async () => {
  expect(await answer('{"method": "echo", "_extra": 1, "more": {}}')).toEqual({
    reply: {},
  })
})
