import { deflateSync, gzipSync } from 'node:zlib'
import { deflate } from 'pako'
import { describe, expect, it } from 'vitest'
import { ConfigurationError, InvalidMessage } from '../../src/errors.ts'
import {
  compressorOf,
  decompress,
  MAX_DECOMPRESSED_BYTES,
} from '../../src/wire/compression.ts'

const GZIP = 'application/x-gzip'
const BZ2 = 'application/x-bz2'

const base64 = (text: string) => Buffer.from(text, 'base64')
const encode = (text: string) => new TextEncoder().encode(text)
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
const bunzip = (bytes: Uint8Array) => decode(decompress(BZ2, bytes))

/** As Python's `bz2.compress` wrote them. */
const BZ2_OF = {
  nothing: 'QlpoORdyRThQkAAAAAA=',
  body:
    'QlpoOTFBWSZTWbMyUOUAAESbiNAFURAABKfn3xpAAAAIIAB0Gpkmmmahk0aA0eoNNEgNNA0A' +
    'eoKmIJBNFaQnJgAzqF8WxI7C74CEUDlECzIRwlqyNokCC2e6kJc2VTaU/HqiMuq5CUfLOLmL' +
    'CogpTywaHGCFs4+lwZijB+LuSKcKEhZmShyg',
  twoStreams:
    'QlpoOTFBWSZTWUXlAP8AAASBADAAIAAgqaCCZM4u5IpwoSCLygH+QlpoMTFBWSZTWY1glz0A' +
    'AAKRAIAgCAAACCAAIKptQZjFR4u5IpwoSEawS56A',
  /** 65 MiB of one letter. */
  bomb:
    'QlpoOTFBWSZTWcJtKvMBX44BAKAAAAggADCATUZCoCWpCoCXMUFZJlNZWd1OqACqfaEAwAAg' +
    'AAAIIAAwzAmqadWEFJLahBSS8XckU4UJDdBxtPA=',
}

const BODY =
  '{"oslo.version": "2.0", "oslo.message": "{\\"method\\": \\"get_port\\", ' +
  `\\"args\\": {\\"name\\": \\"p\\u00f6rt\\", \\"zeros\\": \\"${'0'.repeat(1200)}\\"}}"}`

/** Bits, the highest of each byte first. */
function bytesOf(...bits: readonly string[]): Uint8Array {
  const all = bits.join('')
  return Uint8Array.from({ length: Math.ceil(all.length / 8) }, (_, at) =>
    Number.parseInt(all.slice(at * 8, at * 8 + 8).padEnd(8, '0'), 2),
  )
}

const hex = (digits: string) =>
  [...digits]
    .map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0'))
    .join('')

/** A block whose only byte is `a`; its codes are 00, 01 and 10. */
const blockOfA = (symbols: string, selectors = '000000000000001' + '0') =>
  bytesOf(
    hex('425a6831' + '314159265359' + '00000000'),
    '0', // not randomised
    hex('000000'), // its origin
    hex('0200' + '4000'), // the bytes in use
    '010', // two codes
    selectors,
    `${'00010'}000`.repeat(2), // all lengths are 2
    symbols,
  )

