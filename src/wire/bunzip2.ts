/**
 * Wire: reads bzip2. A block was sorted (Burrows-Wheeler), moved to front, and
 * packed by up to six Huffman codes; here all of it is undone. By hand: of the
 * libraries, some need Node's Buffer, and one takes all memory for a run that a
 * hostile block of 60 bytes promises. Called by `compression.ts`.
 *
 * oslo counterpart: Python's `bz2`. Left out: randomised blocks, which no bzip2
 * has written since 1999; they are refused.
 */
import { BitReader } from './bit-reader.ts'
import type { BoundedOutput } from './bounded-output.ts'
import { RunLengthWriter } from './run-length-writer.ts'

const STREAM = 0x425a68 // "BZh"
const BLOCK = 0x314159265359
const END = 0x177245385090
const BYTES_A_LEVEL = 100_000
const SYMBOLS_A_SELECTOR = 50
const MAX_CODE_BITS = 20
const RUN_A = 0
const RUN_B = 1

/** Streams that follow each other are one. @throws RangeError if broken. */
export function bunzip2(bytes: Uint8Array, output: BoundedOutput): void {
  const reader = new BitReader(bytes)
  do {
    readStream(reader, output)
    reader.align()
  } while (!reader.atEnd)
}

function readStream(reader: BitReader, output: BoundedOutput): void {
  check(reader.bits(24) === STREAM, 'it does not begin with BZh')
  const level = reader.bits(8) - 0x30
  check(level >= 1 && level <= 9, 'its level is not 1 to 9')
  let checksum = 0
  for (;;) {
    const magic = reader.bits(48)
    const expected = reader.bits(32) | 0
    if (magic === END) {
      check(checksum === expected, 'its CRC is wrong')
      return
    }
    check(magic === BLOCK, 'a block does not begin like one')
    const crc = readBlock(reader, level * BYTES_A_LEVEL, output)
    check(crc === expected, 'the CRC of a block is wrong')
    checksum = (((checksum << 1) | (checksum >>> 31)) ^ crc) | 0
  }
}

/** Writes the bytes of a block; their CRC. */
function readBlock(
  reader: BitReader,
  size: number,
  output: BoundedOutput,
): number {
  check(reader.bit() === 0, 'it is randomised, as before bzip2 0.9.5')
  const origin = reader.bits(24)
  const bytes = readBytesInUse(reader)
  const selected = readTables(reader, bytes.length + 2)
  const block = new Uint32Array(size)
  const length = readSymbols(reader, bytes, selected, block)
  check(origin < length, 'the origin of a block is outside of it')
  const writer = new RunLengthWriter(output)
  unsort(block.subarray(0, length), origin, (byte) => writer.write(byte))
  return writer.end()
}

/** The bytes that occur in the block, by two levels of flags. */
function readBytesInUse(reader: BitReader): Uint8Array {
  const rows = flags(reader)
  const bytes = rows.flatMap((row) =>
    flags(reader).map((column) => row * 16 + column),
  )
  check(bytes.length > 0, 'a block uses no byte')
  return Uint8Array.from(bytes)
}

/** The places of those of 16 bits that are set. */
function flags(reader: BitReader): number[] {
  const places: number[] = []
  for (let place = 0; place < 16; place += 1)
    if (reader.bit() === 1) places.push(place)
  return places
}

/** A canonical Huffman code. */
interface Table {
  /** How many codes there are of each length. */
  readonly counts: readonly number[]
  /** By their codes' length, then in order. */
  readonly symbols: readonly number[]
}

/** The code of each 50 symbols. */
function readTables(reader: BitReader, symbolCount: number): Table[] {
  const tableCount = reader.bits(3)
  check(tableCount >= 2 && tableCount <= 6, 'it has not 2 to 6 codes')
  const selectorCount = reader.bits(15)
  const front = Uint8Array.from({ length: tableCount }, (_, index) => index)
  const selectors: number[] = []
  for (let read = 0; read < selectorCount; read += 1) {
    let place = 0
    while (reader.bit() === 1) {
      place += 1
      check(place < tableCount, 'it selects a code that is not there')
    }
    selectors.push(moveToFront(front, place))
  }
  const tables = Array.from(front, () => readTable(reader, symbolCount))
  return selectors.map((index) => tables[index] as Table)
}

