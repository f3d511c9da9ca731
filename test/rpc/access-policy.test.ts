import { describe, expect, it, vi } from 'vitest'
import {
  DefaultRPCAccessPolicy,
  findMethod,
} from '../../src/rpc/access-policy.ts'

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

describe('the default access policy', () => {
  it('refuses names that begin with an underscore, and no others', () => {
    const policy = new DefaultRPCAccessPolicy()
    for (const name of ['_private', '__init__', '_'])
      expect(policy.isAllowed({}, name)).toBe(false)
    for (const name of ['sync_routers', 'a_', ''])
      expect(policy.isAllowed({}, name)).toBe(true)
  })
})
