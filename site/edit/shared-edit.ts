/**
 * A reader's edits as a part of an address, and back. What comes from an
 * address is a stranger's: it is bounded before it is unpacked and while it is,
 * it may name only files of the scenario, and it is never run by itself. Called
 * by workshop.tsx.
 */
import { textHash } from '../../sandbox/recorder/position-table.ts'
import type { Edits, Sources } from './edits.ts'

/** Longer addresses are cut by mail programs and refused by servers. */
export const MOST_LINK_CHARACTERS = 12_000
/** Unpacked; several times the longest file. */
const MOST_BYTES = 200_000
const VERSION = 1

export interface SharedEdit {
  readonly edits: Edits
  /** Files that the site has in another form than when the link was made. */
  readonly changedSince: readonly string[]
}

type Entry = readonly [path: string, hash: string, text: string]

/** @returns null if it would be too long for an address. */
export async function packed(
  edits: Edits,
  original: Sources,
): Promise<string | null> {
  const entries = [...edits].map(
    ([path, text]): Entry => [path, textHash(original[path] ?? ''), text],
  )
  const bytes = new TextEncoder().encode(JSON.stringify([VERSION, entries]))
  if (bytes.length > MOST_BYTES) return null
  const text = base64(
    await through(bytes, new CompressionStream('deflate-raw'), Infinity),
  )
  return text.length > MOST_LINK_CHARACTERS ? null : text
}

/** @throws Error that says what is wrong with the link. */
export async function unpacked(
  text: string,
  original: Sources,
  files: readonly string[],
): Promise<SharedEdit> {
  if (text.length > MOST_LINK_CHARACTERS)
    throw new Error(
      `it has ${text.length} characters; expected ${MOST_LINK_CHARACTERS} at most`,
    )
  const entries = entriesOf(await read(text))
  for (const [path] of entries)
    if (!files.includes(path))
      throw new Error(`no file ${JSON.stringify(path)} can be changed here`)
  const changedSince = entries
    .filter(([path, hash]) => textHash(original[path] ?? '') !== hash)
    .map(([path]) => path)
  return {
    edits: new Map(entries.map(([path, , edited]) => [path, edited])),
    changedSince,
  }
}

async function read(text: string): Promise<unknown> {
  try {
    const packed = fromBase64(text)
    const stream = new DecompressionStream('deflate-raw')
    const bytes = await through(packed, stream, MOST_BYTES)
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch (error) {
    if (error instanceof RangeError) throw error
    throw new Error('it is cut, or was changed', { cause: error })
  }
}

function entriesOf(read: unknown): readonly Entry[] {
  const [version, entries] = Array.isArray(read) ? read : []
  if (version !== VERSION)
    throw new Error(
      `it is of version ${JSON.stringify(version)}; expected ${VERSION}`,
    )
  const areWhole =
    Array.isArray(entries) && entries.length > 0 && entries.every(isEntry)
  if (!areWhole) throw new Error('expected [path, hash, text] of each file')
  return entries
}

function isEntry(one: unknown): one is Entry {
  return (
    Array.isArray(one) &&
    one.length === 3 &&
    one.every((part) => typeof part === 'string')
  )
}

/**
 * The native streams, also on plain http.
 *
 * @throws RangeError past the limit.
 */
async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
  most: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const made = new Blob([bytes]).stream().pipeThrough(stream)
  const parts: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  for (const reader = made.getReader(); ; ) {
    const { done, value } = await reader.read()
    if (done) break
    length += value.length
    parts.push(value)
    if (length > most) {
      await reader.cancel()
      throw new RangeError(`it unpacks to more than ${most} bytes`)
    }
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer())
}

function base64(bytes: Uint8Array): string {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** @throws Error for what is no base64. */
function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(plain, (char) => char.charCodeAt(0))
}
