// Runs before `npm start`, `npm test` and `npm run sandbox`, so that a fresh
// clone needs no other command. Checks Node's version and runs `npm ci` when
// node_modules is missing or is not what package-lock.json says. Plain
// JavaScript without dependencies: nothing is installed when it first runs.
// A stamp inside node_modules makes the usual case a matter of milliseconds;
// an install that the user made is checked once and then stamped as well.
// The sandbox is content with `npm ci --omit=dev`; all others need the tools.

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const ROOT = new URL('../../', import.meta.url)
const LOCK = new URL('package-lock.json', ROOT)
/** What npm writes last about an install: the lock of what is there. */
const INSTALLED_LOCK = new URL('node_modules/.package-lock.json', ROOT)
const STAMP = new URL('node_modules/.walkthrough-stamp.json', ROOT)

/** Lowest Node that runs the project: major and minor. */
const NODE_NEEDED = [20, 19]

function nodeIsNewEnough() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const [neededMajor, neededMinor] = NODE_NEEDED
  return major === neededMajor ? minor >= neededMinor : major > neededMajor
}

function readJSON(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/** Changes when the lock changes, and when anything installs or prunes. */
function stateOfInstall() {
  try {
    const { mtimeMs } = statSync(INSTALLED_LOCK)
    const lock = createHash('sha256').update(readFileSync(LOCK)).digest('hex')
    return `${lock} ${mtimeMs}`
  } catch {
    return undefined
  }
}

/** Whether each package that the lock asks for is there in its version. */
function installMatchesLock(withTools) {
  const wanted = readJSON(LOCK)?.packages ?? {}
  const installed = readJSON(INSTALLED_LOCK)?.packages
  if (!installed) return false
  return Object.entries(wanted)
    .filter(([path, entry]) => path !== '' && !entry.optional)
    .filter(([, entry]) => withTools || !(entry.dev || entry.devOptional))
    .every(([path, entry]) => installed[path]?.version === entry.version)
}

function stamp(withTools) {
  writeFileSync(STAMP, JSON.stringify({ state: stateOfInstall(), withTools }))
}

/** `--include=dev` because NODE_ENV=production would leave the tools out. */
function install() {
  const npm = process.env.npm_execpath ?? ''
  const [command, ...before] = npm.endsWith('npm-cli.js')
    ? [process.execPath, npm]
    : ['npm']
  process.stderr.write(
    'Installing what is missing with "npm ci", a minute or two the first time\n',
  )
  const start = performance.now()
  const { status, error } = spawnSync(
    command,
    [...before, 'ci', '--include=dev', '--no-fund', '--no-audit'],
    {
      cwd: fileURLToPath(ROOT),
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32' && command === 'npm',
    },
  )
  if (status !== 0) {
    throw new Error(
      `"npm ci" failed (${error?.message ?? `exit status ${status}`}); its words are above`,
    )
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(0)
  process.stderr.write(`Installed in ${seconds} s\n`)
}

function ensureInstalled() {
  if (!nodeIsNewEnough()) {
    throw new Error(
      `Node ${process.versions.node} is too old: expected ${NODE_NEEDED.join('.')} or later`,
    )
  }
  const withTools = process.env.npm_lifecycle_event !== 'presandbox'
  const before = readJSON(STAMP)
  const state = stateOfInstall()
  const known = state !== undefined && before?.state === state
  if (known && (before.withTools || !withTools)) {
    return
  }
  if (!installMatchesLock(withTools)) {
    install()
    stamp(true)
    return
  }
  stamp(withTools)
}

try {
  ensureInstalled()
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
