import { describe, expect, it } from 'vitest'
import { NoSuchMethod, UnsupportedVersion } from '../../src/errors.ts'
import { RPCAccessPolicyBase } from '../../src/rpc/access-policy.ts'
import { RPCDispatcher } from '../../src/rpc/rpc-dispatcher.ts'
import { Target, type TargetAttributes } from '../../src/target.ts'
import type { Serializer } from '../../src/wire/serializer.ts'
import { recordLog } from '../support/recorded-log.ts'
import { serve } from './hand-made-request.ts'

const TARGET = new Target({ topic: 'l3_agent', server: 'node-1' })

/** An endpoint that tells who served. */
function endpoint(name: string, attributes?: TargetAttributes) {
  return {
    ...(attributes !== undefined && { target: new Target(attributes) }),
    who: (ctxt: unknown, args: unknown) => ({ name, ctxt, args }),
    [`only_${name}`]: () => name,
  }
}

const dispatcherOf = (...endpoints: object[]) =>
  new RPCDispatcher(TARGET, endpoints)

const servedBy = (name: string) => ({
  reply: expect.objectContaining({ name }),
})

const unsupported = (version: unknown, method = 'who') => ({
  failure: new UnsupportedVersion(version, method),
})

describe('which endpoint serves', () => {
  it('with none, every version is unsupported', async () => {
    recordLog()
    expect(await serve(dispatcherOf(), { method: 'who' })).toEqual(
      unsupported('1.0'),
    )
  })

  const plain = endpoint('plain')
  const named = endpoint('named', { namespace: 'n' })
  const newer = endpoint('newer', { version: '1.5' })
  const second = endpoint('second', { version: '2.1' })
  const legacy = endpoint('legacy', {
    namespace: 'n',
    legacyNamespaces: ['old', null as never],
  })

  it.each([
    ['the default target', [plain], {}, 'plain'],
    ['a namespace of null', [plain], { namespace: null }, 'plain'],
    ['version 1.0, explicitly', [plain], { version: '1.0' }, 'plain'],
    ['its namespace', [plain, named], { namespace: 'n' }, 'named'],
    ['an older version', [newer], { version: '1.3' }, 'newer'],
    [
      'its version, the second of two',
      [plain, second],
      { version: '2.1' },
      'second',
    ],
    ['an older namespace', [legacy], { namespace: 'old' }, 'legacy'],
    ['no namespace, where that is an older one', [legacy], {}, 'legacy'],
    ['the first of two that could', [plain, newer], {}, 'plain'],
  ])('%s', async (_what, endpoints, message, name) => {
    const dispatcher = dispatcherOf(...endpoints)
    const reply = await serve(dispatcher, { method: 'who', ...message })
    expect(reply).toEqual(servedBy(name))
  })

  it('a compatible one with the method, even behind one without', async () => {
    const dispatcher = dispatcherOf(plain, endpoint('other'))
    const reply = await serve(dispatcher, { method: 'only_other' })
    expect(reply).toEqual({ reply: 'other' })
  })

  it.each([
    ['another namespace', [named], { namespace: 'm' }, '1.0'],
    ['no namespace', [named], {}, '1.0'],
    ['a namespace where there is none', [plain], { namespace: 'n' }, '1.0'],
    ['a newer version', [newer], { version: '1.6' }, '1.6'],
    ['another major version', [newer], { version: '2.0' }, '2.0'],
    ['a version of null', [plain], { version: null }, null],
    ['a namespace that is no text', [plain], { namespace: [] }, '1.0'],
  ])('not for %s', async (_what, endpoints, message, version) => {
    recordLog()
    const dispatcher = dispatcherOf(...endpoints)
    expect(await serve(dispatcher, { method: 'who', ...message })).toEqual(
      unsupported(version),
    )
  })

  it('a method that no compatible one has is NoSuchMethod', async () => {
    recordLog()
    const dispatcher = dispatcherOf(named, plain)
    expect(await serve(dispatcher, { method: 'absent' })).toEqual({
      failure: new NoSuchMethod('absent'),
    })
  })

  it('an access policy of the application decides too', async () => {
    recordLog()
    class accessPolicy extends RPCAccessPolicyBase {
      isAllowed(_: object, name: string): boolean {
        return name !== 'who'
      }
    }
    const dispatcher = new RPCDispatcher(TARGET, [plain], { accessPolicy })
    expect(await serve(dispatcher, { method: 'who' })).toEqual({
      failure: new NoSuchMethod('who'),
    })
    expect(await serve(dispatcher, { method: 'only_plain' })).toEqual({
      reply: 'plain',
    })
  })

  it.each([null, undefined, 7, 'text'])(
    'an endpoint that is %j is refused at construction',
    (strange) => {
      expect(() => dispatcherOf(strange as never)).toThrow(
        new TypeError(`an endpoint is ${strange}; expected an object`),
      )
    },
  )

  it('an endpoint whose target is no Target is refused at construction', () => {
    const strange = { target: () => 'a method' }
    expect(() => dispatcherOf(strange)).toThrow(
      new TypeError(
        'an endpoint\'s "target" is a function; expected a Target: the name ' +
          'is reserved for namespace and version, no method can have it',
      ),
    )
  })
})

