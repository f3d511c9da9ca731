import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  NoSuchMethod,
  RemoteError,
  UnsupportedVersion,
} from '../../src/errors.ts'
import { KeyError, LookupError } from '../../src/wire/builtin-errors.ts'
import {
  deserializeRemoteException,
  serializeRemoteException,
} from '../../src/wire/failure.ts'
import { float } from '../../src/wire/float.ts'
import { recordLog } from '../support/recorded-log.ts'

const CAPTURES = new URL('../captures/', import.meta.url)

const captured = readdirSync(CAPTURES)
  .filter((name) => name.includes('exception'))
  .map((name) => {
    const { reply } = JSON.parse(readFileSync(new URL(name, CAPTURES), 'utf8'))
    return {
      name,
      text: reply.decoded_payload.failure as string,
      failure: reply.decoded_failure,
    }
  })

const serialize = (thrown: unknown) =>
  JSON.parse(serializeRemoteException(thrown))

describe('a failure that Python sent', () => {
  it('there are captures of both releases', () => {
    expect(captured).toHaveLength(6)
  })

  it.each(captured.filter(({ failure }) => failure.module !== 'builtins'))(
    '$name becomes a RemoteError that says what it was',
    ({ text, failure }) => {
      const error = deserializeRemoteException(text)
      expect(error).toBeInstanceOf(RemoteError)
      expect(error).toMatchObject({
        excType: failure.class,
        value: failure.message,
        traceback: failure.tb,
      })
      expect(error.message).toMatch(
        `Remote error: ${failure.class} ${failure.message}\n['Traceback `,
      )
    },
  )

  it.each(captured.filter(({ failure }) => failure.module === 'builtins'))(
    '$name, a ValueError, becomes a RangeError with its traceback',
    ({ text, failure }) => {
      const error = deserializeRemoteException(text)
      expect(error.constructor).toBe(RangeError)
      expect(error.message).toBe(`${failure.message}\n${failure.tb.join('\n')}`)
    },
  )

  it("Python 2's module of built-in classes means the same", () => {
    const text =
      '{"class": "TypeError", "module": "exceptions", "message": "m", "tb": []}'
    expect(deserializeRemoteException(text).constructor).toBe(TypeError)
  })

  it.each([
    ['builtins', 'SystemExit'],
    ['builtins', 'constructor'],
    ['builtins', '__proto__'],
    ['__proto__', '__proto__'],
    ['constructor', 'Object'],
    ['demo_exc', 'TypeError'],
  ])('%s.%s is not rebuilt', (module, name) => {
    recordLog()
    const text = JSON.stringify({ class: name, module, message: 'm', tb: [] })
    expect(deserializeRemoteException(text)).toMatchObject({
      constructor: RemoteError,
      excType: name,
      value: 'm',
    })
  })

  it.each(['', 'oops', 'null', '[]', '7', '{}', '{"class": 5, "tb": "x"}'])(
    '%j, which cannot be read, is an exception all the same',
    (text) => {
      const error = deserializeRemoteException(text)
      expect(error).toBeInstanceOf(RemoteError)
      expect((error as RemoteError).value).toBe(`unreadable failure: ${text}`)
    },
  )
})

