import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { changedLines } from '../../site/course/changed-lines.mjs'
import {
  blobId,
  confirm,
  textOf,
  translations,
} from '../../site/course/translation.mjs'
import { TRANSLATIONS } from '../../site/quotes/pages-in.mjs'

const ROOT = path.join(import.meta.dirname, '..', '..')
const ENGLISH = '---\ntitle: Clock\n---\n\n# Clock\n\nIt is one.\n\nTick.\n'
const CHINESE = '---\ntitle: 钟\n---\n\n# 钟\n\n一点了。\n\n滴答。\n'

let root = ''

const place = (file: string) => path.join(root, file)
const state = () => translations(root).map((one) => one.state)
const git = (...args: string[]) => {
  const { status, stderr } = spawnSync('git', args, { cwd: root })
  expect([status, String(stderr)]).toEqual([0, ''])
}

function confirmAll() {
  for (const translation of translations(root)) confirm(root, translation)
}

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'translation-'))
  fs.mkdirSync(place('docs'), { recursive: true })
  fs.mkdirSync(place(TRANSLATIONS), { recursive: true })
  fs.writeFileSync(place('docs/clock.md'), ENGLISH)
  fs.writeFileSync(place(`${TRANSLATIONS}/clock.md`), CHINESE)
})

afterEach(() => fs.rmSync(root, { recursive: true }))

describe('the Chinese pages', () => {
  it('say what the English ones say today', () => {
    const behind = translations(ROOT)
      .filter((one) => one.state !== 'confirmed')
      .map((one) => `${one.state}: npm run translate ${one.page}`)
    expect(behind).toEqual([])
  })
})

describe('a Chinese page', () => {
  it('is unconfirmed until somebody confirms it, and keeps its text then', () => {
    expect(state()).toEqual(['unconfirmed'])
    confirmAll()
    expect(state()).toEqual(['confirmed'])
    const text = fs.readFileSync(place(`${TRANSLATIONS}/clock.md`), 'utf8')
    expect(text.replace(/^translation_of: .*\n/m, '')).toBe(CHINESE)
  })

  it('is behind as soon as the English changes, and in step when confirmed again', () => {
    confirmAll()
    fs.writeFileSync(place('docs/clock.md'), ENGLISH.replace('one', 'two'))
    expect(state()).toEqual(['changed'])
    confirmAll()
    expect(state()).toEqual(['confirmed'])
  })

  it('is not behind because of the line ends of another system', () => {
    confirmAll()
    const file = place('docs/clock.md')
    fs.writeFileSync(file, ENGLISH.replaceAll('\n', '\r\n'))
    expect(state()).toEqual(['confirmed'])
  })

  it('cannot be confirmed without front matter', () => {
    fs.writeFileSync(place(`${TRANSLATIONS}/clock.md`), '# 钟\n')
    expect(confirmAll).toThrow('clock.md has no front matter')
  })
})

describe('the English text of then', () => {
  it('comes from git by the id that was recorded', () => {
    git('init', '-q')
    git('add', 'docs')
    expect(textOf(root, blobId(ENGLISH))).toBe(ENGLISH)
    expect(textOf(root, blobId('never written'))).toBe(null)
  })

  it('is not to be had where there is no git, and that is no error', () => {
    expect(textOf(root, blobId(ENGLISH))).toBe(null)
  })

  it('is compared by paragraph and word', () => {
    const now = ENGLISH.replace('one', 'two').replace('Tick.', 'Tick.\n\nTock.')
    const [first, ...more] = changedLines(ENGLISH, now)
    expect(first).toMatch(/^7: It is .*one.*two.*\.$/)
    expect(more.join('\n')).toMatch(/11: .*Tock\./)
    expect(changedLines(ENGLISH, ENGLISH)).toEqual([])
  })
})

describe('npm run translate', () => {
  const runIn = (env: NodeJS.ProcessEnv, ...args: string[]) => {
    const command = path.join(ROOT, 'site/course/translate.mjs')
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [command, ...args],
      { encoding: 'utf8', env: { PATH: process.env.PATH, ...env } },
    )
    return { status, stdout, stderr }
  }
  const run = (...args: string[]) => runIn({}, ...args)

  it('lists the state of every page', () => {
    const { status, stdout } = run()
    expect(status).toBe(0)
    expect(stdout).toMatch(/^confirmed +options$/m)
  })

  it('is plain in a pipe, in CI too, and coloured when that is asked for', () => {
    expect(runIn({ CI: 'true' }).stdout).toBe(run().stdout)
    expect(runIn({ FORCE_COLOR: '1' }).stdout).toContain('\u001b[32mconfirmed')
    expect(runIn({ FORCE_COLOR: '1', NO_COLOR: '1' }).stdout).toBe(run().stdout)
  })

  it('names the page that was meant', () => {
    const { status, stderr } = run('optoins')
    expect(status).toBe(1)
    expect(stderr).toContain('there is no page "optoins"')
    expect(stderr).toContain('did you mean options?')
  })

  it('refuses what it does not know, and explains itself', () => {
    expect(run('--don').status).toBe(1)
    expect(run('--done').stderr).toContain('--done needs the name of a page')
    expect(run('--help').stdout).toContain('npm run translate PAGE')
  })
})
