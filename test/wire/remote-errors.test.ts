import { describe, expect, it } from 'vitest'
import * as errors from '../../src/errors.ts'
import {
  deserializeRemoteException,
  serializeRemoteException,
} from '../../src/wire/failure.ts'
import { registerRemoteError } from '../../src/wire/remote-errors.ts'
import { recordLog } from '../support/recorded-log.ts'

/** As the captured failure has it: a message, and two named arguments. */
class QuotaExceeded extends Error {
  readonly kwargs: { limit?: number; used?: number }

  constructor(message: string, kwargs: { limit?: number; used?: number } = {}) {
    super(message)
    this.kwargs = kwargs
  }
}

const FAILURE = {
  class: 'QuotaExceeded',
  module: 'demo_exc',
  message: 'too many ports',
  tb: ['Traceback (most recent call last):\n', 'demo_exc.QuotaExceeded: ...\n'],
  args: ['too many ports'],
  kwargs: { limit: 10, used: 10 },
}

const TEXT =
  'too many ports\nTraceback (most recent call last):\n\n' +
  'demo_exc.QuotaExceeded: ...\n'

const rebuild = (failure: object = {}, allowed = ['demo_exc']) =>
  deserializeRemoteException(
    JSON.stringify({ ...FAILURE, ...failure }),
    allowed,
  )

const serialize = (thrown: unknown) =>
  JSON.parse(serializeRemoteException(thrown))

registerRemoteError('demo_exc', QuotaExceeded)

describe('a registered class', () => {
  it('goes out under its Python name, with its kwargs', () => {
    class Renamed extends Error {}
    registerRemoteError('demo_exc', Renamed, 'PythonsName')
    expect(serialize(new Renamed('m'))).toMatchObject({
      module: 'demo_exc',
      class: 'PythonsName',
    })
    const thrown = new QuotaExceeded('too many ports', { limit: 10, used: 10 })
    const { tb, ...said } = serialize(thrown)
    const { tb: _, ...expected } = FAILURE
    expect(said).toEqual(expected)
    expect(tb.at(-1)).toBe('demo_exc.QuotaExceeded: too many ports\n')
  })

  it('comes back as itself, marked as remote', () => {
    const error = rebuild()
    expect(error).toBeInstanceOf(QuotaExceeded)
    expect(error).toMatchObject({
      name: 'QuotaExceeded_Remote',
      message: TEXT,
      kwargs: { limit: 10, used: 10 },
      args: ['too many ports'],
    })
    expect(error.constructor).not.toBe(QuotaExceeded)
    const { name, module } = error.constructor as typeof errors.RemoteError
    expect([name, module]).toEqual(['QuotaExceeded_Remote', 'demo_exc_Remote'])
    expect(rebuild().constructor).toBe(error.constructor)
    expect(String(error)).toBe(`QuotaExceeded_Remote: ${TEXT}`)
    expect(error.stack).toMatch(`QuotaExceeded_Remote: ${TEXT}\n    at `)
  })

  it('goes on to the next caller under its first name', () => {
    expect(serialize(rebuild())).toMatchObject({
      module: 'demo_exc',
      class: 'QuotaExceeded',
      message: TEXT,
      args: ['too many ports'],
      kwargs: { limit: 10, used: 10 },
    })
  })

  it.each([
    ['not allowed', {}, ['demo']],
    ['of another module', { module: 'demo' }, ['demo_exc']],
  ])(
    '%s is a RemoteError, and nothing is logged',
    (_what, failure, allowed) => {
      const log = recordLog()
      expect(rebuild(failure, allowed)).toMatchObject({
        constructor: errors.RemoteError,
        excType: 'QuotaExceeded',
        value: 'too many ports',
        traceback: FAILURE.tb,
      })
      expect(log.records).toEqual([])
    },
  )

  it.each([['constructor'], ['__proto__'], ['toString'], ['Absent']])(
    'a class %s that nobody registered is a RemoteError, and logged',
    (name) => {
      const log = recordLog()
      expect(rebuild({ class: name })).toMatchObject({
        constructor: errors.RemoteError,
        excType: name,
      })
      expect(log.lines('warning')).toEqual([
        `Failed to rebuild remote exception demo_exc.${name}`,
      ])
    },
  )

  class Throws extends Error {
    constructor() {
      super()
      throw new RangeError('not so')
    }
  }
  class Asks extends Error {
    readonly all: unknown[]

    constructor(a: unknown, b: unknown, c: unknown) {
      super()
      this.all = [a, b, c]
    }
  }
  class Another extends Error {
    constructor() {
      super()
      // biome-ignore lint/correctness/noConstructorReturn: that is the point
      return {} as Another
    }
  }
  class Frozen extends Error {
    constructor() {
      super()
      Object.freeze(this)
    }
  }

  it.each([Throws, Asks, Another, Frozen])(
    '%o that cannot be made is a RemoteError, and logged',
    (errorClass) => {
      const log = recordLog()
      registerRemoteError('demo_exc', errorClass)
      expect(rebuild({ class: errorClass.name })).toMatchObject({
        constructor: errors.RemoteError,
        excType: errorClass.name,
      })
      expect(log.lines('warning')).toHaveLength(1)
    },
  )

  it('gets kwargs for the argument that is missing, even if empty', () => {
    registerRemoteError('demo_exc', Asks)
    expect(rebuild({ class: 'Asks', args: [1, 2], kwargs: {} })).toMatchObject({
      all: [1, 2, {}],
      args: [1, 2],
      kwargs: {},
    })
  })

  it.each([
    ['Plain', class {}],
    ['undefined', undefined],
    ['a text', 'Error'],
    ['an arrow', () => new Error('m')],
  ])('%s cannot become one', (_what, value) => {
    expect(() => registerRemoteError('demo_exc', value as never)).toThrow(
      /^demo_exc\..* is a .*; expected a class derived from Error$/,
    )
  })

  it.each([
    ['', 'Name'],
    ['module', ''],
    [7, 'Name'],
  ])('needs a module and a name, not "%s.%s"', (module, name) => {
    const errorClass = class extends Error {}
    expect(() =>
      registerRemoteError(module as string, errorClass, name),
    ).toThrow('expected a module and a name')
  })
})

const OURS = Object.entries(errors).map(
  ([name, own]) => [own.module, name, own] as const,
)

describe('our own errors', () => {
  it.each(OURS)('%s.%s is rebuilt where it is allowed', (module, name, own) => {
    const failure = { module, class: name, args: ['m'], kwargs: {} }
    const error = rebuild(failure, [module])
    expect(error).toBeInstanceOf(own)
    expect(error).toMatchObject({ name: `${name}_Remote`, message: TEXT })
    expect(serialize(error)).toMatchObject({ module, class: name })
    expect(rebuild(failure, []).constructor).toBe(errors.RemoteError)
  })

  it('have the attributes of which their text speaks', () => {
    const there = (error: Error) =>
      deserializeRemoteException(serializeRemoteException(error), [
        'oslo_messaging.rpc.dispatcher',
      ])
    expect(there(new errors.NoSuchMethod('absent'))).toMatchObject({
      method: 'absent',
    })
    expect(
      there(new errors.UnsupportedVersion('7.0', 'nothing')),
    ).toMatchObject({ version: '7.0', method: 'nothing' })
    expect(there(new errors.UnsupportedVersion('7.0'))).toMatchObject({
      version: '7.0',
    })
  })
})