describe('a failure that we send', () => {
  it('has the keys that Python reads, and lines that end in newlines', () => {
    const failure = serialize(new RangeError('bad value: 3'))
    expect(Object.keys(failure)).toEqual([
      'class',
      'module',
      'message',
      'tb',
      'args',
      'kwargs',
    ])
    expect(failure).toMatchObject({
      class: 'ValueError',
      module: 'builtins',
      message: 'bad value: 3',
      args: ['bad value: 3'],
      kwargs: {},
    })
    expect(failure.tb[0]).toBe('Traceback (most recent call last):\n')
    expect(failure.tb.at(-1)).toBe('ValueError: bad value: 3\n')
    for (const line of failure.tb) expect(line).toMatch(/\n$/)
  })

  it('has its frames oldest first, in the words of Python', () => {
    const error = new Error('m')
    error.stack = [
      'Error: m',
      '    at inner (file:///app/agent.js:20:5)',
      '    at new Agent (/app/agent.js:10:3)',
      '    at /app/main.js:2:1',
    ].join('\n')
    expect(serialize(error).tb.slice(1, -1)).toEqual([
      '  File "/app/main.js", line 2, in <anonymous>\n',
      '  File "/app/agent.js", line 10, in new Agent\n',
      '  File "file:///app/agent.js", line 20, in inner\n',
    ])
  })

  it.each([
    [new Error('m'), 'Exception'],
    [new TypeError('m'), 'TypeError'],
    [new RangeError('m'), 'ValueError'],
    [new SyntaxError('m'), 'SyntaxError'],
    [new ReferenceError('m'), 'NameError'],
  ])('names %s as Python does, and comes back as itself', (error, name) => {
    const text = serializeRemoteException(error)
    expect(JSON.parse(text)).toMatchObject({ class: name, module: 'builtins' })
    const back = deserializeRemoteException(text)
    expect(back.constructor).toBe(error.constructor)
    expect(back.message).toMatch(/^m\nTraceback/)
  })

  it.each([
    new NoSuchMethod('absent'),
    new UnsupportedVersion('7.0', 'nothing'),
  ])('$name has the module from which Python rebuilds it', (error) => {
    const peer = captured.find(({ failure }) => failure.class === error.name)
    const { tb, ...said } = serialize(error)
    const { tb: peerTb, ...peerSaid } = peer?.failure ?? {}
    expect(said).toEqual(peerSaid)
    expect(tb.at(-1)).toBe(peerTb.at(-1))
  })

  it("an application's class goes by the name of its class", () => {
    class QuotaExceeded extends Error {
      static readonly module = 'demo_exc'
    }
    class Unplaced extends Error {}
    expect(serialize(new QuotaExceeded('m'))).toMatchObject({
      class: 'QuotaExceeded',
      module: 'demo_exc',
    })
    expect(serialize(new Unplaced('m'))).toMatchObject({
      class: 'Unplaced',
      module: 'javascript',
    })
  })

  it.each([
    ['a string', 'oops', 'oops'],
    ['undefined', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a symbol', Symbol('s'), 'Symbol(s)'],
    ['an object', { a: 1 }, '[object Object]'],
  ])(
    '%s that was thrown is an Exception with its text',
    (_what, thrown, text) => {
      expect(serialize(thrown)).toMatchObject({
        class: 'Exception',
        message: text,
      })
    },
  )

  it('of something that has no text is sent all the same', () => {
    const message = 'something that cannot be printed'
    const bare = Object.create(null)
    const throwing = {
      toString() {
        throw new Error('no text')
      },
    }
    for (const thrown of [bare, throwing])
      expect(serialize(thrown).message).toBe(message)
  })

  it('of an error with odd members is sent all the same', () => {
    const odd = Object.assign(new Error('m'), {
      message: { code: 7n },
      stack: 5,
      constructor: null,
    })
    expect(serialize(odd)).toMatchObject({
      class: 'Error',
      module: 'javascript',
      message: '[object Object]',
      args: ['[object Object]'],
    })
  })

  it.each(['message', 'stack', 'constructor'])(
    'of an error whose %s cannot be read is sent all the same',
    (member) => {
      const hostile = Object.defineProperty(new Error('m'), member, {
        get() {
          throw new Error('not to be read')
        },
      })
      expect(serialize(hostile)).toMatchObject({
        class: 'Exception',
        message: 'something that cannot be printed',
      })
    },
  )

  it('of a class whose name is no text goes by its own', () => {
    class Odd extends Error {
      static override name() {}
    }
    expect(serialize(new Odd('m'))).toMatchObject({ class: 'Error' })
  })
})

describe('a built-in class', () => {
  const rebuilt = (failure: object) =>
    deserializeRemoteException(
      JSON.stringify({
        module: 'builtins',
        message: 'm',
        tb: ['t\n'],
        ...failure,
      }),
    )

  it('that JavaScript lacks is ours, caught by its base', () => {
    const error = rebuilt({ class: 'KeyError', args: ['id'] })
    expect(error).toBeInstanceOf(KeyError)
    expect(error).toBeInstanceOf(LookupError)
    expect(error).toMatchObject({ name: 'KeyError', message: 'm\nt\n' })
  })

  it.each([
    ['UnicodeDecodeError', RangeError, 'UnicodeDecodeError'],
    ['TabError', SyntaxError, 'TabError'],
    ['StopIteration', Error, 'StopIteration'],
    ['IOError', Error, 'OSError'],
  ])('%s is caught as its base, and goes on as it is', (name, base, sent) => {
    const error = rebuilt({ class: name })
    expect(error).toBeInstanceOf(base)
    expect(serialize(error)).toMatchObject({ module: 'builtins', class: sent })
  })

  it('has the remote text for its first argument', () => {
    const error = rebuilt({ class: 'OSError', args: [2, 'no file'] })
    expect(serialize(error)).toMatchObject({
      message: 'm\nt\n',
      args: ['m\nt\n', 'no file'],
      kwargs: {},
    })
  })

  it('takes no named arguments: then it is a RemoteError, and logged', () => {
    const log = recordLog()
    const error = rebuilt({ class: 'ValueError', kwargs: { foobar: 'blaa' } })
    expect(error).toMatchObject({ constructor: RemoteError, value: 'm' })
    expect(log.lines('warning')).toEqual([
      'Failed to rebuild remote exception builtins.ValueError',
    ])
  })

  it('that does not exist is a RemoteError, and named in the log by its beginning', () => {
    const log = recordLog()
    const name = 'X'.repeat(1_000_000)
    expect(rebuilt({ class: name })).toMatchObject({ excType: name })
    expect(log.lines('warning')[0]?.length).toBeLessThan(300)
  })
})

describe('a failure from somebody hostile', () => {
  it.each([
    '{"class": "ValueError", "module": "builtins", "tb": [{"toString": 1}, [[]], 7, "line\\n"]}',
    '{"class": {"toString": 1}, "module": "builtins", "args": {"length": 9}, "kwargs": [1]}',
    '{"__proto__": {"class": "ValueError"}, "class": "ValueError", "module": "builtins", "kwargs": {"__proto__": 1}}',
    `{"class": "ValueError", "module": "builtins", "args": ${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
  ])('is an exception all the same: %j', (text) => {
    recordLog()
    const error = deserializeRemoteException(text)
    expect(error).toBeInstanceOf(Error)
    expect(JSON.parse(serializeRemoteException(error)).message).toEqual(
      expect.any(String),
    )
  })
})

describe('args and kwargs', () => {
  it('of an error go with it', () => {
    const error = Object.assign(new Error('m'), {
      args: ['m', 2n ** 64n, Number.NaN],
      kwargs: { limit: float(10), at: new Date(0) },
    })
    expect(serializeRemoteException(error)).toContain(
      '"args":["m",18446744073709551616,NaN],' +
        '"kwargs":{"limit":10.0,"at":"1970-01-01T00:00:00.000000"}}',
    )
  })

  it.each([
    ['that JSON cannot say', { args: [() => 1] }],
    ['of another kind', { args: 'm', kwargs: ['x'] }],
  ])('%s are left out; the message is not', (_what, members) => {
    const error = Object.assign(new Error('m'), members)
    expect(serialize(error)).toMatchObject({
      message: 'm',
      args: ['m'],
      kwargs: {},
    })
  })
})