describe('the method', () => {
  it('gets the context and the arguments', async () => {
    const message = { method: 'who', args: { routers: [1, 2] } }
    const ctxt = { user_id: 'u-1' }
    expect(await serve(dispatcherOf(endpoint('e')), message, ctxt)).toEqual({
      reply: { name: 'e', ctxt, args: { routers: [1, 2] } },
    })
  })

  it('gets no arguments as an empty object', async () => {
    const reply = await serve(dispatcherOf(endpoint('e')), { method: 'who' })
    expect(reply.reply).toMatchObject({ args: {} })
  })

  it('is called on its endpoint', async () => {
    class Agent {
      readonly #host = 'node-1'

      host(): string {
        return this.#host
      }
    }
    expect(await serve(dispatcherOf(new Agent()), { method: 'host' })).toEqual({
      reply: 'node-1',
    })
  })

  it.each([null, 0, false, '', [], {}, 'text', [1]])(
    'that returns %j is answered with it',
    async (result) => {
      const dispatcher = dispatcherOf({ method: async () => result })
      const reply = await serve(dispatcher, { method: 'method' })
      expect(reply).toEqual({ reply: result })
    },
  )

  it('that returns nothing is answered with null', async () => {
    const dispatcher = dispatcherOf({ method: () => {} })
    const reply = await serve(dispatcher, { method: 'method' })
    expect(reply).toEqual({ reply: null })
  })
})

describe('a serializer', () => {
  it('sees the context first, then every argument and the result', async () => {
    const ctxt = { raw: true }
    const made = { made: true }
    const seen: unknown[] = []
    const refuse = () => {
      throw new Error('the opposite direction')
    }
    const serializer: Serializer = {
      deserializeContext: (raw) => {
        seen.push(['context', raw])
        return made
      },
      deserializeEntity: (context, value) => {
        seen.push(['argument', context, value])
        return `${value} in`
      },
      serializeEntity: (context, value) => {
        seen.push(['result', context, value])
        return `${value} out`
      },
      serializeContext: refuse,
    }
    const echo = { echo: (_: unknown, { a }: { a: string }) => a }
    const dispatcher = new RPCDispatcher(TARGET, [echo], { serializer })
    const message = { method: 'echo', args: { a: 'x' } }
    expect(await serve(dispatcher, message, ctxt)).toEqual({
      reply: 'x in out',
    })
    expect(seen).toEqual([
      ['context', ctxt],
      ['argument', made, 'x'],
      ['result', made, 'x in'],
    ])
  })
})