describe('a body that says how it is compressed', () => {
  it.each([undefined, null])('is taken as it is if that is %s', (header) => {
    const body = encode('{}')
    expect(decompress(header, body)).toBe(body)
  })

  it('is read as gzip: a zlib stream, or a gzip file', () => {
    expect(decode(decompress(GZIP, deflate(encode(BODY))))).toBe(BODY)
    expect(decode(decompress(GZIP, gzipSync(BODY)))).toBe(BODY)
  })

  it('is read as bz2, as Python writes it', () => {
    expect(bunzip(base64(BZ2_OF.body))).toBe(BODY)
    expect(bunzip(base64(BZ2_OF.nothing))).toBe('')
    expect(bunzip(base64(BZ2_OF.twoStreams))).toBe(
      'ab'.repeat(10) + 'c'.repeat(300),
    )
  })

  it.each(['gzip', 'application/zstd', '', 1, {}, ['application/x-gzip']])(
    'is refused if that is %j',
    (header) => {
      expect(() => decompress(header, encode('{}'))).toThrow(InvalidMessage)
      expect(() => decompress(header, encode('{}'))).toThrow(
        /^the body's compression is .*; expected "application\/x-gzip" or/,
      )
    },
  )

  it('is refused when it holds too much, however small it came', () => {
    const most = 100_000
    const bound = `it holds more than ${most} bytes`
    const whole = deflate(new Uint8Array(most))
    expect(decompress(GZIP, whole, most)).toHaveLength(most)
    const bomb = deflate(new Uint8Array(most + 1))
    expect(() => decompress(GZIP, bomb, most)).toThrow(bound)
    expect(() => decompress(BZ2, base64(BZ2_OF.bomb), most)).toThrow(bound)
  })

  it('may hold 64 MiB, and not a byte more', () => {
    const bomb = deflateSync(new Uint8Array(MAX_DECOMPRESSED_BYTES + 1))
    expect(() => decompress(GZIP, bomb)).toThrow('more than 67108864 bytes')
  }, 60_000)
})

describe.each([
  [GZIP, deflate(encode(BODY))],
  [BZ2, base64(BZ2_OF.body)],
])('a broken %s', (header, whole) => {
  const refused = (bytes: Uint8Array) =>
    expect(() => decompress(header, bytes)).toThrow(
      expect.objectContaining({
        constructor: InvalidMessage,
        message: expect.stringMatching(`the body is no ${header} that can be`),
      }),
    )

  it('is refused wherever it was cut', () => {
    for (let length = 0; length < whole.length; length += 1)
      refused(whole.subarray(0, length))
  })

  it('is refused or means the same, whichever bit is wrong', () => {
    for (let bit = 0; bit < whole.length * 8; bit += 1) {
      const broken = Uint8Array.from(whole)
      broken[bit >> 3] = (broken[bit >> 3] ?? 0) ^ (0x80 >> (bit & 7))
      let read: string
      try {
        read = decode(decompress(header, broken))
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidMessage)
        continue
      }
      expect(read).toBe(BODY)
    }
  })
})

describe('a bz2 that no compressor writes', () => {
  it.each([
    [
      'a run that is longer than its block',
      blockOfA(`${'00'.repeat(40)}10`),
      'a block is too long',
    ],
    ['literals beyond its block', blockOfA('00'.repeat(60)), 'a block'],
    ['no selector', blockOfA('10', '000000000000000'), 'a block has no end'],
    [
      'a selector of no code',
      blockOfA('10', '000000000000001' + '110'),
      'selects a code',
    ],
    [
      'a code that stands for nothing',
      blockOfA('11'.repeat(20)),
      'a code stands for nothing',
    ],
    [
      'an origin outside of it',
      blockOfA('10'),
      'the origin of a block is outside',
    ],
    ['a wrong CRC', blockOfA('0010'), 'the CRC of a block is wrong'],
    ['another level', encode('BZh0'), 'its level is not 1 to 9'],
    ['another beginning', encode('BZ2 '), 'it does not begin with BZh'],
    [
      'something behind it',
      Buffer.concat([base64(BZ2_OF.nothing), encode('more')]),
      'BZh',
    ],
  ])('%s', (_what, bytes, fault) => {
    expect(() => bunzip(bytes)).toThrow(fault)
  })
})

describe('what is sent', () => {
  it('is a zlib stream, named gzip', () => {
    const { headers, body } = compressorOf('gzip')(encode(BODY))
    expect(headers).toEqual({ compression: GZIP })
    expect([...body.subarray(0, 2)]).toEqual([0x78, 0x9c])
    expect(decode(decompress(headers.compression, body))).toBe(BODY)
  })

  it('is left alone by default', () => {
    const body = encode(BODY)
    expect(compressorOf(null)(body)).toEqual({ headers: {}, body })
  })

  it('cannot be bz2, which is said before anything is sent', () => {
    expect(() => compressorOf('bz2')).toThrow(
      new ConfigurationError(
        'kombu_compression is bz2, which is read here, but not written; ' +
          'expected gzip or nothing. Peers that send bz2 can be left as they are',
      ),
    )
  })
})
