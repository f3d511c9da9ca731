import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { ROOT, read } from './source-files.ts'

/** Every file that is or would be committed. */
const FILES = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '-z'],
  { cwd: ROOT, encoding: 'utf8' },
)
  .split('\0')
  .filter((path) => path !== '')

const BINARY = /\.(png|jpe?g|ico|woff2?|gz)$/

/** A folder of somebody's machine, as an absolute path. */
const HOME =
  /(?:^|[\s"'`(=:])(?:\/(?:work|root|home|Users)\/[\w.]|[A-Z]:\\Users)/

it.each([
  ['/', 'root/.npmrc'],
  ['see "/', 'home/somebody/project'],
  ['cwd=/', 'work/main'],
])('%s%s would be noticed', (before, after) => {
  expect(HOME.test(`${before}${after}`)).toBe(true)
  expect(HOME.test(`https://example.org/${after}`)).toBe(false)
})

it('no file names a folder of a machine', () => {
  const found = FILES.filter((path) => !BINARY.test(path)).flatMap((path) => {
    const text = readIfThere(path)
    return text
      .split('\n')
      .flatMap((line, at) => (HOME.test(line) ? [`${path}:${at + 1}`] : []))
  })
  expect(found).toEqual([])
})

it('the lock file names no registry', () => {
  expect(read('package-lock.json')).not.toMatch(/"resolved": "http/)
  expect(read('.npmrc')).toContain('omit-lockfile-registry-resolved=true')
})

/** A file that is listed may be deleted and not yet committed. */
function readIfThere(path: string): string {
  try {
    return readFileSync(new URL(path, ROOT), 'utf8')
  } catch {
    return ''
  }
}