function readTable(reader: BitReader, symbolCount: number): Table {
  const counts = Array.from({ length: MAX_CODE_BITS + 1 }, () => 0)
  const lengths: number[] = []
  let length = reader.bits(5)
  while (lengths.length < symbolCount) {
    check(length >= 1 && length <= MAX_CODE_BITS, 'a code has a strange length')
    if (reader.bit() === 1) length += reader.bit() === 0 ? 1 : -1
    else {
      lengths.push(length)
      counts[length] = (counts[length] ?? 0) + 1
    }
  }
  checkRoom(counts)
  const symbols = [...lengths.keys()].sort(
    (a, b) => (lengths[a] ?? 0) - (lengths[b] ?? 0) || a - b,
  )
  return { counts, symbols }
}

/** No more codes of a length than there can be. */
function checkRoom(counts: readonly number[]): void {
  let room = 1
  for (const count of counts.slice(1)) {
    room = room * 2 - count
    check(room >= 0, 'a code is ambiguous')
  }
}

function readSymbol(reader: BitReader, { counts, symbols }: Table): number {
  let code = 0
  let first = 0
  let before = 0
  for (let length = 1; length <= MAX_CODE_BITS; length += 1) {
    code = code * 2 + reader.bit()
    const count = counts[length] ?? 0
    if (code - first < count) return symbols[before + code - first] ?? 0
    before += count
    first = (first + count) * 2
  }
  throw new RangeError('a code stands for nothing')
}

/** Fills the block with sorted bytes; how many there are. */
function readSymbols(
  reader: BitReader,
  bytes: Uint8Array,
  selected: readonly Table[],
  block: Uint32Array,
): number {
  const endOfBlock = bytes.length + 1
  let length = 0
  let run = 0
  let weight = 1
  for (let at = 0; ; at += 1) {
    const table = selected[Math.floor(at / SYMBOLS_A_SELECTOR)]
    if (table === undefined) throw new RangeError('a block has no end')
    const symbol = readSymbol(reader, table)
    if (symbol === RUN_A || symbol === RUN_B) {
      run += weight * (symbol + 1)
      weight *= 2
      check(length + run <= block.length, 'a block is too long')
      continue
    }
    block.fill(bytes[0] ?? 0, length, length + run)
    length += run
    run = 0
    weight = 1
    if (symbol === endOfBlock) return length
    check(length < block.length, 'a block is too long')
    block[length] = moveToFront(bytes, symbol - 1)
    length += 1
  }
}

function moveToFront(list: Uint8Array, place: number): number {
  const value = list[place] ?? 0
  list.copyWithin(1, 0, place)
  list[0] = value
  return value
}

/**
 * Undoes the sorting. A byte takes the low 8 bits of its place; above them goes
 * the place of the byte that follows it.
 */
function unsort(
  block: Uint32Array,
  origin: number,
  write: (byte: number) => void,
): void {
  const starts = new Uint32Array(256)
  for (const byte of block) starts[byte] = (starts[byte] ?? 0) + 1
  let sum = 0
  for (const [byte, count] of starts.entries()) {
    starts[byte] = sum
    sum += count
  }
  for (let at = 0; at < block.length; at += 1) {
    const byte = (block[at] ?? 0) & 0xff
    const place = starts[byte] ?? 0
    starts[byte] = place + 1
    block[place] = (block[place] ?? 0) | (at << 8)
  }
  let entry = block[origin] ?? 0
  for (let written = 0; written < block.length; written += 1) {
    entry = block[entry >>> 8] ?? 0
    write(entry & 0xff)
  }
}

function check(holds: boolean, fault: string): void {
  if (!holds) throw new RangeError(fault)
}
