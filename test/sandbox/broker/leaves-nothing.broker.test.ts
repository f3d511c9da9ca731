// What is left of a program that found a broker and was killed: for the way
// that this run's own broker was found in, so a run with Docker and one
// without show both. `what is left` is asked of Docker, or of the processes
// and the folder for temporary files.

import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { promisify } from 'node:util'
import { getContainerRuntimeClient } from 'testcontainers'
import { expect, inject, test } from 'vitest'
import { OWNER_LABEL } from '../../../sandbox/broker/docker.ts'
import {
  findBroker,
  type RunningBroker,
} from '../../../sandbox/broker/find-broker.ts'
import { greet } from '../../../sandbox/broker/greeting.ts'
import { until } from '../../support/broker.ts'

const { how } = inject('broker')
const OWNER = new URL('owner-program.ts', import.meta.url).pathname
const TIMEOUT_MS = 90_000
const processes = promisify(execFile)
const env = { ...process.env, WALKTHROUGH_RABBITMQ_HOW: how }

interface Owner {
  readonly child: ChildProcess
  readonly pid: number
  readonly transportUrl: string
}

/** A program with a broker of its own. */
async function startOwner(): Promise<Owner> {
  const child = spawn(process.execPath, ['--import', 'tsx', OWNER], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(child.stdout, 'data')
  const { transportUrl } = JSON.parse(String(line)) as RunningBroker
  return { child, pid: child.pid ?? 0, transportUrl }
}

async function kill({ child }: Owner, signal: NodeJS.Signals): Promise<void> {
  child.kill(signal)
  await once(child, 'exit')
}

/** Names of containers, or of processes and folders, that `pid` left. */
async function leftBy(pid: number): Promise<string[]> {
  if (how === 'docker') {
    const { dockerode } = (await getContainerRuntimeClient()).container
    const label = [`${OWNER_LABEL}=${pid}@${hostname()}`]
    const found = await dockerode.listContainers({
      all: true,
      filters: { label },
    })
    return found.map(({ Id }) => Id)
  }
  const name = `walkthrough-rabbitmq-${pid}-`
  const folders = readdirSync(tmpdir()).filter((it) => it.startsWith(name))
  return [...folders, ...livingProcessesOf(name)]
}

function livingProcessesOf(name: string): string[] {
  return readdirSync('/proc')
    .filter((it) => /^\d+$/.test(it))
    .filter((pid) => readProcess(pid, 'environ').includes(name))
    .map((pid) => `${pid} ${readProcess(pid, 'comm').trim()}`)
}

/** Empty for a process that has ended meanwhile. */
function readProcess(pid: string, fact: string): string {
  try {
    return readFileSync(`/proc/${pid}/${fact}`, 'latin1')
  } catch {
    return ''
  }
}

async function guardianOf(pid: number): Promise<number> {
  const { stdout } = await processes('ps', ['-eo', 'pid=,ppid=,args='])
  const line = stdout
    .split('\n')
    .find((it) => new RegExp(`^ *\\d+ +${pid} .*guardian-process`).test(it))
  return Number(line?.trim().split(/\s+/)[0])
}

const isGone = (left: string[]) => left.length === 0

test.skipIf(how === 'url').each(['SIGTERM', 'SIGKILL'] as const)(
  'a program killed with %s leaves no broker',
  {
    timeout: TIMEOUT_MS,
  },
  async (signal) => {
    const owner = await startOwner()
    expect(await leftBy(owner.pid)).not.toEqual([])
    await kill(owner, signal)
    await until(() => leftBy(owner.pid), isGone, { what: 'nothing left' })
    await expect(greet(owner.transportUrl)).rejects.toThrow('ECONNREFUSED')
  },
)

test.skipIf(how === 'url')(
  'what a program and its guardian left when both were killed, the next run removes',
  {
    timeout: TIMEOUT_MS,
  },
  async () => {
    const owner = await startOwner()
    process.kill(await guardianOf(owner.pid), 'SIGKILL')
    await kill(owner, 'SIGKILL')
    expect(await leftBy(owner.pid)).not.toEqual([])
    expect(await greet(owner.transportUrl)).toBe(inject('broker').version)

    const next = await findBroker({ env, log: () => {} })
    await next[Symbol.asyncDispose]()
    expect(await leftBy(owner.pid)).toEqual([])
    await expect(greet(owner.transportUrl)).rejects.toThrow('ECONNREFUSED')
  },
)

test.skipIf(how === 'url')(
  'a search that is given up half-way leaves nothing',
  {
    timeout: TIMEOUT_MS,
  },
  async () => {
    const giveUp = new AbortController()
    const before = await leftBy(process.pid)
    const found = findBroker({
      env,
      signal: giveUp.signal,
      log: (line) => {
        if (/starts|starting/.test(line)) {
          giveUp.abort(new Error('given up'))
        }
      },
    })
    await expect(found).rejects.toThrow('given up')
    expect(await leftBy(process.pid)).toEqual(before)
  },
)
