// Downloads RabbitMQ and Erlang as Debian packages and unpacks them. Called by
// unpacked-broker.ts. apt works out what is needed, with the sources that the
// machine already has, and checks what it downloads. Where the machine's
// package lists are missing or old, they are fetched into a folder of ours,
// which needs no root and changes nothing.

import { execFile } from 'node:child_process'
import { accessSync, constants, readFileSync } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import type { Search } from './running-broker.ts'

const run = promisify(execFile)

const TOOLS = ['apt-get', 'dpkg-deb']
const MAX_OUTPUT_BYTES = 16_000_000
/** apt-get tries again what a flaky network drops. */
const APT_OPTIONS = ['-o', 'Acquire::Retries=3']

/**
 * Distribution, release and architecture of this machine, as
 * `debian-12-x64`; undefined where apt-get and dpkg-deb are not both in PATH.
 */
export function findDebianRelease(env: NodeJS.ProcessEnv): string | undefined {
  const path = (env.PATH ?? '').split(delimiter)
  if (!TOOLS.every((tool) => path.some((at) => isProgram(join(at, tool))))) {
    return undefined
  }
  const facts = readFileSync('/etc/os-release', 'utf8')
  const id = /^ID="?([^"\n]*)/m.exec(facts)?.[1] ?? 'debian'
  const version = /^VERSION_ID="?([^"\n]*)/m.exec(facts)?.[1] ?? 'testing'
  return `${id}-${version}-${process.arch}`
}

/**
 * Unpacks rabbitmq-server, Erlang and the libraries that this machine lacks
 * into `folder`.
 *
 * @throws Error with apt's own words and what to do.
 */
export async function unpackDebianPackages(
  folder: string,
  search: Search,
): Promise<void> {
  const archives = join(folder, 'archives')
  await mkdir(archives)
  search.report('asking apt which packages RabbitMQ needs')
  try {
    await download(archives, [], search)
  } catch {
    search.signal.throwIfAborted()
    await downloadWithOwnLists(folder, archives, search)
  }
  const files = (await readdir(archives)).filter((name) =>
    name.endsWith('.deb'),
  )
  search.report(`unpacking ${files.length} packages into the cache`)
  for (const file of files) {
    await runTool('dpkg-deb', ['-x', join(archives, file), folder], search)
  }
  await rm(archives, { recursive: true })
}

async function downloadWithOwnLists(
  folder: string,
  archives: string,
  search: Search,
): Promise<void> {
  const state = join(folder, 'apt')
  await mkdir(join(state, 'lists/partial'), { recursive: true })
  await mkdir(join(state, 'cache/archives/partial'), { recursive: true })
  const options = [
    `Dir::State::lists=${join(state, 'lists')}`,
    `Dir::Cache=${join(state, 'cache')}`,
  ].flatMap((option) => ['-o', option])
  search.report('the package lists are missing or old: fetching our own')
  try {
    await runTool('apt-get', [...APT_OPTIONS, ...options, 'update'], search)
    await download(archives, options, search)
  } catch (cause) {
    search.signal.throwIfAborted()
    throw new Error(
      `apt cannot download rabbitmq-server. Run "sudo apt-get update" and look at what it says, or start Docker, or set WALKTHROUGH_RABBITMQ_URL. apt said: ${lastWords(cause)}`,
      { cause },
    )
  }
  await rm(state, { recursive: true })
}

async function download(
  archives: string,
  options: readonly string[],
  search: Search,
): Promise<void> {
  const packages = await neededPackages(options, search)
  search.report(
    `downloading ${packages.length} packages of RabbitMQ and Erlang (about 35 MB)`,
  )
  await runTool(
    'apt-get',
    [...APT_OPTIONS, ...asUs(), ...options, 'download', ...packages],
    search,
    archives,
  )
}

/**
 * What apt would install, less the programs around a system service. Where a
 * part of Erlang is installed already, all of Erlang is taken all the same:
 * the unpacked runtime looks for its parts in its own folder.
 */
async function neededPackages(
  options: readonly string[],
  search: Search,
): Promise<string[]> {
  const missing = await simulate(options, search)
  const libraries = missing.filter((name) => /^lib/.test(name))
  const all = missing.includes('erlang-base')
    ? missing
    : await simulate([...options, '-o', 'Dir::State::status=/dev/null'], search)
  const own = all.filter((name) => /^(erlang-|rabbitmq-server$)/.test(name))
  if (!own.includes('rabbitmq-server')) {
    throw new Error('apt knows no package rabbitmq-server')
  }
  return [...own, ...libraries]
}

async function simulate(
  options: readonly string[],
  search: Search,
): Promise<string[]> {
  const output = await runTool(
    'apt-get',
    [
      ...['-s', '--no-install-recommends', ...options],
      ...['install', 'rabbitmq-server'],
    ],
    search,
  )
  return [...output.matchAll(/^Inst (\S+)/gm)].map((match) => match[1] ?? '')
}

/** As root, apt would download as user _apt, who may not write our folder. */
function asUs(): string[] {
  return process.getuid?.() === 0 ? ['-o', 'APT::Sandbox::User=root'] : []
}

async function runTool(
  tool: string,
  args: readonly string[],
  { env, signal }: Search,
  cwd?: string,
): Promise<string> {
  const { stdout } = await run(tool, args, {
    signal,
    ...(cwd && { cwd }),
    maxBuffer: MAX_OUTPUT_BYTES,
    env: { ...env, LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive' },
  })
  return stdout
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function lastWords(cause: unknown): string {
  const { stderr } = cause as { stderr?: string }
  return (stderr || String(cause)).trim().split('\n').slice(-3).join(' ')
}
