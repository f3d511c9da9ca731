/**
 * Sees to it, before the tests of the site run, that the built site is that of
 * the sources: the same step that `npm start` takes before it serves.
 */
import { execFileSync } from 'node:child_process'
import path from 'node:path'

export const ROOT = path.join(import.meta.dirname, '..', '..')
export const BUILD = path.join(ROOT, 'build')

export default function setup() {
  execFileSync(process.execPath, ['site/start.mjs', '--build'], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, BASE_URL: '/', NODE_ENV: 'production' },
  })
}
