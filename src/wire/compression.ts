/**
 * Wire: compressed bodies. The header `compression` names how; the receiver
 * goes by it alone, whatever it sends itself. What is called gzip is no gzip
 * file but a zlib stream (RFC 1950); a file is taken too. Bz2 is only read: no
 * well-kept library writes it without Node. Called where a body is published
 * and where one is read.
 *
 * oslo counterpart: kombu's `compression.py`, asked by `kombu_compression`.
 */
import { deflate, Inflate } from 'pako'
import { ConfigurationError, InvalidMessage } from '../errors.ts'
import { BoundedOutput } from './bounded-output.ts'
import { bunzip2 } from './bunzip2.ts'
import { shown } from './json-writer.ts'

/** The most that one body may hold, compressed as it may be: 64 MiB. */
export const MAX_DECOMPRESSED_BYTES = 64 * 2 ** 20

const GZIP = 'application/x-gzip'
const BZ2 = 'application/x-bz2'

/** A body as it is published, and the headers that say how. */
export interface Compressed {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** Turns a body into what is published. */
export type Compressor = (body: Uint8Array) => Compressed

/**
 * @param name - option `kombu_compression`; null leaves bodies as they are
 * @throws ConfigurationError for bz2, which is read here and not written; in
 *   Python it ends in a KeyError, since kombu knows it as bzip2 only.
 */
export function compressorOf(name: 'gzip' | 'bz2' | null): Compressor {
  if (name === null) return (body) => ({ headers: {}, body })
  if (name === 'gzip')
    return (body) => ({ headers: { compression: GZIP }, body: deflate(body) })
  throw new ConfigurationError(
    `kombu_compression is ${name}, which is read here, but not written; ` +
      'expected gzip or nothing. Peers that send bz2 can be left as they are',
  )
}

/**
 * The body that was compressed.
 *
 * @param compression - of the headers; undefined and null: it is as it is
 * @param most - bytes that it may hold
 * @throws InvalidMessage if it cannot be read, or holds more.
 */
export function decompress(
  compression: unknown,
  body: Uint8Array,
  most: number = MAX_DECOMPRESSED_BYTES,
): Uint8Array {
  if (compression === undefined || compression === null) return body
  if (compression !== GZIP && compression !== BZ2)
    throw new InvalidMessage(
      `the body's compression is ${shown(compression)}; expected ` +
        `"${GZIP}" or "${BZ2}"`,
    )
  const output = new BoundedOutput(most)
  try {
    if (compression === GZIP) inflate(body, output)
    else bunzip2(body, output)
  } catch (cause) {
    throw new InvalidMessage(
      `the body is no ${compression} that can be read: ` +
        (cause as Error).message,
      { cause },
    )
  }
  return output.bytes()
}

function inflate(body: Uint8Array, output: BoundedOutput): void {
  const inflating = new Inflate()
  inflating.onData = (chunk) => output.push(chunk)
  inflating.push(body, true)
  if (inflating.err !== 0) throw new Error(inflating.msg)
}
