// Completes package-lock.json after an install on a machine whose registry
// lacks some platforms' packages: npm then leaves them out of the lock, and
// `npm ci` refuses such a lock everywhere. What is known of such a package is
// its exact version and, by its name, the platform it is for. Run by
// `npm run lock`; with --check it only tells what is missing.
import fs from 'node:fs'
import path from 'node:path'

const FILE = path.join(import.meta.dirname, '..', 'package-lock.json')
const OS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32']
const CPU = ['arm64', 'ppc64', 'riscv64', 's390x', 'x64', 'ia32', 'arm']

/** Every optional dependency with the place where its entry must stand. */
function missingIn(packages) {
  return Object.entries(packages).flatMap(([dependent, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name]) => !isThere(packages, dependent, name))
      .map(([name, version]) => ({ name, version })),
  )
}

/** Whether Node would find `name` from `dependent`, folder by folder up. */
function isThere(packages, dependent, name) {
  for (let folder = dependent; ; folder = folder.slice(0, up(folder))) {
    const at = `${folder}${folder === '' ? '' : '/'}node_modules/${name}`
    if (at in packages) return true
    if (folder === '') return false
  }
}

function up(folder) {
  return Math.max(0, folder.lastIndexOf('/node_modules/'))
}

/** @throws Error for a name that tells no platform, or a version that is none. */
function entryFor({ name, version }) {
  const words = name.split(/[-/]/)
  const os = OS.find((one) => words.includes(one))
  const cpu = CPU.find((one) => words.includes(one))
  if (os === undefined || cpu === undefined || !/^\d+\.\d+\.\d+/.test(version))
    throw new Error(`${name}@${version}: expected a platform's package`)
  const libc = words.some((word) => word.startsWith('musl')) ? 'musl' : 'glibc'
  return {
    version,
    cpu: [cpu],
    dev: true,
    ...(os === 'linux' && { libc: [libc] }),
    optional: true,
    os: [os],
  }
}

const lock = JSON.parse(fs.readFileSync(FILE, 'utf8'))
const missing = missingIn(lock.packages)
if (process.argv.includes('--check')) {
  for (const { name } of missing) console.error(`not in the lock: ${name}`)
  if (missing.length > 0) console.error('to mend it: npm run lock')
  process.exitCode = missing.length === 0 ? 0 : 1
} else {
  for (const one of missing)
    lock.packages[`node_modules/${one.name}`] = entryFor(one)
  lock.packages = Object.fromEntries(
    Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)),
  )
  fs.writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`)
  console.log(`package-lock.json: ${missing.length} packages completed`)
}
