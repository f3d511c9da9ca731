// Way 4: Debian and Ubuntu have RabbitMQ in their packages. They are downloaded
// and unpacked, not installed, into a cache folder, and run from there as a
// private node: no root, no service, no change to the system. What Debian's
// scripts take for granted about /usr is given back to them here.

import { existsSync, readdirSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { homedir, hostname } from 'node:os'
import { delimiter, join } from 'node:path'
import { findDebianRelease, unpackDebianPackages } from './debian-packages.ts'
import { Guardian } from './guardian.ts'
import { isGone } from './owner.ts'
import { type NodePrograms, startPrivateNode } from './private-node.ts'
import type { NotHere, RunningBroker, Search } from './running-broker.ts'

const ERLANG = 'usr/lib/erlang'
const SYSTEM_PATH = ['/usr/local/bin', '/usr/bin', '/bin']

/**
 * A private node from unpacked packages. The first time it downloads about
 * 35 MB; `XDG_CACHE_HOME`, or `~/.cache`, keeps them unpacked (60 MB).
 *
 * @throws Error when the packages cannot be had or the node does not start.
 */
export async function unpackedBroker(
  search: Search,
): Promise<RunningBroker | NotHere> {
  const release = findDebianRelease(search.env)
  if (!release) {
    return { notHere: 'not a Debian or Ubuntu with apt-get and dpkg-deb' }
  }
  const root = join(cacheFolder(search.env), `rabbitmq-${release}`)
  if (/\s/.test(root)) {
    throw new Error(
      `RabbitMQ does not run from a folder with a space in its name, and the cache is ${JSON.stringify(root)}: set XDG_CACHE_HOME to another`,
    )
  }
  if (existsSync(root)) {
    search.report(`using the packages unpacked in ${root}`)
  } else {
    await fillCache(root, search)
  }
  return startPrivateNode(nodePrograms(root), search)
}

function cacheFolder(env: NodeJS.ProcessEnv): string {
  const base = env.XDG_CACHE_HOME || join(homedir(), '.cache')
  return join(base, 'oslo-messaging-walkthrough')
}

/**
 * Fills a folder beside `root` and renames it in the end, so that a folder
 * called `root` is complete and two programs may do this at once. The guardian
 * removes the other one, also when this program is killed meanwhile.
 */
async function fillCache(root: string, search: Search): Promise<void> {
  const partial = `${root}.partial-${process.pid}`
  const guardian = new Guardian()
  guardian.guardFolder(partial)
  for (const stale of partialsWithoutOwner(root)) {
    guardian.guardFolder(stale)
  }
  try {
    await mkdir(partial, { recursive: true })
    await unpackDebianPackages(partial, search)
    await replaceErl(partial, root)
    await moveTo(root, partial)
  } finally {
    await guardian[Symbol.asyncDispose]()
  }
}

function partialsWithoutOwner(root: string): string[] {
  const folder = join(root, '..')
  const names = existsSync(folder) ? readdirSync(folder) : []
  return names
    .filter((name) => name.includes('.partial-'))
    .filter((name) => isGone(Number(name.split('.partial-')[1]), hostname()))
    .map((name) => join(folder, name))
}

/** Another program may have filled `root` meanwhile: then that one is used. */
async function moveTo(root: string, partial: string): Promise<void> {
  await rename(partial, root).catch((error: unknown) => {
    if (!existsSync(root)) {
      throw error
    }
  })
}

/**
 * Debian's own `erl` has /usr/lib/erlang written into it. Ours takes its place
 * wherever it is: RabbitMQ calls the one of the runtime system to start epmd.
 */
async function replaceErl(folder: string, root: string): Promise<void> {
  const runtime = runtimeOf(join(folder, ERLANG))
  const erlang = join(root, ERLANG)
  const wrapper = `#!/bin/sh
export ROOTDIR='${erlang}' BINDIR='${erlang}/${runtime}/bin'
export EMU=beam PROGNAME=erl
exec "$BINDIR/erlexec" "$@"
`
  for (const bin of ['bin', `${runtime}/bin`]) {
    const erl = join(folder, ERLANG, bin, 'erl')
    await rm(erl, { force: true })
    await writeFile(erl, wrapper, { mode: 0o755 })
  }
}

/** Name of the folder of Erlang's runtime system, as `erts-13.1.5`. */
function runtimeOf(erlang: string): string {
  const erts = readdirSync(erlang).find((name) => name.startsWith('erts-'))
  if (!erts) {
    throw new Error(`no erts-* in ${erlang}: the packages are incomplete`)
  }
  return erts
}

function nodePrograms(root: string): NodePrograms {
  const erlang = join(root, ERLANG)
  const path = [
    join(erlang, 'bin'),
    join(erlang, runtimeOf(erlang), 'bin'),
    ...SYSTEM_PATH,
  ]
  return {
    how: 'unpacked',
    serverScript: join(root, 'usr/lib/rabbitmq/bin/rabbitmq-server'),
    path: path.join(delimiter),
    env: { LD_LIBRARY_PATH: libraryFolders(root).join(delimiter) },
  }
}

function libraryFolders(root: string): string[] {
  return ['lib', 'usr/lib']
    .map((name) => join(root, name))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => name.includes('-linux-gnu'))
        .map((name) => join(folder, name)),
    )
}
