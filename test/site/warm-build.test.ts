/**
 * A real build, twice, in a copy of the tree: what a page quotes is broken
 * between the two, when every cache is warm. Copy and caches are gone after.
 */
import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { build, buildWith, copyTree } from './site-copy.ts'

const SOURCE = 'src/server/message-handling-server.ts'
const PAGE = 'docs/message-handling-server.md'
let root = ''

/** Whether one of the built scripts has that text. */
function inScripts(text: string): boolean {
  const scripts = path.join(root, 'build', 'assets', 'js')
  return fs
    .readdirSync(scripts)
    .some((name) =>
      fs.readFileSync(path.join(scripts, name), 'utf8').includes(text),
    )
}

beforeAll(() => {
  root = copyTree('warm-build')
  const { status, output } = build(root)
  expect(output).toContain('[SUCCESS]')
  expect(status).toBe(0)
  const caches = path.join(root, 'node_modules', '.cache', 'rspack')
  expect(fs.readdirSync(caches)).not.toEqual([])
}, 180_000)

afterAll(() => fs.rmSync(root, { recursive: true, force: true }))

// First: a build that fails leaves no scripts.
test('a card is made anew when the file that declares the name has changed', () => {
  const [old, changed] = ['Begins to listen on', 'Begins to hear on']
  expect(inScripts(old)).toBe(true)
  const { status } = buildWith(root, [
    ['src/dispatcher/dispatcher-base.ts', old, changed],
  ])
  expect(status).toBe(0)
  expect([inScripts(changed), inScripts(old)]).toEqual([true, false])
}, 120_000)

test('a build with warm caches fails when a quoted method was renamed', () => {
  const { status, output } = buildWith(root, [
    [SOURCE, '#submitWork', '#giveWork'],
  ])
  expect(status).toBe(1)
  expect(output).toMatch(
    /docs\/message-handling-server\.md:\d+: src\/server\/message-handling-server\.ts has no "MessageHandlingServer\.#submitWork"; it has .*MessageHandlingServer\.#giveWork/,
  )
}, 120_000)

test('the bundler alone finds it too, without the check before the build', () => {
  const { status, output } = buildWith(root, [
    [SOURCE, '#submitWork', '#giveWork'],
    ['site/plugin.ts', 'requireSoundPages(siteDir)', ''],
  ])
  expect(status).toBe(1)
  expect(output).toContain('has no "MessageHandlingServer.#submitWork"')
}, 120_000)

test('a page that is bound to a changed line fails with warm caches', () => {
  const page = fs.readFileSync(path.join(root, PAGE), 'utf8')
  const bound = /^\d+\. `(while \(this\.#started\)[^`]*)`/m.exec(page)?.[1]
  expect(bound).toBeDefined()
  const { status, output } = buildWith(root, [
    [SOURCE, 'while (this.#started)', 'while (this.#started === true)'],
  ])
  expect(status).toBe(1)
  expect(output).toMatch(
    /docs\/message-handling-server\.md:\d+: the fragment `while \(this\.#started\).*` begins 0 nodes/,
  )
}, 120_000)
