import { describe, expect, it, vi } from 'vitest'
import { NoSuchMethod } from '../../src/errors.ts'
import {
  DefaultRPCAccessPolicy,
  ExplicitRPCAccessPolicy,
  findMethod,
  LegacyRPCAccessPolicy,
} from '../../src/rpc/access-policy.ts'
import { expose } from '../../src/rpc/expose.ts'
import { RPCDispatcher } from '../../src/rpc/rpc-dispatcher.ts'
import { Target } from '../../src/target.ts'
import { recordLog } from '../support/recorded-log.ts'
import { serve } from './hand-made-request.ts'

const method = () => 'served'

class Base {
  inherited(): string {
    return 'served'
  }

  static onTheClass(): string {
    return 'served'
  }
}

class Endpoint extends Base {
  readonly data = { a: 1 }
  assigned = method

  own(): string {
    return 'served'
  }
}

describe('findMethod', () => {
  it.each(['own', 'inherited', 'assigned'])('finds %s', (name) => {
    expect(findMethod(new Endpoint(), name)?.({}, {})).toBe('served')
  })

  it('finds a method named like a hook of the language, if it is there', () => {
    const names = ['then', 'toString', 'valueOf']
    const endpoint = Object.fromEntries(names.map((name) => [name, method]))
    for (const name of names) expect(findMethod(endpoint, name)).toBe(method)
  })

  it.each([
    'constructor',
    '__proto__',
    'toString',
    'valueOf',
    'hasOwnProperty',
    'isPrototypeOf',
    '__defineGetter__',
    'then',
    'data',
    'onTheClass',
    'absent',
    '',
  ])('%j is no method of an endpoint that does not define it', (name) => {
    expect(findMethod(new Endpoint(), name)).toBeNull()
  })

  it('calls no getter', () => {
    const getter = vi.fn(() => method)
    const endpoint = Object.defineProperty({}, 'sneaky', { get: getter })
    expect(findMethod(endpoint, 'sneaky')).toBeNull()
    expect(getter).not.toHaveBeenCalled()
  })

  it('what hides an inherited method is not looked behind', () => {
    const endpoint = Object.assign(new Base(), { inherited: 'text' })
    expect(findMethod(endpoint, 'inherited')).toBeNull()
  })

  it('serves an object without a prototype', () => {
    const endpoint = Object.assign(Object.create(null), { own: method })
    expect(findMethod(endpoint, 'own')).toBe(method)
    expect(findMethod(endpoint, 'toString')).toBeNull()
  })

  it('of a class finds static methods, and not those of every function', () => {
    expect(findMethod(Base, 'onTheClass')).toBe(Base.onTheClass)
    for (const name of ['call', 'apply', 'bind', 'prototype', 'name'])
      expect(findMethod(Base, name)).toBeNull()
  })
})

class Guarded {
  shown = expose(() => 'shown')
  _shown = expose(() => 'private, and shown')
  hidden(): string {
    return 'hidden'
  }

  _private(): string {
    return 'private'
  }

  get sneaky(): () => string {
    throw new Error('the getter was called')
  }
}

const METHODS = ['shown', '_shown', 'hidden', '_private']
const NEVER = ['constructor', 'toString', '__proto__', 'sneaky', 'absent']

describe('an access policy', () => {
  it.each([
    [LegacyRPCAccessPolicy, METHODS],
    [DefaultRPCAccessPolicy, ['shown', 'hidden']],
    [ExplicitRPCAccessPolicy, ['shown', '_shown']],
  ])('%o lets these through: %j', async (accessPolicy, through) => {
    recordLog()
    const endpoints = [new Guarded()]
    const dispatcher = new RPCDispatcher(new Target(), endpoints, {
      accessPolicy,
    })
    expect(dispatcher.accessPolicy).toBeInstanceOf(accessPolicy)
    for (const method of METHODS.concat(NEVER))
      expect(await serve(dispatcher, { method })).toEqual(
        through.includes(method)
          ? { reply: expect.any(String) }
          : { failure: new NoSuchMethod(method) },
      )
  })

  it('by default refuses names that begin with an underscore, and no others', () => {
    const policy = new RPCDispatcher(new Target(), []).accessPolicy
    expect(policy).toBeInstanceOf(DefaultRPCAccessPolicy)
    for (const name of ['_private', '__init__', '_'])
      expect(policy.isAllowed({}, name)).toBe(false)
    for (const name of ['sync_routers', 'a_', ''])
      expect(policy.isAllowed({}, name)).toBe(true)
  })

  it.each([
    ['an object', new DefaultRPCAccessPolicy(), 'object'],
    ['another class', Object, 'function'],
    ['a name', 'Legacy', 'string'],
  ])('that is %s is refused at construction', (_what, accessPolicy, type) => {
    const options = { accessPolicy: accessPolicy as never }
    const make = () => new RPCDispatcher(new Target(), [], options)
    expect(make).toThrow(
      new TypeError(
        `accessPolicy is a ${type}; expected a class derived from ` +
          'RPCAccessPolicyBase',
      ),
    )
  })
})
