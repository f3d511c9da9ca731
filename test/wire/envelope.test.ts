import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  InvalidMessage,
  UnsupportedRpcEnvelopeVersion,
} from '../../src/errors.ts'
import {
  deserializeMsg,
  type Payload,
  serializeMsg,
} from '../../src/wire/envelope.ts'
import { float } from '../../src/wire/float.ts'

const encode = (text: string) => new TextEncoder().encode(text)
const decode = (body: Uint8Array) => new TextDecoder().decode(body)

const CAPTURES = new URL('../captures/', import.meta.url)

interface Frame {
  readonly body: string
  readonly decoded_payload: Payload
}

/** Every request and reply of an RPC capture that is not compressed. */
function capturedFrames(): [name: string, frame: Frame][] {
  return readdirSync(CAPTURES)
    .filter((name) => /rpc-.*\.json$/.test(name) && !/gzip/.test(name))
    .flatMap((name) => {
      const capture = JSON.parse(readFileSync(new URL(name, CAPTURES), 'utf8'))
      const replies = capture.replies ?? [capture.reply]
      return [capture.request, ...replies]
        .filter((frame) => typeof frame?.body === 'string')
        .map((frame, at): [string, Frame] => [`${name} ${at}`, frame])
    })
}

describe('serializeMsg', () => {
  it('writes JSON in JSON: two members, the second a string', () => {
    const payload = { method: 'sync_routers', args: { host: 'node-1' } }
    const outer = JSON.parse(decode(serializeMsg(payload)))
    expect(Object.keys(outer)).toEqual(['oslo.version', 'oslo.message'])
    expect(outer['oslo.version']).toBe('2.0')
    expect(JSON.parse(outer['oslo.message'])).toEqual(payload)
  })

  it('keeps what JSON can say, at any depth', () => {
    const payload = {
      result: [null, false, 0, -0.5, '', 'ö\u0000\ud83d\ude00', {}, [[]]],
      nested: { a: { b: [{ c: null }] } },
    }
    expect(deserializeMsg(serializeMsg(payload))).toEqual(payload)
  })

  it('keeps a key named __proto__ as data', () => {
    const payload = JSON.parse('{"args": {"__proto__": {"polluted": 1}}}')
    const back = deserializeMsg(serializeMsg(payload))
    expect(JSON.stringify(back)).toBe(JSON.stringify(payload))
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  it('refuses what JSON cannot say, and names where it is', () => {
    const payload = { args: { a: [1, undefined] } }
    expect(() => serializeMsg(payload)).toThrow(
      new InvalidMessage('"args.a.1" is undefined, which JSON cannot say'),
    )
  })
})

describe('deserializeMsg', () => {
  it.each(capturedFrames())('reads %s as its peer meant it', (_name, frame) => {
    expect(deserializeMsg(encode(frame.body))).toEqual(frame.decoded_payload)
  })

  it.each(['{"method": "m"}', '{}', '{"oslo.version": "2.0"}'])(
    'takes %s, without an envelope, as the payload itself',
    (body) => {
      expect(deserializeMsg(encode(body))).toEqual(JSON.parse(body))
    },
  )

  it.each([
    ['nothing', '', 'the body is not JSON: '],
    ['no JSON', 'hello', 'the body is not JSON: hello'],
    ['an array', '[1]', 'the body is an array; expected a JSON object'],
    ['null', 'null', 'the body is null; expected a JSON object'],
    ['a string', '"a"', 'the body is a string; expected a JSON object'],
    [
      'a payload that is no string',
      '{"oslo.version": "2.0", "oslo.message": {"method": "m"}}',
      'oslo.message is a object; expected a string of JSON',
    ],
    [
      'a payload that is no JSON',
      '{"oslo.version": "2.0", "oslo.message": "{"}',
      'oslo.message is not JSON: {',
    ],
    [
      'a payload that is no object',
      '{"oslo.version": "2.0", "oslo.message": "[]"}',
      'oslo.message is an array; expected a JSON object',
    ],
  ])('refuses %s', (_what, body, message) => {
    expect(() => deserializeMsg(encode(body))).toThrow(
      new InvalidMessage(message),
    )
  })

  it.each(['"2.1"', '"1.0"', '"3.0"', '2', 'null', '{}'])(
    'refuses an oslo.version of %s, and names it',
    (version) => {
      const body = `{"oslo.version": ${version}, "oslo.message": "{}"}`
      expect(() => deserializeMsg(encode(body))).toThrow(
        new UnsupportedRpcEnvelopeVersion(JSON.parse(version)),
      )
    },
  )

  it('names an oslo.version that is a large number, or nested too deeply', () => {
    const envelope = (version: string) =>
      encode(`{"oslo.version": ${version}, "oslo.message": "{}"}`)
    for (const [version, text] of [
      ['[18446744073709551616, NaN]', '[18446744073709551616,NaN]'],
      ['['.repeat(100_000) + ']'.repeat(100_000), 'cannot be printed'],
    ] as const)
      expect(() => deserializeMsg(envelope(version))).toThrow(
        expect.objectContaining({
          constructor: UnsupportedRpcEnvelopeVersion,
          message: expect.stringContaining(text),
        }),
      )
  })

  it.each([
    ['in an envelope', (text: string) => JSON.stringify(text)],
    ['without one', null],
  ])('reads numbers that only Python writes, %s', (_where, wrap) => {
    const payload = '{"a": [NaN, -Infinity, 1180591620717411303424, 1.0]}'
    const body = wrap
      ? `{"oslo.version": "2.0", "oslo.message": ${wrap(payload)}}`
      : payload
    const read = { a: [Number.NaN, -Infinity, 2n ** 70n, 1] }
    expect(deserializeMsg(encode(body))).toEqual(read)
    expect(deserializeMsg(encode(body), 'exact')).toEqual({
      a: [Number.NaN, -Infinity, 2n ** 70n, float(1)],
    })
    expect(serializeMsg(deserializeMsg(encode(body), 'exact'))).toEqual(
      serializeMsg({ a: [Number.NaN, -Infinity, 2n ** 70n, float(1)] }),
    )
  })

  it('refuses what is not UTF-8', () => {
    expect(() => deserializeMsg(new Uint8Array([0x22, 0xff, 0x22]))).toThrow(
      new InvalidMessage('the body is not UTF-8'),
    )
  })

  it('quotes only the beginning of a long body', () => {
    const error = (() => {
      try {
        return deserializeMsg(encode('x'.repeat(100_000)))
      } catch (thrown) {
        return thrown as Error
      }
    })()
    expect((error as Error).message.length).toBeLessThan(200)
  })
})
