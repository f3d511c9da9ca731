// `npm run test:node24`: the unit tests on the newest release of Node 24,
// whichever Node runs this. npm's packages `node-<platform>-<arch>` hold
// nothing but the program; npx keeps it (100 MB) in npm's cache and out of
// node_modules, since only those who test need it. What follows on the command
// line is passed on to Vitest.

import { spawnSync } from 'node:child_process'

const RELEASE = '24'
const SYSTEMS = { darwin: 'darwin', linux: 'linux', win32: 'win' }
const VITEST = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit']

/** Runs a command with Node 24; its output is shown, or given back. */
function onNode24(command, output) {
  const system = SYSTEMS[process.platform]
  if (system === undefined)
    throw new Error(
      `npm has no Node for ${process.platform}; expected ${Object.keys(SYSTEMS)}`,
    )
  const named = `node-${system}-${process.arch}@${RELEASE}`
  const { status, stdout } = spawnSync(
    'npx',
    ['--yes', `--package=${named}`, '--', ...command],
    {
      stdio: ['ignore', output, 'inherit'],
      encoding: 'utf8',
      shell: process.platform === 'win32',
    },
  )
  if (status !== 0)
    throw new Error(`${command.join(' ')}: exit status ${status}`)
  return stdout
}

try {
  const version = onNode24(['node', '-p', 'process.version'], 'pipe').trim()
  if (!version.startsWith(`v${RELEASE}.`))
    throw new Error(`npx gave Node ${version}; expected v${RELEASE}`)
  console.log(`Node ${version}`)
  onNode24(['node', ...VITEST, ...process.argv.slice(2)], 'inherit')
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
