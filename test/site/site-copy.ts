/**
 * A copy of the tree in a folder of its own, whose site can be built with edits
 * in it. Its modules are linked, its bundler's cache is its own.
 */
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect } from 'vitest'
import { ROOT } from './built-site.ts'

const COPIED = [
  ...['docs', 'i18n', 'site', 'src', 'sandbox', 'test'],
  ...['docusaurus.config.ts', 'package.json', 'tsconfig.json'],
]

export type FileEdit = readonly [file: string, from: string, to: string]

/** One link a module, so that the bundler's cache is the copy's own. */
function linkModules(root: string) {
  const modules = path.join(ROOT, 'node_modules')
  fs.mkdirSync(path.join(root, 'node_modules'))
  for (const name of fs.readdirSync(modules)) {
    if (name === '.cache') continue
    fs.symlinkSync(
      path.join(modules, name),
      path.join(root, 'node_modules', name),
    )
  }
}

/** @returns the folder; whoever makes it removes it. */
export function copyTree(name: string): string {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), `${name}-`))
  for (const one of COPIED) {
    fs.cpSync(path.join(ROOT, one), path.join(root, one), { recursive: true })
  }
  linkModules(root)
  return root
}

/** Builds the English pages of the copy. */
export function build(root: string) {
  const command = 'node_modules/@docusaurus/core/bin/docusaurus.mjs'
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [command, 'build', '--locale', 'en'],
    { cwd: root, encoding: 'utf8', env: { ...process.env, CI: 'true' } },
  )
  return { status, output: stdout + stderr }
}

/** Edits files for the time of one build. */
export function buildWith(root: string, edits: readonly FileEdit[]) {
  const kept = edits.map(([file]) => {
    const place = path.join(root, file)
    return { place, text: fs.readFileSync(place, 'utf8') }
  })
  try {
    for (const [file, from, to] of edits) {
      const place = path.join(root, file)
      const text = fs.readFileSync(place, 'utf8')
      expect(text).toContain(from)
      fs.writeFileSync(place, text.replaceAll(from, to))
    }
    return build(root)
  } finally {
    for (const { place, text } of kept) fs.writeFileSync(place, text)
  }
}
