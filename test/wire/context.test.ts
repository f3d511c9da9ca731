import { describe, expect, it } from 'vitest'
import { InvalidMessage } from '../../src/errors.ts'
import { packContext, unpackContext } from '../../src/wire/context.ts'

describe('packContext', () => {
  it('gives each key a member of its own', () => {
    expect(packContext({ user_id: 'u-1', roles: ['admin'] })).toEqual({
      _context_user_id: 'u-1',
      _context_roles: ['admin'],
    })
  })
})

describe('unpackContext', () => {
  it('takes a request apart', () => {
    const request = unpackContext({
      method: 'get_port',
      args: { port_id: '9b5c' },
      version: '1.1',
      _msg_id: '91e8',
      _reply_q: 'reply_deb5',
      _timeout: 5,
      _unique_id: '3f12',
      _context_user_id: 'u-1',
      _context_is_admin: true,
    })
    expect(request).toEqual({
      ctxt: { user_id: 'u-1', is_admin: true },
      message: {
        method: 'get_port',
        args: { port_id: '9b5c' },
        version: '1.1',
      },
      msgId: '91e8',
      replyQ: 'reply_deb5',
      clientTimeout: 5,
      uniqueId: '3f12',
    })
  })

  it('of a cast has neither ids of a reply nor a timeout', () => {
    const { msgId, replyQ, clientTimeout } = unpackContext({ method: 'm' })
    expect([msgId, replyQ, clientTimeout]).toEqual([null, null, null])
  })

  it('takes null for absent', () => {
    const { msgId, replyQ, clientTimeout, uniqueId } = unpackContext({
      _msg_id: null,
      _reply_q: null,
      _timeout: null,
      _unique_id: null,
    })
    expect([msgId, replyQ, clientTimeout, uniqueId]).toEqual([
      null,
      null,
      null,
      null,
    ])
  })

  it('leaves a timeout as it came, for the dispatcher to judge', () => {
    expect(unpackContext({ _timeout: 'soon' }).clientTimeout).toBe('soon')
  })

  it("keeps the timeout out of the context, which stays the caller's", () => {
    const relayed = { _timeout: 5, _context_client_timeout: 60 }
    expect(unpackContext({ _timeout: 5 }).ctxt).toEqual({})
    expect(unpackContext(relayed).ctxt).toEqual({ client_timeout: 60 })
  })

  it.each(['_msg_id', '_reply_q', '_unique_id'])(
    'refuses a %s that is no string',
    (key) => {
      expect(() => unpackContext({ [key]: 7 })).toThrow(
        new InvalidMessage(`${key} is a number; expected a string`),
      )
    },
  )

  it('gives back what packContext made, keys named __proto__ included', () => {
    const ctxt = JSON.parse('{"__proto__": {"polluted": 1}, "a": null}')
    const back = unpackContext(packContext(ctxt)).ctxt
    expect(JSON.stringify(back)).toBe(JSON.stringify(ctxt))
    expect(Object.getPrototypeOf(back)).toBe(Object.prototype)
  })

  it('leaves other members with an underscore to the endpoint', () => {
    expect(unpackContext({ _other: 1 }).message).toEqual({ _other: 1 })
  })
})

it('a _reply_q that no queue can have is refused', () => {
  const longest = 'é'.repeat(127)
  const request = (replyQ: string) => unpackContext({ _reply_q: replyQ })
  expect(request(longest).replyQ).toBe(longest)
  expect(() => request('é'.repeat(128))).toThrow(
    '_reply_q has 256 bytes; expected at most 255',
  )
})
