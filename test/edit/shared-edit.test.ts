import { describe, expect, it } from 'vitest'
import { packed, unpacked } from '../../site/edit/shared-edit.ts'

const original = { 'src/a.ts': 'const a = 1\n', 'src/b.ts': 'const b = 1\n' }
const files = Object.keys(original)

const back = (text: string) => unpacked(text, original, files)

/** As `packed` does, for what it would not. */
async function pack(data: unknown): Promise<string> {
  const body = typeof data === 'string' ? data : JSON.stringify(data)
  const stream = new Blob([body])
    .stream()
    .pipeThrough(new CompressionStream('deflate-raw'))
  const bytes = await new Response(stream).arrayBuffer()
  return Buffer.from(bytes).toString('base64url')
}

describe('an edit in a link', () => {
  it('comes back as it was', async () => {
    const edits = new Map([['src/b.ts', 'const b = "中文 🙂"\n']])
    const text = (await packed(edits, original)) ?? ''
    expect(text).toMatch(/^[\w-]+$/)
    expect(await back(text)).toEqual({ edits, changedSince: [] })
  })

  it('says which files the site has changed since', async () => {
    const edits = new Map([['src/a.ts', 'const a = 2\n']])
    const text = (await packed(edits, { 'src/a.ts': 'let a = 1\n' })) ?? ''
    expect((await back(text)).changedSince).toEqual(['src/a.ts'])
  })

  it('too large for an address is not made', async () => {
    const random = Array.from({ length: 30_000 }, (_, at) =>
      ((at * 2654435761) % 2 ** 32).toString(36),
    ).join()
    expect(await packed(new Map([['src/a.ts', random]]), original)).toBeNull()
  })

  it.each([
    ['no base64', '§§§', 'it is cut, or was changed'],
    ['nothing', '', 'it is cut, or was changed'],
    ['what was never packed', 'AAAA', 'it is cut, or was changed'],
    ['too long', 'A'.repeat(12_001), '12001 characters; expected 12000'],
  ])('%s is refused', async (_title, text, told) => {
    await expect(back(text)).rejects.toThrow(told)
  })

  it('a bomb is not unpacked to its end', async () => {
    const bomb = await pack('0'.repeat(5_000_000))
    expect(bomb.length).toBeLessThan(12_000)
    await expect(back(bomb)).rejects.toThrow('more than 200000 bytes')
  })

  it.each([
    ['another version', [2, []], 'of version 2; expected 1'],
    ['an object', { version: 1 }, 'version undefined'],
    ['no file', [1, []], 'expected [path, hash, text]'],
    ['a file without text', [1, [['src/a.ts', '']]], 'expected [path, hash'],
    ['a text that is none', [1, [['src/a.ts', '', 1]]], 'expected [path, ha'],
    ['an unknown file', [1, [['src/c.ts', '', '']]], 'no file "src/c.ts"'],
    ['a path upwards', [1, [['../x.ts', '', '']]], 'no file "../x.ts"'],
    ['the prototype', [1, [['__proto__', '', '']]], 'no file "__proto__"'],
  ])('%s is refused', async (_title, data, told) => {
    await expect(back(await pack(data))).rejects.toThrow(told)
  })
})
