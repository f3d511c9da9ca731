import { describe as about, expect, it } from 'vitest'
import { call, describe } from '../../src/rpc/endpoint-thread.ts'

/** A module of its own, so that nothing but Node need load it. */
function moduleOf(text: string): string {
  return `data:text/javascript,${encodeURIComponent(text)}`
}

const AGENT = moduleOf(`
  let made = 0
  export default class {
    constructor() { made += 1 }
    get secret() { throw new Error('read') }
    echo(ctxt, args) { return [ctxt, args, made] }
    async fail() { throw new RangeError('no such router') }
    text() { throw 'thrown' }
    uncloneable() { return () => {} }
    _private() {}
  }`)

const outcomeOf = (method: string, args = {}, url = AGENT) =>
  call({ url, method, ctxt: { user: 'u' }, args })

about("what a thread does for an endpoint's module", () => {
  it('describes its methods, without calling a getter', async () => {
    const { target, methods } = await describe(AGENT)
    expect(target).toBeNull()
    expect(methods.map(({ name }) => name).sort()).toEqual(
      ['_private', 'echo', 'fail', 'text', 'uncloneable'].sort(),
    )
    expect(methods.every(({ exposed }) => !exposed)).toBe(true)
  })

  it('makes the endpoint once, and passes context and arguments on', async () => {
    const expected = { result: [{ user: 'u' }, { a: 1 }, 1] }
    expect(await outcomeOf('echo', { a: 1 })).toEqual(expected)
    expect(await outcomeOf('echo', { a: 1 })).toEqual(expected)
  })

  it.each([
    ['fail', 'ValueError', 'no such router'],
    ['text', 'Exception', 'thrown'],
    ['absent', 'NoSuchMethod', 'Endpoint does not support RPC method absent'],
    ['secret', 'NoSuchMethod', 'Endpoint does not support RPC method secret'],
  ])(
    '%s: what is thrown is ready for the wire, as %s',
    async (method, name, message) => {
      const outcome = await outcomeOf(method)
      expect(outcome).toMatchObject({
        expected: false,
        thrown: { name, message },
      })
    },
  )

  it('a result that cannot leave the thread is a TypeError of the method', async () => {
    const outcome = await outcomeOf('uncloneable')
    expect(outcome).toMatchObject({
      thrown: {
        name: 'TypeError',
        message: expect.stringContaining('uncloneable() returned what cannot'),
      },
    })
  })

  it('a module may be the endpoint itself, or export an object', async () => {
    const plain = moduleOf('export default { m: () => 7 }')
    expect(await outcomeOf('m', {}, plain)).toEqual({ result: 7 })
    const functions = moduleOf('export function m() { return 8 }')
    expect(await outcomeOf('m', {}, functions)).toEqual({ result: 8 })
  })

  it.each([
    ['export default 5', 'is a number; expected an endpoint or its class'],
    ['export default { target: 5 }', 'is a number; expected a Target'],
  ])('refuses %s', async (text, message) => {
    await expect(describe(moduleOf(text))).rejects.toThrow(message)
  })
})
